//! Maximum-weight assignment, exact.

/// Pairs rows with columns so that the sum of the weights is greatest; pairs of weight 0 or less are left out. Gives the column of
/// each row.
///
/// The Hungarian method by shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987), O(n³). Of several best assignments it
/// gives the one that the reference scorer finds: rows and columns are padded with zeros to a square and gone through in the same
/// order. Two records with equal claims to a third differ in their slots, so which of them is paired shows in the figures; that is
/// why this is not left to a crate, whose choice would be another (`pathfinding`'s `kuhn_munkres` is).
///
/// All rows must have the same length.
pub fn assign(weights: &[Vec<i64>]) -> Vec<Option<usize>> {
    let rows = weights.len();
    let columns = weights.first().map_or(0, Vec::len);
    let n = rows.max(columns);
    let cost = |row: usize, column: usize| -> i64 {
        match weights.get(row).and_then(|row| row.get(column)) {
            Some(weight) => -(*weight).max(0),
            None => 0,
        }
    };
    // Row and column 0 stand for none. `of_column[j]` is the row that column j is assigned to.
    let mut row_potential = vec![0_i64; n + 1];
    let mut column_potential = vec![0_i64; n + 1];
    let mut of_column = vec![0_usize; n + 1];
    for row in 1..=n {
        of_column[0] = row;
        let mut column = 0;
        let mut slack = vec![i64::MAX; n + 1];
        let mut before = vec![0_usize; n + 1];
        let mut used = vec![false; n + 1];
        loop {
            used[column] = true;
            let current = of_column[column];
            let mut least = i64::MAX;
            let mut next = 0;
            for j in (1..=n).filter(|j| !used[*j]) {
                let reduced =
                    cost(current - 1, j - 1) - row_potential[current] - column_potential[j];
                if reduced < slack[j] {
                    slack[j] = reduced;
                    before[j] = column;
                }
                if slack[j] < least {
                    least = slack[j];
                    next = j;
                }
            }
            for j in 0..=n {
                if used[j] {
                    row_potential[of_column[j]] += least;
                    column_potential[j] -= least;
                } else {
                    slack[j] -= least;
                }
            }
            column = next;
            if of_column[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let previous = before[column];
            of_column[column] = of_column[previous];
            column = previous;
        }
    }
    let mut assigned = vec![None; rows];
    for (column, row) in of_column.iter().enumerate().skip(1) {
        let weight = weights
            .get(row.wrapping_sub(1))
            .and_then(|row| row.get(column - 1));
        if weight.is_some_and(|weight| *weight > 0) {
            assigned[row - 1] = Some(column - 1);
        }
    }
    assigned
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_is_assigned_to_nothing() {
        assert_eq!(assign(&[]), []);
        assert_eq!(assign(&[vec![], vec![]]), [None, None]);
        assert_eq!(assign(&[vec![0, -3]]), [None]);
    }

    #[test]
    fn a_greedy_choice_is_given_up_for_a_better_sum() {
        assert_eq!(assign(&[vec![5, 4], vec![4, 0]]), [Some(1), Some(0)]);
        assert_eq!(assign(&[vec![1], vec![3], vec![2]]), [None, Some(0), None]);
    }

    /// The greatest sum over all assignments, by trying them.
    fn best(weights: &[Vec<i64>], taken: &mut Vec<bool>) -> i64 {
        let Some((first, rest)) = weights.split_first() else {
            return 0;
        };
        let mut most = best(rest, taken);
        for (column, weight) in first.iter().enumerate() {
            if *weight > 0 && !taken[column] {
                taken[column] = true;
                most = most.max(weight + best(rest, taken));
                taken[column] = false;
            }
        }
        most
    }

    proptest! {
        #[test]
        fn the_sum_is_the_greatest(
            (rows, columns, weights) in (0_usize..5, 1_usize..5).prop_flat_map(|(rows, columns)| {
                (Just(rows), Just(columns), prop::collection::vec(-2_i64..6, rows * columns))
            })
        ) {
            let weights: Vec<Vec<i64>> = weights.chunks(columns).map(<[i64]>::to_vec).collect();
            prop_assert_eq!(weights.len(), rows);
            let assigned = assign(&weights);
            let mut columns_used: Vec<usize> = assigned.iter().flatten().copied().collect();
            let sum: i64 = assigned
                .iter()
                .enumerate()
                .filter_map(|(row, column)| column.map(|column| weights[row][column]))
                .sum();
            prop_assert_eq!(sum, best(&weights, &mut vec![false; columns]));
            columns_used.sort_unstable();
            columns_used.dedup();
            prop_assert_eq!(columns_used.len(), assigned.iter().flatten().count());
        }
    }
}
