//! Plurals of lexicon forms, by the general rules of each language; what they miss is listed in the data.

use std::collections::HashSet;

use crate::document::Language;
use crate::text::fold;

/// What pluralising needs to know of a language's words (all folded).
pub(crate) struct Inflection {
    /// Words that close the part that varies.
    pub(crate) prepositions: HashSet<String>,
    /// English words that follow their noun ("attorney general").
    pub(crate) postpositive: HashSet<String>,
    /// Words that never vary before a hyphen ("vice-", "sous-").
    pub(crate) prefixes: HashSet<String>,
}

impl Inflection {
    /// The index of the word that carries the number: the first one in French, the last before a preposition in English.
    pub(crate) fn head(&self, words: &[String], language: Language) -> usize {
        let end = self.end_of_variable_part(words);
        match language {
            Language::French => words
                .iter()
                .take(end.saturating_sub(1))
                .take_while(|word| self.prefixes.contains(&fold(word)))
                .count(),
            Language::English => {
                let last = end.saturating_sub(1);
                let postposed = words
                    .get(last)
                    .is_some_and(|word| self.postpositive.contains(&fold(word)));
                if postposed {
                    last.saturating_sub(1)
                } else {
                    last
                }
            }
        }
    }

    /// The plurals of a form, none for one that does not vary.
    pub(crate) fn plurals(&self, words: &[String], language: Language) -> Vec<Vec<String>> {
        let end = self.end_of_variable_part(words);
        let mut plurals = Vec::new();
        match language {
            Language::French => {
                let inflected = words.iter().enumerate().map(|(at, word)| {
                    if at < end && !is_acronym(word) && !self.prefixes.contains(&fold(word)) {
                        french_plural(word)
                    } else {
                        word.clone()
                    }
                });
                plurals.push(inflected.collect());
            }
            Language::English => {
                let last = end.saturating_sub(1);
                // "attorneys general" and "attorney generals" are both written.
                for head in HashSet::from([last, self.head(words, language)]) {
                    let mut inflected = words.to_vec();
                    if let Some(word) = inflected.get_mut(head) {
                        *word = english_plural(word);
                    }
                    plurals.push(inflected);
                }
            }
        }
        plurals.retain(|plural| plural != words);
        plurals
    }

    /// The number of words before the first preposition (all words, if it comes first).
    fn end_of_variable_part(&self, words: &[String]) -> usize {
        words
            .iter()
            .position(|word| self.prepositions.contains(&fold(word)))
            .filter(|end| *end > 0)
            .unwrap_or(words.len())
    }
}

/// True for a word of several capitals and nothing else.
pub(crate) fn is_acronym(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(|c| c.is_uppercase() || c.is_numeric())
}

fn french_plural(word: &str) -> String {
    if word.ends_with(['s', 'x', 'z']) {
        word.to_owned()
    } else if let Some(stem) = word.strip_suffix("al") {
        format!("{stem}aux")
    } else if word.ends_with("au") || word.ends_with("eu") {
        format!("{word}x")
    } else {
        format!("{word}s")
    }
}

fn english_plural(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("man") {
        return format!("{stem}men");
    }
    if let Some(stem) = word.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
    {
        return format!("{stem}ies");
    }
    if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        return format!("{word}es");
    }
    format!("{word}s")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::fold::words;

    fn inflection() -> Inflection {
        let set = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        Inflection {
            prepositions: set(&["de", "d", "of", "en", "au"]),
            postpositive: set(&["general"]),
            prefixes: set(&["vice"]),
        }
    }

    fn plurals(form: &str, language: Language) -> Vec<String> {
        let form: Vec<String> = words(form).into_iter().map(str::to_owned).collect();
        let mut plurals: Vec<_> = inflection()
            .plurals(&form, language)
            .into_iter()
            .map(|plural| plural.join(" "))
            .collect();
        plurals.sort();
        plurals
    }

    #[test]
    fn french_varies_up_to_the_preposition() {
        let fr = |form| plurals(form, Language::French);
        assert_eq!(fr("directeur général"), ["directeurs généraux"]);
        assert_eq!(fr("secrétaire d'État"), ["secrétaires d État"]);
        assert_eq!(fr("vice-président"), ["vice présidents"]);
        assert_eq!(fr("gérant d'exploitation"), ["gérants d exploitation"]);
        assert!(fr("PDG").is_empty());
    }

    #[test]
    fn english_varies_in_its_head() {
        let en = |form| plurals(form, Language::English);
        assert_eq!(en("secretary of state"), ["secretaries of state"]);
        assert_eq!(en("chairwoman"), ["chairwomen"]);
        assert_eq!(en("MP"), ["MPs"]);
        assert_eq!(
            en("attorney general"),
            ["attorney generals", "attorneys general"]
        );
    }
}
