//! Following a rule's paths over the dependency tree.
//!
//! A mention counts as one node: an arc to any of its tokens is an arc to the mention. An arc to a title or common noun before a
//! name ("le maire Jean Dupont", "la société Exemplia") is an arc to the name.

use std::ops::Range;

use super::pattern::{Labels, Step, Target};
use super::view::View;
use crate::document::{Detail, MentionKind, ReferenceKind};
use crate::syntax::{Number, Relation, Upos, VerbForm};

/// What fills an argument: a mention, or the tokens of a phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Filler {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// The mention that it is, if it is one.
    pub mention: Option<usize>,
    /// The least probability of the arcs that lead to it, from 0 to 1; 1 on the surface.
    pub probability: f32,
}

/// A token reached, with the least arc probability on the way.
type Reached = (usize, f32);

/// The farthest that a subject is inherited through conjuncts and embedded clauses.
const INHERITANCE: usize = 4;

/// Follows `steps` from the node `origin` and gives what satisfies `target`, nearest to the origin first.
pub fn follow(
    view: &View<'_>,
    origin: &Range<usize>,
    steps: &[Step],
    target: &Target,
) -> Vec<Filler> {
    if !view.has_syntax() && !steps.is_empty() {
        return Vec::new();
    }
    let mut reached: Vec<Reached> = origin.clone().map(|token| (token, 1.0)).collect();
    for step in steps {
        let mut next = if step.optional {
            reached.clone()
        } else {
            Vec::new()
        };
        for (token, probability) in &reached {
            for (to, arc) in advance(view, *token, step) {
                if step
                    .test
                    .as_ref()
                    .is_none_or(|test| view.satisfies(to, test))
                    && !next.iter().any(|(seen, _)| *seen == to)
                {
                    next.push((to, probability.min(arc)));
                }
            }
        }
        reached = next;
    }
    let mut fillers: Vec<Filler> = Vec::new();
    for (token, probability) in reached {
        if let Some((tokens, mention)) = hit(view, token, origin, steps.is_empty(), target)
            && !fillers.iter().any(|found| found.tokens == tokens)
        {
            fillers.push(Filler {
                tokens,
                mention,
                probability,
            });
        }
    }
    let distance = |filler: &Filler| {
        let (from, to) = (origin.start, filler.tokens.start);
        from.abs_diff(to)
    };
    fillers.sort_by_key(distance);
    fillers
}

/// The tokens of the node that a token belongs to.
fn node(view: &View<'_>, token: usize) -> Range<usize> {
    view.mentions_at(token)
        .iter()
        .map(|mention| view.mention(*mention).tokens.clone())
        .max_by_key(Range::len)
        .unwrap_or(token..token + 1)
}

fn advance(view: &View<'_>, token: usize, step: &Step) -> Vec<Reached> {
    let node = node(view, token);
    let accepts = |relation: Relation| match &step.labels {
        Labels::Any => relation != Relation::Punct,
        Labels::Set(wanted) => wanted.contains(&relation),
        Labels::Subject => false,
    };
    if step.labels == Labels::Subject {
        return subjects(view, token, 0);
    }
    let mut reached = Vec::new();
    for inner in node.clone() {
        if step.up {
            let token = view.token(inner);
            if let Some(head) = token.head
                && !node.contains(&head)
                && accepts(token.relation)
            {
                reached.push((head, token.arc_probability));
            }
        } else {
            for child in view.children(inner) {
                let token = view.token(*child);
                if !node.contains(child) && accepts(token.relation) {
                    reached.push((*child, token.arc_probability));
                }
            }
        }
    }
    reached
}

/// The subject of a verb or predicate: its own, else the one that it shares.
///
/// A conjunct, a participle or an embedded infinitive shares the subject of its head; an infinitive has the head's object as
/// subject if it is named; a participle or relative clause on a noun has that noun as subject.
pub fn subjects(view: &View<'_>, token: usize, depth: usize) -> Vec<Reached> {
    let own: Vec<Reached> = view
        .children(token)
        .iter()
        .filter(|child| match view.token(**child).relation {
            Relation::Nsubj | Relation::NsubjPass => true,
            // What stands for somebody is no expletive, whatever the tree says.
            Relation::Expl => {
                let stand_in = [MentionKind::Reference];
                view.token(**child).upos == Upos::Pron
                    && **child < token
                    && view.mention_at(**child, &stand_in).is_some()
            }
            _ => false,
        })
        .map(|child| (*child, view.token(*child).arc_probability))
        .collect();
    let this = view.token(token);
    let Some(head) = this.head else {
        return own;
    };
    let relative = |index: usize| {
        view.mention_at(index, &[MentionKind::Reference])
            .is_some_and(|mention| {
                matches!(&view.mention(mention).detail, Detail::Reference(found) if found.kind == ReferenceKind::Relative)
            })
    };
    if !own.is_empty() {
        // "X, qui préside Y": the pronoun stands for the noun that the clause hangs on.
        if own.iter().all(|(subject, _)| relative(*subject))
            && let Some(noun) = antecedent(view, token)
        {
            return vec![(noun, own[0].1)];
        }
        return own;
    }
    if depth >= INHERITANCE {
        return own;
    }
    let inherit = |from: usize| {
        subjects(view, from, depth + 1)
            .into_iter()
            .map(|(subject, p)| (subject, p.min(this.arc_probability)))
            .collect()
    };
    match this.relation {
        Relation::Conj => inherit(head),
        // "allowed her to leave", "pousse Anne à partir": who is made to act.
        Relation::Xcomp
            if this.verb_form == Some(VerbForm::Infinitive)
                && let Some(object) = controller(view, head, token) =>
        {
            vec![(object, this.arc_probability)]
        }
        Relation::Advcl | Relation::Xcomp | Relation::Cop | Relation::Aux | Relation::AuxPass => {
            inherit(head)
        }
        // "obligé de démissionner": the finite verb's subject; a clause with its own mark and finite verb has its own.
        Relation::Ccomp
            if matches!(
                this.verb_form,
                Some(VerbForm::Infinitive | VerbForm::Participle)
            ) =>
        {
            inherit(head)
        }
        Relation::Acl | Relation::AclRelcl => vec![(head, this.arc_probability)],
        _ => own,
    }
}

/// The object of a verb, before an infinitive that hangs on it, if it is a name or stands for one.
fn controller(view: &View<'_>, verb: usize, infinitive: usize) -> Option<usize> {
    const ACTORS: [MentionKind; 3] = [
        MentionKind::Person,
        MentionKind::Reference,
        MentionKind::Organization,
    ];
    let children = view.children(verb).iter().copied();
    children.filter(|child| *child < infinitive).find(|child| {
        view.token(*child).relation == Relation::Obj && view.mention_at(*child, &ACTORS).is_some()
    })
}

/// The noun that the relative clause of `verb` hangs on.
fn antecedent(view: &View<'_>, verb: usize) -> Option<usize> {
    let mut token = verb;
    for _ in 0..INHERITANCE {
        let this = view.token(token);
        match this.relation {
            Relation::AclRelcl | Relation::Acl => return this.head,
            Relation::Conj | Relation::Xcomp | Relation::Ccomp | Relation::Cop => {
                token = this.head?
            }
            _ => return None,
        }
    }
    None
}

/// The filler at a token, if it is what the target asks for.
fn hit(
    view: &View<'_>,
    token: usize,
    origin: &Range<usize>,
    at_origin: bool,
    target: &Target,
) -> Option<(Range<usize>, Option<usize>)> {
    match target {
        Target::Node if at_origin => Some((
            origin.clone(),
            view.mentions_at(token)
                .iter()
                .copied()
                .find(|mention| view.mention(*mention).tokens == *origin),
        )),
        Target::Node => {
            let node = node(view, token);
            Some((node, view.mentions_at(token).first().copied()))
        }
        Target::Mention(kinds, test) => {
            let mention = view
                .mention_at(token, kinds)
                .or_else(|| named_by(view, token, kinds))?;
            let tokens = view.mention(mention).tokens.clone();
            let fits = test
                .as_ref()
                .is_none_or(|test| view.satisfies(view.head_of(&tokens), test));
            fits.then_some((tokens, Some(mention)))
        }
        Target::Phrase(test) => {
            if !view.satisfies(token, test) {
                return None;
            }
            Some((phrase(view, token), None))
        }
    }
}

/// The name that a title or common noun introduces: "le président (de X) Jean Dupont", "le maire de X, Jean Dupont", "la société Y".
fn named_by(view: &View<'_>, token: usize, kinds: &[MentionKind]) -> Option<usize> {
    if matches!(view.token(token).upos, Upos::Num | Upos::Pron) {
        return named_of_several(view, token, kinds);
    }
    if !matches!(
        view.token(token).upos,
        Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Sub
    ) {
        return None;
    }
    let node = node(view, token);
    node.clone()
        .flat_map(|inner| view.children(inner))
        .filter(|child| !node.contains(child))
        .filter(|child| match view.token(**child).relation {
            Relation::Appos | Relation::Flat => true,
            Relation::Nmod | Relation::Compound | Relation::Dep => is_bare(view, **child),
            _ => false,
        })
        .filter_map(|child| view.mention_at(*child, kinds))
        // "her husband": the possessor is another person.
        .find(|mention| view.mention(*mention).kind != MentionKind::Reference)
}

/// True when no preposition introduces the phrase of a token.
fn is_bare(view: &View<'_>, token: usize) -> bool {
    let mut children = view.children(token).iter();
    !children.any(|child| view.token(*child).relation == Relation::Case)
}

/// The noun that introduces a name, as its head: "*le maire* Jean Dupont".
fn title_of(view: &View<'_>, name: &Range<usize>) -> Option<usize> {
    let top = view.head_of(name);
    let token = view.token(top);
    let introduced = match token.relation {
        Relation::Appos | Relation::Flat => true,
        Relation::Nmod => is_bare(view, top),
        _ => false,
    };
    token
        .head
        .filter(|head| introduced && view.token(*head).upos == Upos::Noun && *head < name.start)
}

/// True when a post stands right before a name or introduces it: "maire *Jean Dupont*", "un président, *Jean Dupont*".
pub fn has_own_title(view: &View<'_>, name: &Range<usize>) -> bool {
    let is_post = |token: usize| view.mention_at(token, &[MentionKind::Role]).is_some();
    name.start
        .checked_sub(1)
        .into_iter()
        .chain(title_of(view, name))
        .any(is_post)
}

/// The name of one of several: "*one* of her brothers, Jean Dupont,".
fn named_of_several(view: &View<'_>, token: usize, kinds: &[MentionKind]) -> Option<usize> {
    let with = |head: usize, relation: Relation| {
        let children = view.children(head).iter().copied();
        children.filter(move |child| view.token(*child).relation == relation)
    };
    with(token, Relation::Nmod)
        .filter(|group| view.token(*group).number == Some(Number::Plural))
        .flat_map(|group| with(group, Relation::Appos))
        .find_map(|name| view.mention_at(name, kinds))
}

/// True when a relative clause, participle or apposition of a name holds what `inside` covers.
pub fn hangs_on(view: &View<'_>, inside: &Range<usize>, name: &Range<usize>) -> bool {
    let mut at = view.head_of(inside);
    // Bounded, as a faulty tree may go round in a circle.
    for _ in 0..view.len() {
        let token = view.token(at);
        let Some(head) = token.head else {
            return false;
        };
        if name.contains(&head) {
            return matches!(
                token.relation,
                Relation::Acl | Relation::AclRelcl | Relation::Appos
            );
        }
        at = head;
    }
    false
}

/// The noun phrase around a token: its modifiers to both sides, without its determiner, preposition and clauses.
pub fn phrase(view: &View<'_>, token: usize) -> Range<usize> {
    let mut inside = vec![false; view.len()];
    inside[token] = true;
    let mut pending: Vec<usize> = vec![token];
    while let Some(next) = pending.pop() {
        for child in view.children(next) {
            let relation = view.token(*child).relation;
            let modifier = matches!(
                relation,
                Relation::Amod
                    | Relation::Compound
                    | Relation::Flat
                    | Relation::Nmod
                    | Relation::Nummod
                    | Relation::Fixed
                    | Relation::Sub
                    | Relation::Goeswith
            );
            // The determiner and preposition of a modifier belong to the phrase, those of the phrase itself do not.
            let glue = next != token && matches!(relation, Relation::Case | Relation::Det);
            if (modifier || glue) && !inside[*child] {
                inside[*child] = true;
                pending.push(*child);
            }
        }
    }
    let mut range = token..token + 1;
    while range.start > 0 && inside[range.start - 1] {
        range.start -= 1;
    }
    while range.end < inside.len() && inside[range.end] {
        range.end += 1;
    }
    range
}

/// The mentions of the same kind that are coordinated with a mention ("A, B et C", "le maire A et la préfète B", "she and A").
pub fn coordinated(view: &View<'_>, mention: usize) -> Vec<usize> {
    let kinds: &[MentionKind] = match view.mention(mention).kind {
        MentionKind::Person | MentionKind::Reference => {
            &[MentionKind::Person, MentionKind::Reference]
        }
        kind => &[kind],
    };
    let mut found = vec![mention];
    let mut next = 0;
    while next < found.len() {
        let tokens = view.mention(found[next]).tokens.clone();
        for token in tokens.clone().chain(title_of(view, &tokens)) {
            for child in view.children(token) {
                if view.token(*child).relation == Relation::Conj
                    && let Some(other) = view
                        .mention_at(*child, kinds)
                        .or_else(|| named_by(view, *child, kinds))
                    && !found.contains(&other)
                {
                    found.push(other);
                }
            }
        }
        next += 1;
    }
    found.remove(0);
    found.sort_unstable();
    found
}
