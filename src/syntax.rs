//! Universal Dependencies vocabulary: parts of speech, features, relations.
//!
//! See <https://universaldependencies.org/u/overview/syntax.html>. Labels that a checkpoint emits are mapped onto these types
//! once, when it is loaded.

use std::fmt;

/// Defines an enum whose variants each have one label, with `parse` and `label`; serde writes the label.
macro_rules! labelled {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $label:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = concat!("`", $label, "`")] $variant),* }

        impl $name {
            /// Every value, in order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The label that treebanks write.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label),* }
            }

            /// The value with this label, if there is one.
            pub fn parse(label: &str) -> Option<Self> {
                match label { $($label => Some($name::$variant),)* _ => None }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.label())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let label = <String as serde::Deserialize>::deserialize(deserializer)?;
                $name::parse(&label).ok_or_else(|| {
                    let known = [$($label),*].join(", ");
                    serde::de::Error::custom(format!("`{label}` is not one of {known}"))
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.label())
            }
        }
    };
}
pub(crate) use labelled;

labelled! {
    /// Universal part of speech; `_` marks a further part of a word that the tokeniser cut ("sub" of its first part).
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X", Sub = "_",
    }
}

labelled! {
    /// Grammatical gender.
    Gender { Feminine = "Fem", Masculine = "Masc", Neuter = "Neut" }
}

labelled! {
    /// Grammatical number.
    Number { Plural = "Plur", PluraleTantum = "Ptan", Singular = "Sing" }
}

labelled! {
    /// Form of a verb.
    VerbForm { Finite = "Fin", Gerund = "Ger", Infinitive = "Inf", Participle = "Part" }
}

labelled! {
    /// Tense of a verb.
    Tense { Future = "Fut", Imperfect = "Imp", Past = "Past", Present = "Pres" }
}

labelled! {
    /// Dependency relation between a token and its head.
    Relation {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", Advmod = "advmod", Amod = "amod", Appos = "appos", Aux = "aux",
        AuxPass = "aux:pass", Case = "case", Cc = "cc", Ccomp = "ccomp", Clf = "clf", Compound = "compound", Conj = "conj",
        Cop = "cop", Csubj = "csubj", CsubjPass = "csubj:pass", Dep = "dep", Det = "det", Discourse = "discourse",
        Dislocated = "dislocated", Expl = "expl", Fixed = "fixed", Flat = "flat", Goeswith = "goeswith", Iobj = "iobj",
        List = "list", Mark = "mark", Nmod = "nmod", Nsubj = "nsubj", NsubjPass = "nsubj:pass", Nummod = "nummod",
        Obj = "obj", Obl = "obl", OblAgent = "obl:agent", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Root = "root", Sub = "sub", Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Relation {
    /// The relation with this label; an unknown subtype (`nmod:poss`) gives its universal part, an unknown relation `dep`.
    pub fn parse_or_universal(label: &str) -> Self {
        Relation::parse(label)
            .or_else(|| Relation::parse(label.split(':').next().unwrap_or(label)))
            .unwrap_or(Relation::Dep)
    }

    /// True for who takes part in what a verb tells: its subject, object or agent.
    pub fn takes_part(self) -> bool {
        matches!(
            self,
            Relation::Nsubj
                | Relation::NsubjPass
                | Relation::Obj
                | Relation::Iobj
                | Relation::OblAgent
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_round_trip() {
        for relation in Relation::ALL {
            assert_eq!(Relation::parse(relation.label()), Some(*relation));
        }
        assert_eq!(Relation::parse_or_universal("nmod:poss"), Relation::Nmod);
        assert_eq!(Relation::parse_or_universal("nonsense"), Relation::Dep);
    }
}
