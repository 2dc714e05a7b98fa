//! What belongs to a role after its core: modifiers, French fields without a link, the portfolio.

use super::Context;
use super::core::Core;
use crate::document::{Language, MentionKind};
use crate::lexicon::positions::{Kind, Portfolio, Role};
use crate::syntax::Upos;

/// The words of the longest modifier.
const LONGEST_MODIFIER: usize = 4;
/// More than this many steps to the right make no role.
const MOST_STEPS: usize = 8;

impl Context<'_> {
    /// One past the last word of the role.
    pub(super) fn extend_right(&self, core: &Core, role: &Role, tags: &mut Vec<String>) -> usize {
        let mut end = core.end;
        let mut complements = 0;
        for _ in 0..MOST_STEPS {
            if let Some((length, tag)) = self.modifier_after(end) {
                end += length;
                tags.extend(tag.cloned());
            } else if self.is_field_after(end, role) {
                end += 1;
            } else if complements < 2
                && let Some(next) = self.complement(end, core, role)
            {
                end = next;
                complements += 1;
            } else if let Some(next) = self.complement_beyond_demonym(end, core, role) {
                end = next;
                complements += 1;
            } else {
                break;
            }
        }
        end
    }

    /// A modifier that starts at `end`: its length in words and its tag.
    fn modifier_after(&self, end: usize) -> Option<(usize, Option<&String>)> {
        (1..=LONGEST_MODIFIER).rev().find_map(|length| {
            let phrase = self.view.phrase(end, end + length)?;
            let tag = self.roles.grammar.after.get(&phrase)?;
            let free = (end..end + length).all(|at| {
                !self.is_masked(at)
                    && self.view.name_kind(at) != Some(MentionKind::Person)
                    && (length > 1 || self.view.upos(at) != Upos::Verb)
            });
            // "the general" after an English role starts something else.
            (free && !(length == 1 && self.is_start_of_name(end))).then_some((length, tag.as_ref()))
        })
    }

    /// The word opens a name that runs on ("directeur | National Geographic").
    fn is_start_of_name(&self, at: usize) -> bool {
        self.view.is_capital(at)
            && self
                .view
                .name_words(at)
                .is_some_and(|(start, end)| start == at && end > at + 1)
    }

    /// A French field directly after the role ("directeur marketing", "conseiller justice").
    fn is_field_after(&self, end: usize, role: &Role) -> bool {
        self.language == Language::French
            && role.kind != Kind::Occupation
            && role.portfolio != Portfolio::None
            && !self.is_masked(end)
            && self.is_field(end)
            && !self.is_demonym(end)
            && self.view.upos(end) != Upos::Verb
            && self.is_field_noun(end)
            && !self.is_start_of_name(end)
    }

    /// "ministre israélien de la Défense": the adjective stands inside the role when the portfolio follows it.
    fn complement_beyond_demonym(&self, end: usize, core: &Core, role: &Role) -> Option<usize> {
        if self.language != Language::French
            || role.portfolio != Portfolio::Ministry
            || !self.is_demonym(end)
        {
            return None;
        }
        let next = end + 1 + usize::from(self.is_demonym(end + 1));
        self.complement(next, core, role)
    }
}
