//! Macros: each is read once for each kind of thing that it stands for.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// The macros of a language, with what has been made of them.
pub(super) struct Macros<'m> {
    sources: &'m BTreeMap<String, String>,
    read: RefCell<HashMap<(String, TypeId), Rc<Made>>>,
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
        Macros {
            sources,
            read: RefCell::default(),
        }
    }

    /// The text of a macro.
    pub(super) fn source(&self, name: &str) -> Option<&'m str> {
        self.sources.get(name).map(String::as_str)
    }

    /// The names of all macros.
    pub(super) fn names(&self) -> Vec<&str> {
        self.sources.keys().map(String::as_str).collect()
    }

    /// What was made of a macro before.
    pub(super) fn made<T: 'static>(&self, name: &str) -> Option<Rc<Made>> {
        let read = self.read.borrow();
        read.get(&(name.to_owned(), TypeId::of::<T>())).cloned()
    }

    /// Keeps what was made of a macro.
    pub(super) fn keep<T: Clone + 'static>(
        &self,
        name: &str,
        value: &T,
        depth: usize,
        macros: usize,
    ) {
        let made = Made {
            value: Box::new(value.clone()),
            depth,
            macros,
        };
        let key = (name.to_owned(), TypeId::of::<T>());
        self.read.borrow_mut().insert(key, Rc::new(made));
    }
}

impl Made {
    /// The value, if it is of this type.
    pub(super) fn value<T: Clone + 'static>(&self) -> Option<T> {
        self.value.downcast_ref::<T>().cloned()
    }
}
