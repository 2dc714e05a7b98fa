//! A trie over sequences of words.

use std::collections::HashMap;

/// Maps sequences of words to values, several a sequence.
pub(super) struct Trie<V> {
    words: HashMap<String, u32>,
    /// Child of a node along a word.
    edges: HashMap<(u32, u32), u32>,
    /// Values of each node; node 0 is the root.
    values: Vec<Vec<V>>,
}

impl<V> Trie<V> {
    /// An empty trie.
    pub(super) fn new() -> Self {
        Trie {
            words: HashMap::new(),
            edges: HashMap::new(),
            values: vec![Vec::new()],
        }
    }

    /// Adds a value to a sequence.
    pub(super) fn insert<'w>(&mut self, sequence: impl Iterator<Item = &'w str>, value: V) {
        let mut node = 0u32;
        for word in sequence {
            let next_word = self.words.len() as u32;
            let word = *self.words.entry(word.to_owned()).or_insert(next_word);
            let next_node = self.values.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(next_node);
            if node == next_node {
                self.values.push(Vec::new());
            }
        }
        if let Some(values) = self.values.get_mut(node as usize) {
            values.push(value);
        }
    }

    /// The longest prefix of `sequence` that has a value which `accepts` (given the prefix's length), with that value.
    pub(super) fn longest<'w>(
        &self,
        sequence: impl Iterator<Item = &'w str>,
        mut accepts: impl FnMut(&V, usize) -> bool,
    ) -> Option<(usize, &V)> {
        let mut node = 0u32;
        let mut best = None;
        for (at, word) in sequence.enumerate() {
            let Some(next) = self
                .words
                .get(word)
                .and_then(|word| self.edges.get(&(node, *word)))
            else {
                break;
            };
            node = *next;
            let values = self
                .values
                .get(node as usize)
                .map_or(&[][..], Vec::as_slice);
            if let Some(value) = values.iter().find(|value| accepts(value, at + 1)) {
                best = Some((at + 1, value));
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_accepted_prefix_wins() {
        let mut trie = Trie::new();
        trie.insert(["chief"].into_iter(), 1);
        trie.insert(["chief", "of", "staff"].into_iter(), 2);
        let text = || ["chief", "of", "staff", "said"].into_iter();
        assert_eq!(trie.longest(text(), |_, _| true), Some((3, &2)));
        assert_eq!(trie.longest(text(), |v, _| *v == 1), Some((1, &1)));
        assert_eq!(trie.longest(["staff"].into_iter(), |_, _| true), None);
    }
}
