//! Applying rules to a sentence: triggers first, then their arguments.

use std::ops::Range;
use std::sync::Arc;

use super::machine::REACH;
use super::path::{self, Filler};
use super::pattern::{Argument, Finder, Origin, Pattern};
use super::view::View;
use super::{Rule, RuleSet};
use crate::document::{Detail, MentionKind};
use crate::record::{EventType, Slot, Status};
use crate::syntax::Upos;

/// An event as one sentence states it.
#[derive(Clone, Debug, PartialEq)]
pub struct EventMention {
    /// What happened.
    pub event_type: EventType,
    /// Whether it did.
    pub status: Status,
    /// The rule's identifier.
    pub rule: Arc<str>,
    /// The rule's reliability, from 0 to 1.
    pub reliability: f64,
    /// The tokens of the trigger.
    pub trigger: Range<usize>,
    /// The arguments found.
    pub arguments: Vec<(Slot, Filler)>,
}

impl EventMention {
    /// The filler of a slot.
    pub fn argument(&self, slot: Slot) -> Option<&Filler> {
        self.arguments
            .iter()
            .find(|(found, _)| *found == slot)
            .map(|(_, filler)| filler)
    }
}

/// What a rule did in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It gave these events.
    Fired(Vec<EventMention>),
    /// A rule of event `post` linked a role to its organisation or place.
    Linked(Vec<(Slot, Filler)>),
    /// A rule of event `none` excludes what its trigger covers.
    Excluded {
        /// The tokens of the trigger.
        trigger: Range<usize>,
    },
    /// Its trigger matched, but this required argument was not found.
    Missing {
        /// The tokens of the trigger.
        trigger: Range<usize>,
        /// The slot.
        slot: Slot,
    },
    /// Its trigger lies in a stretch that a rule of event `none` excludes.
    Blocked {
        /// The tokens of the trigger.
        trigger: Range<usize>,
        /// The rule that excludes it.
        by: Arc<str>,
    },
}

/// Arguments of one match.
type Bound = Vec<(Slot, Vec<Filler>)>;

/// A match of a trigger, with its arguments or the required one that is missing.
struct Hit {
    trigger: Range<usize>,
    /// Slots that the trigger itself filled.
    captured: Vec<Slot>,
    arguments: Result<Bound, Slot>,
}

/// Rules to be run in a sentence, each with the tokens where its trigger may start.
type Starts<'r> = Vec<(&'r Rule, Vec<usize>)>;

/// The rules to be run in a sentence.
struct Chosen<'r> {
    rules: Starts<'r>,
    posts: Starts<'r>,
    exclusions: Starts<'r>,
}

impl RuleSet {
    /// Every event that the rules find in a sentence.
    pub fn apply(&self, view: &View<'_>) -> Vec<EventMention> {
        let mut events = Vec::new();
        // Those that cannot match are not even tried.
        let [rules, posts, exclusions] = &self.indexes;
        let chosen = Chosen {
            rules: rules.candidates(view, &self.rules),
            posts: posts.candidates(view, &self.posts),
            exclusions: exclusions.candidates(view, &self.exclusions),
        };
        self.run_chosen(&chosen, view, &mut |_, outcome| {
            if let Outcome::Fired(fired) = outcome {
                events.extend(fired);
            }
        });
        events
    }

    /// Runs every rule and reports what each match of a trigger led to.
    pub fn run(&self, view: &View<'_>, report: &mut dyn FnMut(&Rule, Outcome)) {
        let chosen = Chosen {
            rules: everywhere(&self.rules, view),
            posts: everywhere(&self.posts, view),
            exclusions: everywhere(&self.exclusions, view),
        };
        self.run_chosen(&chosen, view, report);
    }

    fn run_chosen(
        &self,
        chosen: &Chosen<'_>,
        view: &View<'_>,
        report: &mut dyn FnMut(&Rule, Outcome),
    ) {
        let mut blocked: Vec<(Range<usize>, Arc<str>)> = Vec::new();
        for (rule, starts) in &chosen.exclusions {
            for hit in matches(view, &rule.pattern, starts) {
                let trigger = hit.trigger;
                match hit.arguments {
                    Err(slot) => report(rule, Outcome::Missing { trigger, slot }),
                    Ok(_) => {
                        blocked.push((trigger.clone(), Arc::clone(&rule.id)));
                        report(rule, Outcome::Excluded { trigger });
                    }
                }
            }
        }
        let posts = posts(&chosen.posts, view, report);
        for (rule, starts) in &chosen.rules {
            let Some(event_type) = rule.event_type else {
                continue;
            };
            for hit in matches(view, &rule.pattern, starts) {
                let trigger = hit.trigger;
                let overlaps =
                    |range: &Range<usize>| range.start < trigger.end && trigger.start < range.end;
                if let Some((_, by)) = blocked.iter().find(|(range, _)| overlaps(range)) {
                    let by = Arc::clone(by);
                    report(rule, Outcome::Blocked { trigger, by });
                    continue;
                }
                match hit.arguments {
                    Err(slot) => report(rule, Outcome::Missing { trigger, slot }),
                    Ok(bound) => {
                        let status = rule
                            .status
                            .unwrap_or_else(|| self.status(view, &trigger, event_type));
                        let events = expand(view, rule, &trigger, &bound, &hit.captured)
                            .into_iter()
                            .map(|arguments| EventMention {
                                event_type,
                                status,
                                rule: Arc::clone(&rule.id),
                                reliability: rule.reliability,
                                trigger: trigger.clone(),
                                arguments: inherit(arguments, &posts),
                            })
                            .collect();
                        report(rule, Outcome::Fired(events));
                    }
                }
            }
        }
    }

    /// The status that a cue in the trigger's clause gives; `actual` without one.
    fn status(&self, view: &View<'_>, trigger: &Range<usize>, event_type: EventType) -> Status {
        self.cues
            .iter()
            .filter(|cue| cue.events.is_empty() || cue.events.contains(&event_type))
            .find(|cue| {
                cue.finders.iter().any(|finder| {
                    !search(view, finder, &mut |origin| match origin {
                        Origin::Trigger => Some(trigger.clone()),
                        Origin::Argument(_) => None,
                    })
                    .is_empty()
                })
            })
            .map_or(Status::Actual, |cue| cue.status)
    }
}

/// Rules that may start at any token.
fn everywhere<'r>(rules: &'r [Rule], view: &View<'_>) -> Starts<'r> {
    let starts = |rule| (rule, (0..view.len()).collect());
    rules.iter().map(starts).collect()
}

/// What the text says, beside each role, of the organisation and place that it is held in.
fn posts(
    rules: &Starts<'_>,
    view: &View<'_>,
    report: &mut dyn FnMut(&Rule, Outcome),
) -> Vec<(usize, Slot, Filler)> {
    let mut posts: Vec<(usize, Slot, Filler)> = Vec::new();
    for (rule, starts) in rules {
        for hit in matches(view, &rule.pattern, starts) {
            let bound = match hit.arguments {
                Ok(bound) => bound,
                Err(slot) => {
                    let trigger = hit.trigger;
                    report(rule, Outcome::Missing { trigger, slot });
                    continue;
                }
            };
            let first = bound
                .iter()
                .filter_map(|(slot, fillers)| Some((*slot, fillers.first()?.clone())));
            report(rule, Outcome::Linked(first.collect()));
            let role = bound
                .iter()
                .find(|(slot, _)| *slot == Slot::Role)
                .and_then(|(_, fillers)| fillers.first()?.mention);
            let Some(role) = role else { continue };
            for (slot, fillers) in bound {
                let taken = posts.iter().any(|(r, s, _)| *r == role && *s == slot);
                if slot != Slot::Role
                    && !taken
                    && let Some(filler) = fillers.into_iter().next()
                {
                    posts.push((role, slot, filler));
                }
            }
        }
    }
    posts
}

/// Every match of a pattern's trigger that starts at one of these tokens.
fn matches(view: &View<'_>, pattern: &Pattern, starts: &[usize]) -> Vec<Hit> {
    pattern
        .trigger
        .find_at(view, starts.iter().copied())
        .into_iter()
        .map(|hit| {
            let mut bound: Bound = Vec::new();
            // An optional element that is not there fills nothing.
            let captures = hit
                .captures
                .into_iter()
                .filter(|(_, tokens)| !tokens.is_empty());
            for (slot, tokens) in captures {
                let filler = surface_filler(view, tokens);
                match bound.iter_mut().find(|(found, _)| *found == slot) {
                    Some((_, fillers)) => fillers.push(filler),
                    None => bound.push((slot, vec![filler])),
                }
            }
            let captured = bound.iter().map(|(slot, _)| *slot).collect();
            let trigger = hit.tokens;
            let missing = pattern
                .arguments
                .iter()
                .find(|argument| !bind(view, argument, &trigger, &mut bound));
            Hit {
                captured,
                arguments: match missing {
                    Some(argument) => Err(argument.slot),
                    None => Ok(bound),
                },
                trigger,
            }
        })
        .collect()
}

/// Finds one argument; false when it is required and missing.
fn bind(view: &View<'_>, argument: &Argument, trigger: &Range<usize>, bound: &mut Bound) -> bool {
    if bound.iter().any(|(slot, _)| *slot == argument.slot) {
        return true;
    }
    for finder in &argument.finders {
        let mut fillers = search(view, finder, &mut |origin| match origin {
            Origin::Trigger => Some(trigger.clone()),
            Origin::Argument(slot) => bound
                .iter()
                .find(|(found, _)| *found == slot)
                .and_then(|(_, fillers)| fillers.first())
                .map(|filler| filler.tokens.clone()),
        });
        fillers.retain(|filler| {
            let mut others = bound.iter().flat_map(|(_, others)| others);
            !others.any(|other| same_stretch(other, filler))
        });
        if !fillers.is_empty() {
            if !argument.quantity.distributes() {
                fillers.truncate(1);
            }
            bound.push((argument.slot, fillers));
            return true;
        }
    }
    !argument.quantity.required()
}

/// True for one stretch of text, which fills one slot of an event. Two mentions over the same words ("le maire", a role and
/// a stand-in) are two.
fn same_stretch(a: &Filler, b: &Filler) -> bool {
    a.tokens == b.tokens && (a.mention == b.mention || a.mention.is_none() || b.mention.is_none())
}

fn search(
    view: &View<'_>,
    finder: &Finder,
    place: &mut dyn FnMut(Origin) -> Option<Range<usize>>,
) -> Vec<Filler> {
    match finder {
        Finder::Path {
            origin,
            steps,
            target,
        } => place(*origin).map_or_else(Vec::new, |from| path::follow(view, &from, steps, target)),
        Finder::After(origin, program) => place(*origin)
            .and_then(|from| program.match_at(view, from.end))
            .map_or_else(Vec::new, |hit| marked(view, &hit.captures)),
        Finder::Before(origin, program) => place(*origin)
            .and_then(|from| program.match_before(view, from.start, REACH))
            .map_or_else(Vec::new, |hit| marked(view, &hit.captures)),
    }
}

/// The argument of `after(…)` or `before(…)`.
fn marked(view: &View<'_>, captures: &[(Slot, Range<usize>)]) -> Vec<Filler> {
    captures
        .iter()
        .filter(|(_, tokens)| !tokens.is_empty())
        .map(|(_, tokens)| surface_filler(view, tokens.clone()))
        .collect()
}

fn surface_filler(view: &View<'_>, tokens: Range<usize>) -> Filler {
    let mention = tokens.clone().next().and_then(|token| {
        view.mentions_at(token)
            .iter()
            .copied()
            .find(|mention| view.mention(*mention).tokens == tokens)
    });
    Filler {
        tokens,
        mention,
        probability: 1.0,
    }
}

/// True when the role stands right before or behind the person, with at most a mark between, or before it with only the role's
/// complement between: it is that person's own.
fn has_title(view: &View<'_>, bound: &Bound) -> bool {
    let tokens = |wanted: Slot| {
        let fillers = bound.iter().filter(move |(slot, _)| *slot == wanted);
        fillers.flat_map(|(_, fillers)| fillers.iter().map(|filler| &filler.tokens))
    };
    tokens(Slot::Role).any(|role| {
        tokens(Slot::Person).any(|person| {
            let complement = |token: usize| {
                let verb = matches!(view.token(token).upos, Upos::Verb | Upos::Aux);
                !verb && view.mention_at(token, &[MentionKind::Person]).is_none()
            };
            person.start.abs_diff(role.end) <= 1
                || role.start.abs_diff(person.end) <= 1
                || role.end < person.start && (role.end..person.start).all(complement)
        })
    })
}

/// One list of arguments for each event: coordinated persons, and each filler of a slot that distributes.
///
/// A person inside the trigger stands for itself ("President A and Chancellor B"), unless the role is in the plural; so does one whose
/// own clause says it ("A, who heads X, and B").
fn expand(
    view: &View<'_>,
    rule: &Rule,
    trigger: &Range<usize>,
    bound: &Bound,
    captured: &[Slot],
) -> Vec<Vec<(Slot, Filler)>> {
    let plural_role = bound.iter().any(|(slot, fillers)| {
        *slot == Slot::Role
            && fillers.iter().any(|filler| {
                filler.mention.is_some_and(|mention| {
                    matches!(&view.mention(mention).detail, Detail::Role(role) if role.plural)
                })
            })
    });
    let role_is_title = has_title(view, bound);
    let mut titled_apart: Vec<Range<usize>> = Vec::new();
    let mut events: Vec<Vec<(Slot, Filler)>> = vec![Vec::new()];
    for (slot, fillers) in bound {
        let quantity = rule
            .pattern
            .arguments
            .iter()
            .find(|argument| argument.slot == *slot)
            .map(|argument| argument.quantity);
        let distributes = match slot {
            Slot::Person => plural_role || !captured.contains(slot),
            _ => quantity.is_some_and(|quantity| quantity.distributes()),
        };
        let mut choices: Vec<Filler> = fillers.clone();
        if distributes {
            for filler in fillers {
                let Some(mention) = filler.mention else {
                    continue;
                };
                for other in path::coordinated(view, mention) {
                    let tokens = view.mention(other).tokens.clone();
                    let is_said_apart = *slot == Slot::Person
                        && trigger.end <= tokens.start
                        && path::hangs_on(view, trigger, &filler.tokens);
                    if is_said_apart {
                        continue;
                    }
                    // "the rector, A, and Comptroller B": the first one's title is not the second's.
                    let titled = *slot == Slot::Person
                        && role_is_title
                        && path::has_own_title(view, &tokens);
                    if titled && rule.event_type == Some(EventType::Tenure) {
                        continue;
                    }
                    if titled {
                        titled_apart.push(tokens.clone());
                    }
                    // Who fills another slot of the event is not its person too.
                    let taken = bound.iter().any(|(_, fillers)| {
                        fillers.iter().any(|filler| filler.mention == Some(other))
                    });
                    if !taken && !choices.iter().any(|choice| choice.tokens == tokens) {
                        choices.push(Filler {
                            tokens,
                            mention: Some(other),
                            probability: filler.probability,
                        });
                    }
                }
            }
        } else {
            choices.truncate(1);
        }
        events = choices
            .iter()
            .flat_map(|choice| {
                events.iter().map(|event| {
                    let mut event = event.clone();
                    event.push((*slot, choice.clone()));
                    event
                })
            })
            .collect();
    }
    events.retain(|event| event.iter().any(|(slot, _)| *slot == Slot::Person));
    for event in &mut events {
        let apart = |(slot, filler): &(Slot, Filler)| {
            *slot == Slot::Person && titled_apart.contains(&filler.tokens)
        };
        if event.iter().any(apart) {
            let of_post = [Slot::Role, Slot::Organization, Slot::Place];
            event.retain(|(slot, _)| !of_post.contains(slot));
        }
    }
    events
}

/// Adds what the text says of the role's organisation and place, where the rule found none.
fn inherit(
    mut arguments: Vec<(Slot, Filler)>,
    posts: &[(usize, Slot, Filler)],
) -> Vec<(Slot, Filler)> {
    let role = arguments
        .iter()
        .find(|(slot, _)| *slot == Slot::Role)
        .and_then(|(_, filler)| filler.mention);
    for (owner, slot, filler) in posts {
        let used = arguments
            .iter()
            .any(|(found, other)| found == slot || other.tokens == filler.tokens);
        if Some(*owner) == role && !used {
            arguments.push((*slot, filler.clone()));
        }
    }
    arguments
}
