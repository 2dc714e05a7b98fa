//! The lexicon form that a role mention is built on, and whether it stands for a position where it is found.

use super::view::View;
use super::{Candidate, Context, Entry};
use crate::document::{Language, MentionKind};
use crate::lexicon::fold::fold_lightly;
use crate::lexicon::positions::{Form, FormWord, Kind, Role};
use crate::syntax::{Relation, Upos, VerbForm};

/// A lexicon form found in a sentence, in words of the view.
pub(super) struct Core {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The word that it turns on.
    pub(super) head: usize,
    /// Index into the forms of the language.
    pub(super) form: usize,
    /// Tag of a prefix written in one word with it ("co").
    pub(super) tag: Option<String>,
}

impl Context<'_> {
    /// The role of a core.
    pub(super) fn role(&self, core: &Core) -> &Role {
        // Cores come from entries of the lexicon, whose indices were made with the lists.
        &self.lexicon.roles[self.roles.forms[core.form].role]
    }

    /// The form of a core.
    pub(super) fn form(&self, core: &Core) -> Option<&Form> {
        self.roles.forms.get(core.form)
    }

    /// The longest form that starts at a word, and its length in words.
    pub(super) fn form_at(&self, at: usize) -> Option<(usize, &Entry)> {
        let keys = self
            .view
            .words
            .get(at..)?
            .iter()
            .map(|word| word.key.as_str());
        self.roles.trie.longest(keys, |entry, length| {
            let form = &self.roles.forms[entry.form];
            !self.cuts_a_name(at, at + length)
                && (0..length).all(|offset| {
                    let prefix = match entry.glued {
                        Some(glued) if offset == 0 => self.roles.grammar.glued[glued].0.len(),
                        _ => 0,
                    };
                    let word = form.words.get(offset);
                    word.is_some_and(|word| spelt_as(&self.view, at + offset, word, prefix))
                })
        })
    }

    /// The form would end inside a name that it did not start with: "président du [Conseil | national]". A name that goes on with a
    /// link is the form's own: "membre du [comité exécutif | de X]".
    fn cuts_a_name(&self, start: usize, end: usize) -> bool {
        let Some((name_start, name_end)) = self.view.name_words(end - 1) else {
            return false;
        };
        start < name_start
            && end < name_end
            && !self.roles.grammar.inner_links.contains(self.view.key(end))
    }

    /// True when a role other than a plain occupation starts at a word.
    pub(super) fn is_role_at(&self, at: usize) -> bool {
        self.form_at(at).is_some_and(|(_, entry)| {
            let role = &self.lexicon.roles[self.roles.forms[entry.form].role];
            role.kind != Kind::Occupation
        })
    }

    /// The core that starts at a word, if what is known of its words allows it.
    pub(super) fn core_at(&self, at: usize) -> Option<Core> {
        let (length, entry) = self.form_at(at)?;
        let form = &self.roles.forms[entry.form];
        let tag = entry
            .glued
            .and_then(|glued| self.roles.grammar.glued[glued].1.clone());
        let core = Core {
            start: at,
            end: at + length,
            head: at + form.head.min(length - 1),
            form: entry.form,
            tag,
        };
        let accepted = !(core.start..core.end).any(|word| self.is_masked(word))
            && !self.runs_on_by_hyphen(&core)
            && self.is_noun(&core)
            && self.is_outside_names(&core)
            && !self.qualifies_another_noun(&core);
        accepted.then_some(core)
    }

    /// Part of a longer hyphenated word ("chef-d'œuvre", "head-to-head"), and not of a double role ("député-maire").
    fn runs_on_by_hyphen(&self, core: &Core) -> bool {
        let joined = self
            .view
            .words
            .get(core.end)
            .is_some_and(|word| word.hyphen);
        joined
            && !self
                .roles
                .grammar
                .after
                .contains_key(self.view.key(core.end))
            && self.form_at(core.end).is_none()
    }

    /// The syntax does not say that it is something else than a noun.
    fn is_noun(&self, core: &Core) -> bool {
        if !self.view.sentence.has_syntax {
            return true;
        }
        let Some(token) = self.view.token(core.head) else {
            return false;
        };
        let head = self.view.words.get(core.head).map(|word| word.token);
        if core.end - core.start > 1 {
            return token.verb_form != Some(VerbForm::Finite) && token.upos != Upos::Aux;
        }
        match token.upos {
            Upos::Noun | Upos::Propn | Upos::X | Upos::Sub => true,
            // Rare posts are now and then read as adjectives or verbs, above all behind "nommée" or before a name; the tree then still
            // has them where a noun stands.
            Upos::Adj => {
                stands_as_noun(token.relation)
                    || self.next_is_person(core.end) && self.view.is_capital(core.head)
            }
            Upos::Verb => self
                .view
                .sentence
                .tokens
                .iter()
                .any(|child| child.head == head && marks_noun(child.relation)),
            _ => false,
        }
    }

    /// Outside names, or a title that a person's name swallowed, or a name as a whole ("Prime Minister").
    fn is_outside_names(&self, core: &Core) -> bool {
        let Some((start, end)) = self.view.name_words(core.head) else {
            return true;
        };
        let covers = core.start <= start && end <= core.end;
        if self.view.name_kind(core.head) == Some(MentionKind::Person) {
            let swallowed = core.start == start && core.end < end;
            let role = self.role(core);
            return swallowed
                && role.kind != Kind::Occupation
                && !self.lexicon.given_names.contains(self.view.written(start));
        }
        if covers {
            // A family name or a title of a work is as likely for a plain word.
            return core.end - core.start > 1 || !self.view.is_capital(core.head) || {
                let role = self.role(core);
                role.kind == Kind::Office
            };
        }
        // "ministre de l'Intérieur" tagged as an organisation from its first word.
        start == core.start && !self.view.is_capital(core.head) && self.language == Language::French
    }

    /// A noun in front of another noun ("coach bus", "executive pay"), other than "job" and its like.
    fn qualifies_another_noun(&self, core: &Core) -> bool {
        if self.language != Language::English || !self.view.sentence.has_syntax {
            return false;
        }
        let Some(token) = self.view.token(core.head) else {
            return false;
        };
        if !matches!(token.relation, Relation::Compound | Relation::Amod) {
            return false;
        }
        let Some(noun) = token.head.and_then(|head| self.view.word_of_token(head)) else {
            return false;
        };
        noun >= core.end
            && self.view.upos(noun) == Upos::Noun
            && self.view.name_kind(noun) != Some(MentionKind::Person)
            && !self.roles.grammar.carriers.contains(self.view.key(noun))
    }

    /// What must hold once the extent is known: complements and cues that the entry asks for.
    pub(super) fn stands(&self, candidate: &Candidate) -> bool {
        let core = &candidate.core;
        let role = self.role(core);
        let extended = candidate.start < core.start || core.end < candidate.end;
        let links = &self.roles.grammar.strong_links;
        let linked = links.contains(self.view.key(candidate.end));
        let named = candidate
            .start
            .checked_sub(1)
            .is_some_and(|before| self.view.name_kind(before) == Some(MentionKind::Organization));
        if role.complement && !extended && !linked && !named {
            return false;
        }
        if !role.strict || self.view.sentence.has_syntax || extended || core.end - core.start > 1 {
            return true;
        }
        let cued = candidate.start.checked_sub(1).is_some_and(|before| {
            self.roles.grammar.cues.contains(self.view.key(before)) || self.is_demonym(before)
        });
        cued || named || (self.view.is_capital(core.start) && self.next_is_person(core.end))
    }

    fn next_is_person(&self, at: usize) -> bool {
        self.view.name_kind(at) == Some(MentionKind::Person)
    }
}

/// True when the word at `at`, less `prefix` bytes, is spelt as the form asks: capitals where they tell ("PDG"), and the
/// accents that tell words apart, unless the text is in capitals.
fn spelt_as(view: &View<'_>, at: usize, word: &FormWord, prefix: usize) -> bool {
    let written = view.written(at);
    if word.capitals {
        let body = written.strip_suffix('s').unwrap_or(written);
        return !body.is_empty() && !body.chars().any(char::is_lowercase);
    }
    if written.is_ascii() && word.light.is_ascii() {
        return true;
    }
    let light = fold_lightly(written);
    let same = light.get(prefix..) == Some(word.light.as_str());
    if same || view.is_all_capitals(at) {
        return true;
    }
    // An accent is often left out on a capital, and only there.
    let mut rest = light.get(prefix..).unwrap_or("").chars();
    let mut wanted = word.light.chars();
    let (_, _) = (rest.next(), wanted.next());
    view.is_capital(at) && prefix == 0 && rest.eq(wanted)
}

/// True for the function of a noun, or of what is predicated.
fn stands_as_noun(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Obl
            | Relation::Xcomp
            | Relation::Nmod
            | Relation::Appos
            | Relation::Root
    )
}

/// True for what only a noun has beside it.
fn marks_noun(relation: Relation) -> bool {
    matches!(relation, Relation::Det | Relation::Case | Relation::Cop)
}
