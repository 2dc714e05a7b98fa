//! Macros: each is read once for each kind of thing that it stands for.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

/// The macros of a language, with what has been made of them.
pub(super) struct Macros<'m> {
    sources: &'m BTreeMap<String, String>,
    /// By name, one for each kind of thing.
    read: RefCell<FxHashMap<String, Kinds>>,
}

/// What was made of a macro, each with its type.
type Kinds = Vec<(TypeId, Rc<Made>)>;

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
        let of_kind = |(kind, _): &&(TypeId, _)| *kind == TypeId::of::<T>();
        let (_, made) = read.get(name)?.iter().find(of_kind)?;
        Some(Rc::clone(made))
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
        let mut read = self.read.borrow_mut();
        let kinds = read.entry(name.to_owned()).or_default();
        kinds.push((TypeId::of::<T>(), Rc::new(made)));
    }
}

impl Made {
    /// The value, if it is of this type.
    pub(super) fn value<T: Clone + 'static>(&self) -> Option<T> {
        self.value.downcast_ref::<T>().cloned()
    }
}
