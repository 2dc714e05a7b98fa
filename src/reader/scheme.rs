//! How entity labels mark the words of a name: the schemes IO, IOB1, IOB2 and BIOES (BILOU), told from the labels.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::entity_names::EntityNames;
use crate::document::MentionKind;

/// How labels mark where a name begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Scheme {
    /// Every word of a name has the same label; neighbours of one type are one name.
    Io,
    /// As IO, but a name that follows one of its own type begins with `B-`.
    Iob1,
    /// Every name begins with `B-` and goes on with `I-`.
    Iob2,
    /// As IOB2, but the last word of a name has `E-` (`L-`) and a name of one word `S-` (`U-`, `W-`).
    #[serde(alias = "BILOU")]
    Bioes,
}

impl Scheme {
    /// The scheme's name, as `entity_labels.toml` writes it.
    pub fn label(self) -> &'static str {
        match self {
            Scheme::Io => "IO",
            Scheme::Iob1 => "IOB1",
            Scheme::Iob2 => "IOB2",
            Scheme::Bioes => "BIOES",
        }
    }
}

/// A word's place in its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The first word.
    Begin,
    /// A further word, or any word in the schemes [`Scheme::Io`] and [`Scheme::Iob1`].
    Inside,
    /// The last word of several.
    End,
    /// The only word.
    Single,
}

/// One entity label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityLabel {
    /// No entity, or one that is left out.
    Outside,
    /// Part of an entity.
    Part {
        /// Where in it.
        place: Place,
        /// Its type: an index into [`EntityLabels::kinds`].
        name: usize,
    },
}

/// The entity labels of a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityLabels {
    /// How they mark names.
    pub scheme: Scheme,
    /// By index of the network's output.
    pub labels: Vec<EntityLabel>,
    /// The kind of each type that the labels name; several types may be of one kind.
    pub kinds: Vec<MentionKind>,
}

impl EntityLabels {
    /// Reads labels in the order of their indices.
    ///
    /// # Errors
    ///
    /// The labels whose names are not known.
    pub(super) fn parse(labels: &[String], names: &EntityNames) -> Result<Self, Vec<String>> {
        let mut types: Vec<String> = Vec::new();
        let mut kinds = Vec::new();
        let mut parsed = Vec::with_capacity(labels.len());
        let mut unknown = Vec::new();
        let mut seen = Vec::new();
        for label in labels {
            let meaning = names.renamed(label);
            if meaning.eq_ignore_ascii_case("O") {
                parsed.push(EntityLabel::Outside);
                continue;
            }
            let Some((place, name, kind)) = part(meaning, names) else {
                unknown.push(label.clone());
                continue;
            };
            seen.push((place, name));
            let Some(kind) = kind else {
                parsed.push(EntityLabel::Outside);
                continue;
            };
            let index = types.iter().position(|known| known == name);
            let index = index.unwrap_or_else(|| {
                types.push(name.to_owned());
                kinds.push(kind);
                kinds.len() - 1
            });
            parsed.push(EntityLabel::Part { place, name: index });
        }
        if !unknown.is_empty() {
            return Err(unknown);
        }
        Ok(EntityLabels {
            scheme: names.scheme().unwrap_or_else(|| scheme(&seen)),
            labels: parsed,
            kinds,
        })
    }
}

/// The place and the name in a label, and the name's kind if it is not left out; nothing when the name is not known.
pub(crate) fn part<'l>(
    label: &'l str,
    names: &EntityNames,
) -> Option<(Place, &'l str, Option<MentionKind>)> {
    let marked = label.split_once(['-', '_']).and_then(|(mark, name)| {
        let place = place(mark)?;
        names.kind(name).map(|kind| (place, name, kind))
    });
    marked.or_else(|| names.kind(label).map(|kind| (Place::Inside, label, kind)))
}

/// The place that a mark (`B`, `I`, `E`, `S` and their other letters, in any case) stands for.
pub(crate) fn place(mark: &str) -> Option<Place> {
    match mark.to_ascii_uppercase().as_str() {
        "B" => Some(Place::Begin),
        "I" | "M" => Some(Place::Inside),
        "E" | "L" => Some(Place::End),
        "S" | "U" | "W" => Some(Place::Single),
        _ => None,
    }
}

/// The scheme of labels that were seen with these places and names.
fn scheme(seen: &[(Place, &str)]) -> Scheme {
    let with = |place: Place| -> BTreeSet<&str> {
        let these = seen.iter().filter(|(other, _)| *other == place);
        these.map(|(_, name)| *name).collect()
    };
    let begun = with(Place::Begin);
    if !with(Place::End).is_empty() || !with(Place::Single).is_empty() {
        Scheme::Bioes
    } else if begun.is_empty() {
        Scheme::Io
    } else if with(Place::Inside).is_subset(&begun) {
        // IOB1 and IOB2 have the same labels, unless no two names of a type ever met in the training data.
        Scheme::Iob2
    } else {
        Scheme::Iob1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    fn parse(labels: &[&str]) -> Result<EntityLabels, Vec<String>> {
        let names = EntityNames::load(&lexicons_dir()).expect("the bundled table");
        let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        EntityLabels::parse(&labels, &names)
    }

    #[test]
    fn the_scheme_shows_in_the_labels() {
        for (labels, expected) in [
            (&["O", "PER", "LOC"][..], Scheme::Io),
            (&["O", "I-PER", "I-LOC"], Scheme::Io),
            (&["O", "person-actor", "art-music"], Scheme::Io),
            (&["O", "B-LOC", "I-LOC", "I-PER"], Scheme::Iob1),
            (&["O", "B-PER", "I-PER", "B-LOC", "I-LOC"], Scheme::Iob2),
            (&["O", "B-PER", "I-PER", "B-NORP"], Scheme::Iob2),
            (&["B_PER", "I_PER", "E_PER", "S_PER", "O"], Scheme::Bioes),
            (&["B-PER", "I-PER", "L-PER", "U-PER", "O"], Scheme::Bioes),
            (&["b-per", "m-per", "e-per", "w-per", "o"], Scheme::Bioes),
            (&[], Scheme::Io),
        ] {
            assert_eq!(
                parse(labels).expect("labels").scheme,
                expected,
                "{labels:?}"
            );
        }
    }

    #[test]
    fn places_and_kinds_are_read() {
        use EntityLabel::{Outside, Part};
        let labels =
            parse(&["O", "B-PERSON", "L_GPE", "U-FAC", "I-DATE", "PERSON"]).expect("labels");
        let part = |place, name| Part { place, name };
        assert_eq!(
            labels.labels,
            [
                Outside,
                part(Place::Begin, 0),
                part(Place::End, 1),
                part(Place::Single, 2),
                Outside,
                part(Place::Inside, 0),
            ]
        );
        assert_eq!(
            labels.kinds,
            [
                MentionKind::Person,
                MentionKind::Location,
                MentionKind::Location
            ]
        );
    }

    #[test]
    fn a_dash_need_not_be_a_mark() {
        let labels = parse(&["O", "E-MAIL", "person-actor"]).expect("labels");
        assert_eq!(labels.labels[1], EntityLabel::Outside);
        assert_eq!(labels.scheme, Scheme::Io);
    }

    #[test]
    fn every_unknown_label_is_named() {
        let unknown = parse(&["O", "B-GENE", "B-PER", "LABEL_3"]).expect_err("unknown labels");
        assert_eq!(unknown, ["B-GENE", "LABEL_3"]);
    }
}
