//! One tag of a CoNLL file: its place in a name and the name's type.

use crate::reader::EntityNames;
use crate::reader::scheme::{self, Place};

/// The tag of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tag {
    /// No name.
    Outside,
    /// Part of a name.
    Part {
        /// Where in it.
        place: Place,
        /// Its type, as the file has it.
        name: String,
    },
}

impl Tag {
    /// Reads a tag: `O`, `B-PER`, `I_LOC`, `U-ORG` (as `S-`), `L-ORG` (as `E-`), or a type alone, which stands for `I-`; `_` and `-`
    /// are `O`. A mark alone (`B`, `I`) has the type `_`, as in `seqeval`.
    ///
    /// Where `names` say what types there are, a dash inside a type ("person-actor") is told from a mark; nothing for a type that they
    /// do not have.
    pub fn parse(tag: &str, names: Option<&EntityNames>) -> Option<Tag> {
        if matches!(tag, "O" | "o" | "_" | "-") {
            return Some(Tag::Outside);
        }
        let (place, name) = match names {
            Some(names) => {
                let (place, name, _) = scheme::part(tag, names)?;
                (place, name)
            }
            None => split(tag),
        };
        let name = name.to_owned();
        Some(Tag::Part { place, name })
    }
}

/// The place and the type of a tag whose types may be any.
fn split(tag: &str) -> (Place, &str) {
    if let Some(place) = scheme::place(tag) {
        return (place, "_");
    }
    let marked = tag.split_once(['-', '_']).and_then(|(mark, name)| {
        let name = if name.is_empty() { "_" } else { name };
        scheme::place(mark).map(|place| (place, name))
    });
    marked.unwrap_or((Place::Inside, tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    fn part(place: Place, name: &str) -> Option<Tag> {
        let name = name.to_owned();
        Some(Tag::Part { place, name })
    }

    #[test]
    fn marks_of_all_schemes_are_read() {
        for (tag, expected) in [
            ("O", Some(Tag::Outside)),
            ("_", Some(Tag::Outside)),
            ("B-PER", part(Place::Begin, "PER")),
            ("I_creative-work", part(Place::Inside, "creative-work")),
            ("L-ORG", part(Place::End, "ORG")),
            ("U-ORG", part(Place::Single, "ORG")),
            ("ORG", part(Place::Inside, "ORG")),
            ("person-actor", part(Place::Inside, "person-actor")),
            ("B", part(Place::Begin, "_")),
            ("I-", part(Place::Inside, "_")),
        ] {
            assert_eq!(Tag::parse(tag, None), expected, "{tag}");
        }
    }

    #[test]
    fn known_types_tell_marks_from_dashes() {
        let names = EntityNames::load(&lexicons_dir()).expect("the bundled table");
        let parse = |tag| Tag::parse(tag, Some(&names));
        assert_eq!(parse("E-MAIL"), part(Place::Inside, "E-MAIL"));
        assert_eq!(parse("B-GPE"), part(Place::Begin, "GPE"));
        assert_eq!(parse("B-GENE"), None);
    }
}
