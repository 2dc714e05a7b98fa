//! The portfolio after a role: "de l'Économie, de l'Industrie et du Numérique", "of sales and marketing".

use super::Context;
use super::core::Core;
use crate::document::{Language, MentionKind};
use crate::lexicon::positions::{Kind, Portfolio, Role};
use crate::syntax::{Relation, Upos};

/// The most words of a portfolio that names ministries, and of any other.
const MOST_WORDS: [usize; 2] = [18, 10];
/// The words of the longest link ("in charge of").
const LONGEST_LINK: usize = 4;

/// How a noun is tied to the role.
#[derive(Clone, Copy)]
struct Link {
    /// Any noun may follow, not known fields alone.
    strong: bool,
    /// A determiner stands before the noun.
    determined: bool,
}

impl Context<'_> {
    /// One past the portfolio that starts at `at` with its link; none when none does.
    pub(super) fn complement(&self, at: usize, core: &Core, role: &Role) -> Option<usize> {
        if role.portfolio == Portfolio::None || role.kind == Kind::Occupation {
            return None;
        }
        let (first, link) = self.link(at)?;
        let mut end = self.item(first, link, core, role)?;
        // "head of the shipping group Exemplia": the noun introduces a name.
        let name = |word: usize| self.view.words.get(word).and_then(|word| word.name);
        if self.view.name_kind(end) == Some(MentionKind::Organization) && name(end) != name(end - 1)
        {
            return None;
        }
        let limit = at + MOST_WORDS[usize::from(role.portfolio != Portfolio::Ministry)];
        // Where the portfolio ends unless a conjunction closes the list that a comma opened.
        let mut before_comma = None;
        while end < limit {
            if let Some(next) = self.inner_item(end, role) {
                end = next;
            } else if let Some(next) = self.coordinated_item(end, core, role) {
                end = next;
                before_comma = None;
            } else if self.view.key(end) == ","
                && let Some(next) = self.listed_item(end + 1, core, role)
            {
                before_comma.get_or_insert(end);
                end = next;
            } else {
                break;
            }
        }
        Some(before_comma.unwrap_or(end))
    }

    /// The link at `at` with its determiner; where the noun starts.
    fn link(&self, at: usize) -> Option<(usize, Link)> {
        let grammar = &self.roles.grammar;
        (1..=LONGEST_LINK).rev().find_map(|length| {
            let phrase = self.view.phrase(at, at + length)?;
            let strong = grammar.strong_links.contains(&phrase);
            if !strong && !grammar.weak_links.contains(&phrase) {
                return None;
            }
            let last = phrase.rsplit(' ').next().unwrap_or(&phrase);
            let mut next = at + length;
            let mut determined = grammar.contracted.contains(last);
            if grammar.determiners.contains(self.view.key(next)) {
                determined = true;
                next += 1;
            }
            Some((next, Link { strong, determined }))
        })
    }

    /// One past the last word that clings to the noun at `at`.
    fn item_end(&self, at: usize, role: &Role) -> usize {
        let mut end = at + 1;
        while self.continues_item(end, at, role) {
            end += 1;
        }
        end
    }

    /// A noun with what clings to it; one past its end.
    fn item(&self, at: usize, link: Link, core: &Core, role: &Role) -> Option<usize> {
        if !self.opens_item(at, link, core, role) {
            return None;
        }
        Some(self.item_end(at, role))
    }

    /// True when the word can be the first of a field.
    fn opens_item(&self, at: usize, link: Link, core: &Core, role: &Role) -> bool {
        let grammar = &self.roles.grammar;
        let key = self.view.key(at);
        let name = self.view.name_kind(at);
        if self.is_masked(at)
            || !self.view.is_letters(at)
            || grammar.never.contains(key)
            || name == Some(MentionKind::Person)
        {
            return false;
        }
        let ministry = role.portfolio == Portfolio::Ministry;
        let noun = self.view.sentence.has_syntax
            && matches!(self.view.upos(at), Upos::Noun | Upos::Adj)
            && !self.view.is_capital(at);
        if self.is_field(at) {
            return self.is_field_noun(at)
                || (ministry && name != Some(MentionKind::Location))
                    && self.view.upos(at) != Upos::Verb;
        }
        if self.is_demonym(at) {
            // "professeur d'anglais"
            return noun
                && self.language == Language::French
                && self.view.upos(at) == Upos::Noun
                && link.strong
                && !link.determined;
        }
        if let Some(kind) = name {
            return ministry
                && kind != MentionKind::Location
                && !self.view.is_all_capitals(at)
                && !grammar.bodies.contains(key);
        }
        if self.is_role_at(at) {
            return false;
        }
        if grammar.bodies.contains(key) {
            return noun
                && link.strong
                && !link.determined
                && role.portfolio != Portfolio::Ministry;
        }
        match role.portfolio {
            Portfolio::None => false,
            Portfolio::Ministry => {
                self.view.is_capital(at) && !self.view.is_all_capitals(at) || noun && link.strong
            }
            Portfolio::Any => noun && link.strong,
            Portfolio::Field => {
                let titled = self.language == Language::English
                    && self.view.sentence.has_syntax
                    && self.view.is_capital(at)
                    && self.view.is_capital(core.head)
                    && matches!(self.view.upos(at), Upos::Noun | Upos::Propn | Upos::Adj);
                link.strong && !link.determined && (noun || titled)
            }
        }
    }

    /// True when the word goes on with the field that started at `start`.
    fn continues_item(&self, at: usize, start: usize, role: &Role) -> bool {
        let grammar = &self.roles.grammar;
        let key = self.view.key(at);
        if self.is_masked(at)
            || !self.view.is_letters(at)
            || grammar.never.contains(key)
            || grammar.conjunctions.contains(key)
            || self.view.name_kind(at) == Some(MentionKind::Person)
        {
            return false;
        }
        if self.is_field(at) && self.is_field_noun(at) {
            return self.view.upos(at) != Upos::Verb && !self.is_demonym(at);
        }
        if self.is_demonym(at) {
            return false;
        }
        let name = |word: usize| self.view.words.get(word).and_then(|word| word.name);
        if name(at).is_some() {
            let link = grammar.inner_links.contains(key) || grammar.determiners.contains(key);
            return role.portfolio == Portfolio::Ministry
                && name(at) == name(at - 1)
                && (self.is_field(at) || !link);
        }
        if !self.view.sentence.has_syntax {
            return false;
        }
        let Some(token) = self.view.token(at) else {
            return false;
        };
        match self.language {
            Language::French => {
                let inside = |head: usize| {
                    self.view
                        .word_of_token(head)
                        .is_some_and(|word| (start..at).contains(&word))
                };
                token.upos == Upos::Adj
                    && token.relation == Relation::Amod
                    && token.head.is_some_and(inside)
            }
            Language::English => {
                // The words of an English field lean on the next one: "strategic communications".
                let leans = self.view.token(at - 1).is_some_and(|before| {
                    matches!(before.relation, Relation::Compound | Relation::Amod)
                        && before.head.and_then(|head| self.view.word_of_token(head)) >= Some(at)
                });
                leans && matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj)
            }
        }
    }

    /// A noun of the field tied to the one before: "aménagement | du territoire".
    fn inner_item(&self, at: usize, role: &Role) -> Option<usize> {
        let grammar = &self.roles.grammar;
        if !grammar.inner_links.contains(self.view.key(at)) {
            return None;
        }
        let determined = grammar.contracted.contains(self.view.key(at))
            || grammar.determiners.contains(self.view.key(at + 1));
        let first = at + 1 + usize::from(grammar.determiners.contains(self.view.key(at + 1)));
        let bare = !determined
            && self.view.sentence.has_syntax
            && self.view.upos(first) == Upos::Noun
            && !self.view.is_capital(first)
            && self.view.name_kind(first).is_none()
            && !self.is_role_at(first)
            && !grammar.bodies.contains(self.view.key(first));
        self.sure_item(first, role, bare)
    }

    /// "et de l'Industrie", "and marketing"; not the start of another role ("and sales director").
    fn coordinated_item(&self, at: usize, core: &Core, role: &Role) -> Option<usize> {
        if !self.roles.grammar.conjunctions.contains(self.view.key(at)) {
            return None;
        }
        let end = self.listed_item(at + 1, core, role)?;
        let another = self.language == Language::English && self.is_role_at(end);
        (!another).then_some(end)
    }

    /// An item of a list, with or without its link.
    fn listed_item(&self, at: usize, core: &Core, role: &Role) -> Option<usize> {
        match self.link(at) {
            Some((first, link)) => {
                let field = self.is_field(first);
                if !field && !link.strong {
                    return None;
                }
                self.item(first, link, core, role)
            }
            None => {
                let skipped = self.roles.grammar.determiners.contains(self.view.key(at));
                self.sure_item(at + usize::from(skipped), role, false)
            }
        }
    }

    /// A known field, or a name or capitalised word for a ministry, or what the caller vouches for.
    fn sure_item(&self, at: usize, role: &Role, vouched: bool) -> Option<usize> {
        if self.is_masked(at) || self.roles.grammar.never.contains(self.view.key(at)) {
            return None;
        }
        let ministry = role.portfolio == Portfolio::Ministry;
        let name = self.view.name_kind(at);
        let field = self.is_field(at)
            && (self.is_field_noun(at)
                || ministry && matches!(name, Some(MentionKind::Organization | MentionKind::Misc)));
        let capital = ministry
            && self.view.is_capital(at)
            && self.view.is_letters(at)
            && !self.view.is_all_capitals(at)
            && !matches!(name, Some(MentionKind::Person | MentionKind::Location))
            && !self.is_role_at(at)
            && !self.is_demonym(at)
            && !self.roles.grammar.bodies.contains(self.view.key(at));
        if !field && !capital && !vouched {
            return None;
        }
        Some(self.item_end(at, role))
    }
}
