//! Organisations that the network misses or cuts short: institutions named by a common noun, and names broken at a preposition.
//!
//! The words are data, `organization_words/fr.toml` and `organization_words/en.toml` in the lexicon folder, lists of strings:
//! `institution` nouns stand for an organisation by themselves ("le gouvernement"), `generic` ones do not ("le club"); `of` and
//! `articles` join a complement to them; nouns of `places` name a place once they have one ("l'État de New York"); adjectives of
//! `outside` and `possessive` endings are no part of a name; after a determiner of `definite`, the generic nouns of `anaphoric` stand
//! for an organisation that the article names elsewhere, as do determiners of `owner` before a post ("its treasurer"), institutions
//! of `bare` without complement ("the party") and pronouns of `object` as objects of verbs that begin with a
//! stem of `object_of` ("she founded it").

mod anaphora;
mod extend;
mod find;
mod phrase;
mod words;

pub use words::OrganizationWords;

#[cfg(test)]
mod tests;
