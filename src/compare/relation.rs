//! How two fillers of a slot stand to each other.

/// How two fillers of a slot stand to each other, and how surely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Relation {
    /// What they are to each other.
    pub(crate) kind: RelationKind,
    /// From 0 to 1: how surely.
    pub(crate) weight: f32,
    /// What makes them the same.
    pub(crate) how: How,
}

/// What two fillers are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RelationKind {
    /// They cannot both be right.
    Different,
    /// Nothing is known for or against.
    Unsure,
    /// One is vaguer, or a part of the other.
    Compatible,
    /// They are the same.
    Same,
}

/// What makes two fillers the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The same words.
    Words,
    /// Words that translate each other, or well-known names.
    Translation,
    /// An acronym and what it stands for.
    Acronym,
    /// Names that sound alike.
    Transliteration,
    /// One concept or family of posts.
    Concept,
    /// One of them says less.
    Part,
    /// A post and the body that it is a seat in.
    Seat,
    /// The same but for the place ("ambassade en Chine", "au Japon"), which makes them different.
    ButPlace,
    /// Nothing.
    Nothing,
}

impl How {
    /// In words, after "=".
    pub(crate) fn words(self) -> &'static str {
        match self {
            How::Words | How::ButPlace | How::Nothing => "",
            How::Translation => " by translation",
            How::Acronym => " by its initials",
            How::Transliteration => " by transliteration",
            How::Concept => " as posts",
            How::Part => " in part",
            How::Seat => " as the seat's body",
        }
    }
}

impl Relation {
    /// They are the same.
    pub(crate) fn same(weight: f32, how: How) -> Self {
        Relation {
            kind: RelationKind::Same,
            weight,
            how,
        }
    }

    /// One is vaguer, or a part of the other.
    pub(crate) fn compatible(weight: f32, how: How) -> Self {
        Relation {
            kind: RelationKind::Compatible,
            weight,
            how,
        }
    }

    /// They cannot both be right.
    pub(crate) fn different(weight: f32) -> Self {
        Relation {
            kind: RelationKind::Different,
            weight,
            how: How::Nothing,
        }
    }

    /// Nothing is known for or against.
    pub(crate) const UNSURE: Relation = Relation {
        kind: RelationKind::Unsure,
        weight: 0.0,
        how: How::Nothing,
    };

    /// The one that says more for the two being the same.
    pub(crate) fn or_better(self, other: Self) -> Self {
        let rank = |relation: Relation| match relation.kind {
            RelationKind::Different => (relation.kind, -relation.weight),
            kind => (kind, relation.weight),
        };
        let (a, b) = (rank(self), rank(other));
        let better = b.0 > a.0 || (b.0 == a.0 && b.1 > a.1);
        if better { other } else { self }
    }
}
