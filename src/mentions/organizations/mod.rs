//! Organisations that the network misses or cuts short: institutions named by a common noun, and names broken at a preposition.
//!
//! The words are data, `organization_words/fr.toml` and `organization_words/en.toml` in the lexicon folder, lists of strings:
//! `institution` nouns stand for an organisation by themselves ("le gouvernement"), `generic` ones do not ("le club"); `of` and
//! `articles` join a complement to them; nouns of `places` name a place once they have one ("l'État de New York"); adjectives of
//! `outside` and `possessive` endings are no part of a name.

mod extend;
mod find;
mod phrase;
mod words;

use crate::document::Sentence;

pub use words::OrganizationWords;

impl OrganizationWords {
    /// Mends the names of `sentence`, then adds the institutions that they leave; a name inside an institution
    /// ("gouvernement Balladur") gives way to it.
    pub fn mark(&self, text: &str, sentence: &mut Sentence) {
        self.extend(text, sentence);
        for mention in self.find(text, sentence) {
            sentence
                .mentions
                .retain(|other| !(other.kind.is_name() && mention.span.contains(&other.span)));
            let place = sentence
                .mentions
                .partition_point(|other| other.span.start <= mention.span.start);
            sentence.mentions.insert(place, mention);
        }
    }
}

#[cfg(test)]
mod tests;
