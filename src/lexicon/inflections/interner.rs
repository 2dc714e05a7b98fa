//! Strings as numbers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// Numbers strings in the order in which they first come.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    numbers: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl Interner {
    /// Empty, with room for so many.
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Interner {
            numbers: HashMap::with_capacity(capacity),
            names: Vec::with_capacity(capacity),
        }
    }

    /// The number of a string, a new one where it comes for the first time.
    pub(super) fn intern(&mut self, name: &str) -> u32 {
        // A file of four thousand million words would not fit in memory.
        let number = self.names.len() as u32;
        // Most names are new, so that one look-up with the name at hand beats two.
        match self.numbers.entry(name.into()) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(vacant) => {
                self.names.push(Arc::clone(vacant.key()));
                *vacant.insert(number)
            }
        }
    }

    /// The number of a string that has come.
    pub(super) fn get(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// The string of a number.
    pub(super) fn name(&self, number: u32) -> Option<&str> {
        self.names.get(number as usize).map(AsRef::as_ref)
    }

    /// Every string, in the order of numbers.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }

    /// How many strings there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}
