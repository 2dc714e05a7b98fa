//! Each distinct string once, known by a small number.

use std::collections::HashMap;
use std::sync::Arc;

/// Number of a string in an [`Interner`]; [`NONE`] for no string.
pub(crate) type Id = u32;

/// No string.
pub(crate) const NONE: Id = Id::MAX;

/// Distinct strings in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interner {
    ids: HashMap<Arc<str>, Id>,
    strings: Vec<Arc<str>>,
}

impl Interner {
    /// The number of a string, which is kept if it is new.
    pub(crate) fn id(&mut self, string: &str) -> Id {
        if let Some(id) = self.ids.get(string) {
            return *id;
        }
        // Four billion distinct strings do not fit into memory before their numbers run out.
        let id = Id::try_from(self.strings.len()).unwrap_or(NONE);
        let string: Arc<str> = string.into();
        self.strings.push(Arc::clone(&string));
        self.ids.insert(string, id);
        id
    }

    /// The string; empty for [`NONE`].
    pub(crate) fn get(&self, id: Id) -> &str {
        self.strings.get(id as usize).map_or("", |string| string)
    }

    /// Every string, in the order of its number.
    pub(crate) fn strings(&self) -> &[Arc<str>] {
        &self.strings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_has_one_number() {
        let mut interner = Interner::default();
        let (a, b) = (interner.id("a"), interner.id("b"));
        assert_eq!((a, b, interner.id("a")), (0, 1, 0));
        assert_eq!((interner.get(b), interner.get(NONE)), ("b", ""));
        assert_eq!(interner.strings().len(), 2);
    }
}
