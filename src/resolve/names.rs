//! Organisations by their full names: an acronym stands for the name beside which it is introduced.

use std::collections::HashMap;

use crate::document::{MentionKind, Sentence};

/// The acronyms of one article.
#[derive(Debug, Default)]
pub struct OrganizationNames {
    full: HashMap<String, String>,
}

impl OrganizationNames {
    /// Collects "Full Name (ACRONYM)" and "ACRONYM (Full Name)" pairs from neighbouring organisation mentions.
    pub fn collect(text: &str, sentences: &[Sentence]) -> Self {
        let mut full = HashMap::new();
        for sentence in sentences {
            let names = sentence
                .mentions
                .iter()
                .filter(|mention| mention.kind == MentionKind::Organization);
            let names: Vec<_> = names.collect();
            for pair in names.windows(2) {
                let between = &text[pair[0].span.end.min(pair[1].span.start)..pair[1].span.start];
                if between.trim() != "(" {
                    continue;
                }
                let (first, second) = (pair[0].span.of(text), pair[1].span.of(text));
                if is_acronym_of(second, first) {
                    full.entry(second.to_owned()).or_insert(first.to_owned());
                } else if is_acronym_of(first, second) {
                    full.entry(first.to_owned()).or_insert(second.to_owned());
                }
            }
        }
        OrganizationNames { full }
    }

    /// The full name of an acronym that the article introduces.
    pub fn full_name(&self, name: &str) -> Option<&str> {
        self.full.get(name).map(String::as_str)
    }
}

/// True when the capitals of `acronym` are found in order among the initials of `name`'s words.
pub fn is_acronym_of(acronym: &str, name: &str) -> bool {
    let capitals: Vec<char> = acronym.chars().filter(|c| c.is_uppercase()).collect();
    if capitals.len() < 2 || acronym.contains(char::is_whitespace) || acronym.len() >= name.len() {
        return false;
    }
    let mut initials = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase);
    capitals
        .iter()
        .all(|capital| initials.any(|initial| initial == *capital))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_follow_initials() {
        assert!(is_acronym_of("CNNum", "Conseil national du numérique"));
        assert!(is_acronym_of(
            "SNCF",
            "Société nationale des chemins de fer"
        ));
        assert!(!is_acronym_of("SNCF", "Banque de France"));
        assert!(!is_acronym_of("B", "Banque"));
    }
}
