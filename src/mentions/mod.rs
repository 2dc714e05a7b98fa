//! All mentions of a sentence: the reader's names, and what the lexicons and the date grammar find.

pub mod dates;
pub mod family_names;
pub mod holders;
pub mod organizations;
pub mod persons;
pub mod references;
pub mod roles;

use std::collections::BTreeSet;

use crate::document::{Detail, Language, Mention, MentionKind, Sentence};
use crate::knowledge::Knowledge;

/// Completes the mentions of a sentence that the reader has read, sorted by position.
///
/// Where two overlap, names give way to dates; a ministry that is part of a role ("ministre de l'Intérieur") gives way to the
/// role; any other role gives way to the name that it lies in ("Le Directeur", a film). `names` are the family names of the
/// article's [full names](family_names::full_names).
pub fn complete(
    text: &str,
    sentence: &mut Sentence,
    language: Language,
    published: Option<&str>,
    names: &BTreeSet<String>,
    knowledge: &Knowledge,
) {
    family_names::recognise(text, sentence, names, &knowledge.persons);
    persons::extend(text, sentence, &knowledge.persons);
    persons::drop_demonyms(text, sentence, language, knowledge.roles.demonyms());
    let organizations = knowledge.organizations(language);
    organizations.extend(text, sentence);

    let dates = dates(text, sentence, language, published, knowledge);
    add(sentence, dates, |_, _| true);

    let roles = knowledge.roles.find(text, sentence, language);
    for role in &roles {
        organizations.cut_off(sentence, role);
    }
    add(sentence, roles, |role, other| {
        matches!(
            other.kind,
            MentionKind::Organization | MentionKind::Misc | MentionKind::Location
        ) && role.tokens.start < other.tokens.start
            || other.kind == MentionKind::Misc
            || role.tokens.start <= other.tokens.start && role.tokens.end >= other.tokens.end
    });

    let institutions = organizations.find(text, sentence);
    add(sentence, institutions, |institution, other| {
        // "gouvernement Durand": the name is part of the institution's.
        other.kind != MentionKind::Role && institution.tokens.len() > other.tokens.len()
    });

    add(sentence, organizations.stand_ins(text, sentence), |_, _| {
        false
    });

    // Over a role ("cette avocate"), a nation ("le Suisse") or a place ("the Leeds native"): the words are both, and a rule takes what
    // it asks for.
    let mut stand_ins = knowledge.references.find(text, sentence, language);
    stand_ins.retain(|stand_in| {
        let both = |kind: MentionKind| {
            !matches!(
                kind,
                MentionKind::Person | MentionKind::Date | MentionKind::Reference
            )
        };
        let mut others = sentence.mentions.iter();
        others.all(|other| both(other.kind) || !overlap(other, stand_in))
    });
    let mut holders = holders::find(sentence, organizations);
    holders.retain(|holder| !stand_ins.iter().any(|stand_in| overlap(stand_in, holder)));
    sentence.mentions.extend(stand_ins);
    sentence.mentions.extend(holders);
    sentence
        .mentions
        .sort_by_key(|mention| (mention.tokens.start, mention.tokens.end));
}

fn overlap(one: &Mention, other: &Mention) -> bool {
    one.tokens.start < other.tokens.end && other.tokens.start < one.tokens.end
}

/// Adds mentions; where one overlaps mentions that are there, it replaces them if it `wins` over each, else it is left out.
fn add(sentence: &mut Sentence, found: Vec<Mention>, wins: impl Fn(&Mention, &Mention) -> bool) {
    for mention in found {
        let overlaps = |other: &Mention| overlap(other, &mention);
        let beaten = sentence
            .mentions
            .iter()
            .filter(|other| overlaps(other))
            .all(|other| wins(&mention, other));
        if beaten {
            sentence.mentions.retain(|other| !overlaps(other));
            sentence.mentions.push(mention);
        }
    }
}

/// How far before a sentence a date is sought from which it counts ("two years later"), in bytes: a few sentences.
const TOLD: usize = 500;

fn dates(
    text: &str,
    sentence: &Sentence,
    language: Language,
    published: Option<&str>,
    knowledge: &Knowledge,
) -> Vec<Mention> {
    let here = sentence.span.of(text);
    let start = sentence.span.start;
    let before = &text[text.floor_char_boundary(start.saturating_sub(TOLD))..start];
    knowledge
        .dates
        .find(here, language, published, before)
        .into_iter()
        .filter_map(|date| {
            let span = date.span.shifted(sentence.span.start);
            let tokens = sentence.tokens_in(&span);
            (!tokens.is_empty()).then_some(Mention {
                kind: MentionKind::Date,
                span,
                tokens,
                score: 1.0,
                detail: Detail::Date(date.detail),
            })
        })
        .collect()
}
