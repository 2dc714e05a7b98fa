//! Finds positions in a sentence: "secrétaire d'État au numérique", "deputy youth and sports minister".
//!
//! A lexicon form is the core of a mention. Around it grow modifiers ("adjoint", "acting") and the portfolio ("de l'Intérieur",
//! "of communications", "marketing"), never the organisation or place that the position is held in.

mod complement;
mod core;
mod left;
mod right;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod trie;
mod view;

use std::collections::HashSet;
use std::path::Path;

use self::core::Core;
use self::trie::Trie;
use self::view::View;
use crate::document::{Detail, Language, Mention, MentionKind, RoleDetail, Sentence};
use crate::lexicon::fold::key;
use crate::lexicon::grammar::{self, Grammar};
use crate::lexicon::positions::{Form, Kind, Positions, Role};
use crate::lexicon::{Demonyms, GivenNames, LexiconError};
use crate::syntax::Number;

/// The positions, modifiers and portfolios of both languages, ready to be searched for.
pub struct RoleLexicon {
    roles: Vec<Role>,
    languages: [LanguageRoles; 2],
    demonyms: Demonyms,
    given_names: GivenNames,
}

/// What one language has.
struct LanguageRoles {
    grammar: Grammar,
    forms: Vec<Form>,
    trie: Trie<Entry>,
    /// Phrases that hold a role's words and are none.
    phrases: Trie<()>,
}

/// A way to spell a form.
struct Entry {
    /// Index into [`LanguageRoles::forms`].
    form: usize,
    /// The prefix written in one word with it, as an index of [`Grammar::glued`].
    glued: Option<usize>,
}

/// A role that may become a mention, in words of the view.
struct Candidate {
    start: usize,
    end: usize,
    core: Core,
    tags: Vec<String>,
}

/// What the steps of finding share.
struct Context<'a> {
    lexicon: &'a RoleLexicon,
    roles: &'a LanguageRoles,
    language: Language,
    view: View<'a>,
    /// Words of phrases that are no roles.
    masked: Vec<bool>,
}

impl RoleLexicon {
    /// Reads `roles.toml`, `role_modifiers.toml`, `portfolio_fields.toml`, `demonyms.toml` and `given_names.toml` of a directory.
    ///
    /// # Errors
    /// When a file cannot be read or is not as it should be; the error names file, line and what was expected.
    pub fn load(lexicons_dir: &Path) -> Result<RoleLexicon, LexiconError> {
        let grammars = grammar::load(lexicons_dir)?;
        let positions = Positions::load(lexicons_dir, &grammars)?;
        let [french, english] = grammars;
        let [french_forms, english_forms] = positions.forms;
        Ok(RoleLexicon {
            roles: positions.roles,
            languages: [
                LanguageRoles::new(french, french_forms),
                LanguageRoles::new(english, english_forms),
            ],
            demonyms: Demonyms::load(lexicons_dir)?,
            given_names: GivenNames::load(lexicons_dir)?,
        })
    }

    /// Nationality adjectives and demonyms.
    pub(crate) fn demonyms(&self) -> &Demonyms {
        &self.demonyms
    }

    /// Words of which every mention of a role that `accepts` holds at least one as a token, folded (see [`crate::text::fold`]).
    ///
    /// `accepts` is given the role's concept, without the tags of modifiers, and its kind.
    pub(crate) fn words(
        &self,
        language: Language,
        accepts: impl Fn(&str, Kind) -> bool,
    ) -> HashSet<String> {
        let roles = self.of(language);
        let accepted = |form: &&Form| {
            let role = &self.roles[form.role];
            accepts(&role.concept, role.kind)
        };
        let mut forms: Vec<&Form> = roles.forms.iter().filter(accepted).collect();
        // Shorter forms first: a word that is a role by itself stands for the longer forms that hold it.
        forms.sort_by_key(|form| form.words.len());
        let mut words: HashSet<String> = HashSet::new();
        for form in forms {
            let folded = || form.words.iter().map(|word| &word.folded);
            if !folded().any(|word| words.contains(word)) {
                words.extend(folded().max_by_key(|word| word.len()).cloned());
            }
        }
        let glued = roles.grammar.glued.iter();
        let joined =
            glued.flat_map(|(prefix, _)| words.iter().map(move |word| format!("{prefix}{word}")));
        let joined: Vec<String> = joined.collect();
        words.extend(joined);
        words
    }

    fn of(&self, language: Language) -> &LanguageRoles {
        match language {
            Language::French => &self.languages[0],
            Language::English => &self.languages[1],
        }
    }

    /// The roles of a sentence in the order of the text, none overlapping another.
    ///
    /// `sentence.mentions` must hold the names already found, by position; its spans are offsets of `text`.
    pub fn find(&self, text: &str, sentence: &Sentence, language: Language) -> Vec<Mention> {
        let roles = self.of(language);
        let view = View::new(text, sentence, |word| {
            roles.grammar.prefixes.contains_key(word)
        });
        let mut context = Context {
            lexicon: self,
            roles,
            language,
            masked: vec![false; view.words.len()],
            view,
        };
        context.mask_phrases();
        let mut candidates: Vec<Candidate> = (0..context.view.words.len())
            .filter_map(|at| context.candidate(at))
            .filter(|candidate| {
                !context
                    .view
                    .cuts_organization(candidate.start, candidate.end)
            })
            .collect();
        // The longest goes first; among equals the one with the longest core, then the first.
        candidates.sort_by_key(|c| {
            let core = c.core.end - c.core.start;
            (std::cmp::Reverse((c.end - c.start, core)), c.start)
        });
        let mut chosen: Vec<Candidate> = Vec::new();
        for candidate in candidates {
            if chosen
                .iter()
                .all(|c| candidate.end <= c.start || c.end <= candidate.start)
            {
                chosen.push(candidate);
            }
        }
        chosen.sort_by_key(|candidate| candidate.start);
        chosen
            .into_iter()
            .filter_map(|candidate| context.mention(candidate))
            .collect()
    }
}

impl LanguageRoles {
    fn new(grammar: Grammar, forms: Vec<Form>) -> Self {
        let mut trie = Trie::new();
        for (index, form) in forms.iter().enumerate() {
            let plain = Entry {
                form: index,
                glued: None,
            };
            trie.insert(form.words.iter().map(|word| word.folded.as_str()), plain);
            for (glued, (prefix, _)) in grammar.glued.iter().enumerate() {
                let first = form.words.first().map_or("", |word| &word.folded);
                let joined = format!("{prefix}{first}");
                let entry = Entry {
                    form: index,
                    glued: Some(glued),
                };
                let rest = form.words.iter().skip(1).map(|word| word.folded.as_str());
                trie.insert(std::iter::once(joined.as_str()).chain(rest), entry);
            }
        }
        let mut phrases = Trie::new();
        for phrase in &grammar.phrases {
            phrases.insert(key(phrase).split(' '), ());
        }
        LanguageRoles {
            grammar,
            forms,
            trie,
            phrases,
        }
    }
}

impl Context<'_> {
    fn candidate(&self, at: usize) -> Option<Candidate> {
        let core = self.core_at(at)?;
        let role = self.role(&core);
        let mut tags: Vec<String> = core.tag.iter().cloned().collect();
        let start = self.extend_left(&core, role, &mut tags);
        let end = self.extend_right(&core, role, &mut tags);
        let candidate = Candidate {
            start,
            end,
            core,
            tags,
        };
        self.stands(&candidate).then_some(candidate)
    }

    fn mention(&self, candidate: Candidate) -> Option<Mention> {
        let role = self.role(&candidate.core);
        let form = self.form(&candidate.core)?;
        let (tokens, span) = self.view.extent(candidate.start, candidate.end)?;
        let mut tags = candidate.tags;
        tags.sort();
        tags.dedup();
        tags.push(role.concept.clone());
        let plural = form.plural.unwrap_or_else(|| {
            self.view
                .token(candidate.core.head)
                .is_some_and(|token| token.number == Some(Number::Plural))
        });
        Some(Mention {
            kind: MentionKind::Role,
            span,
            tokens,
            score: 1.0,
            detail: Detail::Role(RoleDetail {
                concept: tags.join("-"),
                gender: form.gender,
                plural,
                office: role.kind == Kind::Office,
                rank: role.kind == Kind::Rank,
                occupation: role.kind == Kind::Occupation,
                inside: role.inside,
            }),
        })
    }

    /// Marks the words of phrases that are no roles, unless a role at the same place is longer.
    fn mask_phrases(&mut self) {
        for at in 0..self.view.words.len() {
            let keys = self.view.words[at..].iter().map(|word| word.key.as_str());
            let Some((length, ())) = self.roles.phrases.longest(keys, |_, _| true) else {
                continue;
            };
            if self
                .form_at(at)
                .is_none_or(|(role_length, _)| role_length < length)
            {
                self.masked[at..at + length].fill(true);
            }
        }
    }

    fn is_masked(&self, at: usize) -> bool {
        self.masked.get(at).copied().unwrap_or(true)
    }

    /// True for a nationality adjective or demonym, also the second word of one ("south korean").
    fn is_demonym(&self, at: usize) -> bool {
        let demonym = |start: usize, end: usize| {
            self.view.phrase(start, end).is_some_and(|phrase| {
                self.lexicon
                    .demonyms
                    .place(&phrase, self.language)
                    .is_some()
            })
        };
        demonym(at, at + 1) || demonym(at, at + 2) || (at > 0 && demonym(at - 1, at + 1))
    }

    /// True for a known field of responsibility.
    fn is_field(&self, at: usize) -> bool {
        match self.roles.grammar.fields.get(self.view.key(at)) {
            Some(true) => self.view.is_all_capitals(at),
            Some(false) => true,
            None => false,
        }
    }
}
