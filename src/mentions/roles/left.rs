//! What belongs to a role before its core: prefixes, modifiers, ordinals, English fields.

use super::Context;
use super::core::Core;
use crate::document::{Language, MentionKind};
use crate::lexicon::grammar::Tag;
use crate::lexicon::positions::{Kind, Portfolio, Role};
use crate::syntax::{Relation, Upos};

/// The words of the longest modifier.
const LONGEST_MODIFIER: usize = 4;
/// More than this many steps to the left make no role.
const MOST_STEPS: usize = 10;

impl Context<'_> {
    /// The first word of the role.
    pub(super) fn extend_left(&self, core: &Core, role: &Role, tags: &mut Vec<String>) -> usize {
        let mut start = core.start;
        let mut tagged = false;
        let mut joined = false;
        for _ in 0..MOST_STEPS {
            if let Some((length, tag)) = self.modifier_before(start) {
                start -= length;
                tagged |= tag.is_some();
                tags.extend(tag.clone());
            } else if self.is_ordinal_before(start, role.ordinal || tagged)
                || self.is_field_before(start, core, role)
            {
                start -= 1;
            } else if let Some(length) = self.coordinated_field(start, core, role, joined) {
                start -= length;
                joined = true;
            } else {
                break;
            }
        }
        start
    }

    /// A prefix or a modifier that ends before `start`, and its length in words.
    fn modifier_before(&self, start: usize) -> Option<(usize, &Tag)> {
        let before = start.checked_sub(1)?;
        let grammar = &self.roles.grammar;
        if let Some(prefix) = grammar.prefixes.get(self.view.key(before)) {
            let hyphen = self.view.words.get(start).is_some_and(|word| word.hyphen);
            if hyphen || !prefix.needs_hyphen {
                return Some((1, &prefix.tag));
            }
        }
        (1..=LONGEST_MODIFIER.min(start)).rev().find_map(|length| {
            let tag = grammar
                .before
                .get(&self.view.phrase(start - length, start)?)?;
            let free = (start - length..start)
                .all(|at| !self.is_masked(at) && self.view.name_kind(at).is_none());
            free.then_some((length, tag))
        })
    }

    fn is_ordinal_before(&self, start: usize, allowed: bool) -> bool {
        allowed
            && start.checked_sub(1).is_some_and(|before| {
                self.roles.grammar.ordinals.contains(self.view.key(before))
                    && self.view.upos(before) != Upos::Adv
            })
    }

    /// An English noun or adjective of the portfolio before `start` ("marketing", "human resources").
    fn is_field_before(&self, start: usize, core: &Core, role: &Role) -> bool {
        let Some(at) = start.checked_sub(1) else {
            return false;
        };
        if self.language != Language::English
            || role.kind == Kind::Occupation
            || self.is_masked(at)
            || self.is_demonym(at)
            || self.roles.grammar.never.contains(self.view.key(at))
        {
            return false;
        }
        if self.is_field(at) {
            // "Defence Forces spokesman", "Labour MP": what is named as an organisation is an employer or party, but for a ministry.
            let named = self.view.name_words(at);
            let employer = role.portfolio != Portfolio::Ministry
                && (named.is_some_and(|(start, end)| end > start + 1)
                    || self.view.name_kind(at) == Some(MentionKind::Organization));
            return !employer && self.is_field_noun(at);
        }
        let Some(token) = self.view.token(at) else {
            return false;
        };
        let inside = |head: usize| {
            self.view
                .word_of_token(head)
                .is_some_and(|word| (start..core.end).contains(&word))
        };
        self.view.sentence.has_syntax
            && role.portfolio != Portfolio::None
            && self.view.name_kind(at).is_none()
            && token.upos == Upos::Noun
            && matches!(token.relation, Relation::Compound | Relation::Nmod)
            && token.head.is_some_and(inside)
            && (!self.view.is_capital(at) || at == 0)
            && self.view.is_letters(at)
            && !self.roles.grammar.bodies.contains(self.view.key(at))
    }

    /// "X and" or, once "and" was passed, "X," before a field: "youth and sports minister".
    fn coordinated_field(
        &self,
        start: usize,
        core: &Core,
        role: &Role,
        joined: bool,
    ) -> Option<usize> {
        let first = start.checked_sub(2)?;
        if self.language != Language::English || start == core.start || !self.is_field(start) {
            return None;
        }
        let link = self.view.key(start - 1);
        let links = self.roles.grammar.conjunctions.contains(link) || (joined && link == ",");
        let field = self.is_field(first)
            && self.is_field_noun(first)
            && role.kind != Kind::Occupation
            && !self.is_demonym(first)
            && !self.is_role_at(first);
        // "head of security and operations director": the first field is another role's.
        let taken = first.checked_sub(1).is_some_and(|before| {
            self.roles
                .grammar
                .strong_links
                .contains(self.view.key(before))
        });
        (links && field && !taken).then_some(2)
    }

    /// The syntax lets a field word be one, and no name of a person or of something else holds it.
    pub(super) fn is_field_noun(&self, at: usize) -> bool {
        let upos = matches!(
            self.view.upos(at),
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::X | Upos::Sub | Upos::Verb
        );
        upos && match self.view.name_kind(at) {
            None => true,
            Some(MentionKind::Person) => false,
            Some(_) => self.view.name_words(at).is_some_and(|(start, end)| {
                (start..end).all(|word| {
                    let grammar = &self.roles.grammar;
                    let key = self.view.key(word);
                    self.is_field(word)
                        || grammar.determiners.contains(key)
                        || grammar.inner_links.contains(key)
                        || grammar.conjunctions.contains(key)
                        || self.form_at(word).is_some()
                })
            }),
        }
    }
}
