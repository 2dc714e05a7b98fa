//! Macros: each is read once for each kind of thing that it stands for.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

/// The macros of a language, with what has been made of them.
pub(super) struct Macros<'m> {
    by_name: FxHashMap<&'m str, Macro<'m>>,
}

/// One macro.
pub(super) struct Macro<'m> {
    /// Its text.
    pub source: &'m str,
    /// What was made of it, one for each kind of thing, with its type.
    made: RefCell<Vec<(TypeId, Rc<Made>)>>,
}

/// What was made of a macro.
pub(super) struct Made {
    value: Box<dyn Any>,
    /// How much deeper than its own place its brackets and macros go.
    pub depth: usize,
    /// How many macros it stands for, itself included.
    pub macros: usize,
}

impl<'m> Macros<'m> {
    pub(super) fn new(sources: &'m BTreeMap<String, String>) -> Self {
        let named = |(name, source): (&'m String, &'m String)| {
            let made = RefCell::default();
            (name.as_str(), Macro { source, made })
        };
        Macros {
            by_name: sources.iter().map(named).collect(),
        }
    }

    /// The macro of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Macro<'m>> {
        self.by_name.get(name)
    }

    /// The names of all macros, sorted.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.by_name.keys().copied().collect();
        names.sort_unstable();
        names
    }
}

impl Macro<'_> {
    /// What was made of it before.
    pub(super) fn made<T: 'static>(&self) -> Option<Rc<Made>> {
        let made = self.made.borrow();
        let (_, made) = made.iter().find(|(kind, _)| *kind == TypeId::of::<T>())?;
        Some(Rc::clone(made))
    }

    /// Keeps what was made of it.
    pub(super) fn keep<T: Clone + 'static>(&self, value: &T, depth: usize, macros: usize) {
        let made = Made {
            value: Box::new(value.clone()),
            depth,
            macros,
        };
        let mut known = self.made.borrow_mut();
        known.push((TypeId::of::<T>(), Rc::new(made)));
    }
}

impl Made {
    /// The value, if it is of this type.
    pub(super) fn value<T: Clone + 'static>(&self) -> Option<T> {
        self.value.downcast_ref::<T>().cloned()
    }
}
