//! The slots that are scored.

use std::fmt;

use crate::syntax::labelled;

labelled! {
    /// A slot as the scorer counts it: the arguments of [`Slot`](crate::record::Slot), and the status.
    ScoredSlot {
        Person = "person", Organization = "organization", Role = "role", Place = "place", Date = "date",
        EndDate = "end_date", By = "by", Predecessor = "predecessor", Successor = "successor", Status = "status",
    }
}

impl ScoredSlot {
    /// The slots of which a pair needs one in common, unless gold has none of them.
    pub const ANCHORS: [ScoredSlot; 4] = [
        ScoredSlot::Organization,
        ScoredSlot::Role,
        ScoredSlot::Place,
        ScoredSlot::Date,
    ];

    /// True for organization, role, place and date.
    pub fn is_anchor(self) -> bool {
        Self::ANCHORS.contains(&self)
    }
}
