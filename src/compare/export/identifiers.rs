//! Identifiers that are the same in every run.

use sha2::{Digest, Sha256};

use crate::compare::Story;

/// Bytes of an identifier: 80 bits, which do not meet by chance among billions.
const BYTES: usize = 10;

/// An identifier that the parts alone decide.
pub(super) fn stable(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // With its length, so that no two lists of parts read the same.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digits = hash.finalize();
    digits[..BYTES]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The identifier of a story: that of its first mention, since every event of every record is in one story.
pub(super) fn of_story(story: &Story) -> String {
    match story.mentions.first() {
        Some(mention) => stable(&["story", &mention.article, &mention.event.to_string()]),
        None => stable(&["story", &story.person.id, story.event_type.label()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn identifiers_do_not_change_between_versions() {
        assert_eq!(stable(&["person", "p1"]), "4f5a8f26066028f05497");
    }

    proptest! {
        #[test]
        fn parts_are_told_apart(a in "[ab]{0,3}", b in "[ab]{0,3}", c in "[ab]{0,3}", d in "[ab]{0,3}") {
            prop_assert_eq!(stable(&[&a, &b]) == stable(&[&c, &d]), a == c && b == d);
        }
    }
}
