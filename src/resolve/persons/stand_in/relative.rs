//! Relative pronouns and descriptions beside a name: the tree gives the person.

use super::{Anchor, Place, Resolver};
use crate::document::{Language, MentionKind, Sentence};
use crate::resolve::persons::grammar;
use crate::resolve::persons::{Open, PersonId, Persons};
use crate::syntax::{Relation, Upos};

impl Resolver<'_> {
    pub(super) fn relative(&self, persons: &Persons, place: &Place) -> Result<Vec<PersonId>, Open> {
        let here = self.consult(place, place.number)?;
        let anchors = || here.iter().filter(|anchor| !anchor.relative);
        let found = grammar::antecedent(place.sentence, &place.mention.tokens);
        let Some((head, verb)) = found.filter(|_| place.sentence.has_syntax) else {
            let before = self.directly_before(persons, place)?;
            return Ok(before.into_iter().collect());
        };
        let same = grammar::same_thing(place.sentence, head);
        let is_antecedent =
            |anchor: &&Anchor| same.iter().any(|token| anchor.tokens.contains(token));
        let at_head = anchors().find(|anchor| anchor.tokens.contains(&head));
        // "She is a lawyer who founded …": whom the predicate describes.
        let described = || {
            let subject = grammar::described(place.sentence, head)?;
            anchors().find(|anchor| anchor.tokens.contains(&subject))
        };
        // "A partner with the firm Alder who sits…": no firm is "who".
        let above_organization = || {
            let above = grammar::ancestors(place.sentence, head).into_iter();
            let mut above = above
                .take_while(|(_, relation)| *relation == Relation::Nmod)
                .filter(|_| self.is_who(place) && is_organization(place.sentence, &same));
            above.find_map(|(noun, _)| {
                let same = grammar::same_thing(place.sentence, noun);
                anchors().find(|anchor| same.iter().any(|token| anchor.tokens.contains(token)))
            })
        };
        let found = at_head.or_else(|| anchors().find(is_antecedent));
        let Some(anchor) = found.or_else(described).or_else(above_organization) else {
            let upos = place.sentence.tokens.get(head).map(|token| token.upos);
            // No verb is an antecedent: the arc is wrong.
            let faulty = matches!(upos, Some(Upos::Verb | Upos::Aux));
            let before = match faulty {
                true => self.directly_before(persons, place)?,
                false => None,
            };
            return Ok(before.into_iter().collect());
        };
        if grammar::is_plural(place.sentence, verb) {
            let conjunct = anchor.function.map(|function| function.first_conjunct);
            let group = self.coordinated(place, place.number, |_| true)?;
            if let Some((_, whom)) = group
                .into_iter()
                .find(|(first, _)| Some(first.first_conjunct) == conjunct)
            {
                return Ok(whom);
            }
        }
        let whom = anchor.whom()?;
        if whom.len() > 1 {
            return Ok(whom.to_vec());
        }
        let allowed = self.allowed(persons, place, anchor)?;
        Ok(allowed.into_iter().collect())
    }

    /// True for a relative pronoun that stands for persons alone.
    fn is_who(&self, place: &Place) -> bool {
        let token = place.sentence.tokens.get(place.mention.tokens.start);
        self.language == Language::English && token.is_some_and(|token| token.lower == "who")
    }

    /// The name right before a relative pronoun, with at most a mark between.
    pub(super) fn directly_before(
        &self,
        persons: &Persons,
        place: &Place,
    ) -> Result<Option<PersonId>, Open> {
        if let Some(function) = place.function {
            // "asked X who had won" is a question.
            let clause = function
                .governor
                .and_then(|verb| place.sentence.tokens.get(verb));
            let asks = clause.is_some_and(|verb| {
                matches!(
                    verb.relation,
                    Relation::Ccomp | Relation::Advcl | Relation::Csubj
                )
            });
            if asks {
                return Ok(None);
            }
        }
        let start = place.mention.tokens.start;
        let mut anchors = self.consult(place, place.number)?.iter();
        let anchor = anchors.find(|anchor| {
            let between = place.sentence.tokens.get(anchor.tokens.end..start);
            let is_mark = |lower: &str| !lower.chars().any(char::is_alphanumeric);
            anchor.named
                && between.is_some_and(|between| {
                    between.len() <= 1 && between.iter().all(|token| is_mark(&token.lower))
                })
        });
        match anchor {
            Some(anchor) => self.allowed(persons, place, anchor),
            None => Ok(None),
        }
    }

    /// The name that a description is put next to ("the 33-year-old Ann Lee", "Ann Lee, the 33-year-old").
    pub(super) fn apposed(
        &self,
        persons: &Persons,
        place: &Place,
    ) -> Result<Option<PersonId>, Open> {
        let mut anchors = self.consult(place, place.number)?.iter();
        let anchor = anchors.find(|anchor| {
            let same_phrase = matches!(
                (place.function, anchor.function),
                (Some(one), Some(two)) if one.top == two.top
            );
            anchor.named && (anchor.tokens.start == place.mention.tokens.end || same_phrase)
        });
        match anchor {
            Some(anchor) => self.allowed(persons, place, anchor),
            None => Ok(None),
        }
    }
}

/// True when one of these tokens is in the name of an organisation or a place.
fn is_organization(sentence: &Sentence, tokens: &[usize]) -> bool {
    sentence.mentions.iter().any(|mention| {
        matches!(
            mention.kind,
            MentionKind::Organization | MentionKind::Location
        ) && tokens.iter().any(|token| mention.tokens.contains(token))
    })
}
