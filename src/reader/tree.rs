//! Well-formed dependency trees from arc scores.
//!
//! The best head of each word by itself is a tree for most sentences. Where it is not, the maximum spanning arborescence is
//! found by the Chu-Liu/Edmonds algorithm (Edmonds 1967; McDonald et al. 2005), with exactly one root.

/// The heads of the best tree: 0 for the root, `i` for the i-th word (from 1).
///
/// `scores` is row-major, `words × (words + 1)`: the score of each head (0: root) for each word, higher being better. Exactly
/// one word is the root and there is no cycle. Scores that are not finite count as very low.
pub fn decode(scores: &[f32], words: usize) -> Vec<usize> {
    if words == 0 {
        return Vec::new();
    }
    let width = words + 1;
    let score = |word: usize, head: usize| {
        let value = scores
            .get((word - 1) * width + head)
            .copied()
            .unwrap_or(-1e9);
        if value.is_finite() && word != head {
            f64::from(value)
        } else {
            -1e9
        }
    };
    let best = |word: usize| {
        (0..width)
            .max_by(|a, b| score(word, *a).total_cmp(&score(word, *b)))
            .unwrap_or(0)
    };
    let greedy: Vec<usize> = (1..width).map(best).collect();
    if roots(&greedy).len() == 1 && is_tree(&greedy) {
        return greedy;
    }
    let matrix: Vec<Vec<f64>> = (0..width)
        .map(|word| {
            (0..width)
                .map(|head| if word == 0 { -1e9 } else { score(word, head) })
                .collect()
        })
        .collect();
    let free = arborescence(&matrix);
    let candidates = roots(&free);
    if candidates.len() == 1 {
        return free;
    }
    // Several roots: force each in turn and keep the best tree. With no candidate (all scores degenerate) any word may serve.
    let candidates = if candidates.is_empty() {
        vec![1]
    } else {
        candidates
    };
    let mut found: Option<(f64, Vec<usize>)> = None;
    for root in candidates {
        let mut forced = matrix.clone();
        for (word, row) in forced.iter_mut().enumerate().skip(1) {
            row[0] = if word == root { 0.0 } else { -1e12 };
        }
        let heads = arborescence(&forced);
        let total: f64 = heads
            .iter()
            .enumerate()
            .map(|(i, head)| matrix[i + 1][*head])
            .sum();
        if found.as_ref().is_none_or(|(best, _)| total > *best) {
            found = Some((total, heads));
        }
    }
    found.map_or(greedy, |(_, heads)| heads)
}

/// The words (from 1) whose head is the root.
fn roots(heads: &[usize]) -> Vec<usize> {
    (1..=heads.len())
        .filter(|word| heads[word - 1] == 0)
        .collect()
}

/// True when every word reaches the root.
fn is_tree(heads: &[usize]) -> bool {
    // 0: not seen, otherwise the number of the walk that saw it first.
    let mut seen = vec![0usize; heads.len() + 1];
    for start in 1..=heads.len() {
        let mut word = start;
        while word != 0 && seen[word] == 0 {
            seen[word] = start;
            word = heads[word - 1];
        }
        if word != 0 && seen[word] == start {
            return false;
        }
    }
    true
}

/// Chu-Liu/Edmonds: the heads of words 1.. in the maximum spanning arborescence rooted at 0.
///
/// `matrix[word][head]`; cycles are contracted one at a time.
fn arborescence(matrix: &[Vec<f64>]) -> Vec<usize> {
    let size = matrix.len();
    let mut heads = vec![0usize; size];
    for word in 1..size {
        heads[word] = (0..size)
            .filter(|head| *head != word)
            .max_by(|a, b| matrix[word][*a].total_cmp(&matrix[word][*b]))
            .unwrap_or(0);
    }
    let Some(cycle) = find_cycle(&heads) else {
        return heads[1..].to_vec();
    };
    let in_cycle: Vec<bool> = (0..size).map(|word| cycle.contains(&word)).collect();
    // The cycle becomes one node, the last of the smaller graph.
    let outside: Vec<usize> = (0..size).filter(|word| !in_cycle[*word]).collect();
    let node = outside.len();
    let mut smaller = vec![vec![-1e15; node + 1]; node + 1];
    let mut enter = vec![0usize; node];
    let mut leave = vec![0usize; node];
    for (i, word) in outside.iter().enumerate() {
        for (j, head) in outside.iter().enumerate() {
            smaller[i][j] = matrix[*word][*head];
        }
        // Out of the cycle into `word`.
        let from = cycle
            .iter()
            .copied()
            .max_by(|a, b| matrix[*word][*a].total_cmp(&matrix[*word][*b]));
        leave[i] = from.unwrap_or(0);
        smaller[i][node] = matrix[*word][leave[i]];
        // From `word` into the cycle: the gain over the cycle's own arc.
        let gain = |inner: &usize| matrix[*inner][*word] - matrix[*inner][heads[*inner]];
        let into = cycle
            .iter()
            .copied()
            .max_by(|a, b| gain(a).total_cmp(&gain(b)));
        enter[i] = into.unwrap_or(0);
        smaller[node][i] = gain(&enter[i]);
    }
    let solved = arborescence(&smaller);
    let mut result = heads.clone();
    for (i, word) in outside.iter().enumerate().skip(1) {
        let head = solved[i - 1];
        result[*word] = if head == node {
            leave[i]
        } else {
            outside[head]
        };
    }
    let entrance = solved[node - 1];
    let entry = enter[entrance.min(node - 1)];
    result[entry] = outside[entrance.min(node - 1)];
    result[1..].to_vec()
}

/// A cycle of the head function, if there is one.
fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0usize; heads.len()];
    for start in 1..heads.len() {
        let mut word = start;
        while word != 0 && seen[word] == 0 {
            seen[word] = start;
            word = heads[word];
        }
        if word != 0 && seen[word] == start {
            let mut cycle = vec![word];
            let mut next = heads[word];
            while next != word {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every tree over `words` words with one root, by enumeration.
    fn best_by_enumeration(scores: &[f32], words: usize) -> f64 {
        let width = words + 1;
        let mut best = f64::NEG_INFINITY;
        for code in 0..width.pow(words as u32) {
            let heads: Vec<usize> = (0..words)
                .map(|i| code / width.pow(i as u32) % width)
                .collect();
            if roots(&heads).len() == 1 && is_tree(&heads) {
                best = best.max(total(scores, &heads));
            }
        }
        best
    }

    fn total(scores: &[f32], heads: &[usize]) -> f64 {
        let width = heads.len() + 1;
        heads
            .iter()
            .enumerate()
            .map(|(i, head)| f64::from(scores[i * width + head]))
            .sum()
    }

    proptest! {
        #[test]
        fn finds_the_best_tree(words in 1usize..5, seed in prop::collection::vec(-9.0f32..9.0, 30)) {
            let scores = &seed[..words * (words + 1)];
            let heads = decode(scores, words);
            prop_assert_eq!(roots(&heads).len(), 1);
            prop_assert!(is_tree(&heads));
            prop_assert!((total(scores, &heads) - best_by_enumeration(scores, words)).abs() < 1e-4);
        }

        #[test]
        fn always_a_tree_with_one_root(words in 1usize..40, seed in any::<u64>()) {
            let mut state = seed | 1;
            let scores: Vec<f32> = (0..words * (words + 1)).map(|_| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (state >> 40) as f32 / 1e6
            }).collect();
            let heads = decode(&scores, words);
            prop_assert_eq!(roots(&heads).len(), 1);
            prop_assert!(is_tree(&heads));
        }
    }

    #[test]
    fn degenerate_scores_give_a_tree() {
        for value in [f32::NAN, f32::NEG_INFINITY, 0.0] {
            let heads = decode(&[value; 12], 3);
            assert_eq!(roots(&heads).len(), 1);
            assert!(is_tree(&heads));
        }
        assert!(decode(&[], 0).is_empty());
    }
}
