//! Resolution tests over hand-made sentences.

mod employers;
mod posts;

use std::ops::Range;
use std::sync::Arc;

use proptest::prelude::*;

use super::{ConfidenceMap, Resolver};
use crate::document::{Language, MentionKind, Sentence};
use crate::mentions::roles::testing::sentence;
use crate::record::{Argument, Event, EventType, Slot, Status};
use crate::resolve::persons::Persons;
use crate::resolve::persons::testing::knowledge;
use crate::rules::{EventMention, Filler};

/// An article: its sentences side by side.
struct Built {
    text: String,
    sentences: Vec<Sentence>,
    persons: Persons,
}

fn build(shorthands: &[&str]) -> Built {
    let mut text = String::new();
    let mut sentences = Vec::new();
    for shorthand in shorthands {
        if !text.is_empty() {
            text.push(' ');
        }
        let (words, mut one) = sentence(shorthand);
        one.span = one.span.shifted(text.len());
        for token in &mut one.tokens {
            token.span = token.span.shifted(text.len());
        }
        for mention in &mut one.mentions {
            mention.span = mention.span.shifted(text.len());
        }
        text.push_str(&words);
        sentences.push(one);
    }
    let persons = Persons::resolve(&text, &sentences, Language::French, &knowledge());
    Built {
        text,
        sentences,
        persons,
    }
}

impl Built {
    /// The mention of a sentence with these words.
    fn mention(&self, number: usize, words: &str) -> Option<usize> {
        let mentions = &self.sentences[number].mentions;
        mentions
            .iter()
            .position(|mention| mention.span.of(&self.text) == words)
    }

    /// The tokens of a sentence with these words, blanks between them.
    fn tokens(&self, number: usize, words: &str) -> Range<usize> {
        let here = &self.sentences[number];
        let wanted: Vec<&str> = words.split(' ').collect();
        let start = (0..here.tokens.len())
            .find(|start| {
                let tokens = here.tokens[*start..].iter();
                wanted.len() <= here.tokens.len() - start
                    && tokens
                        .zip(&wanted)
                        .all(|(token, word)| token.span.of(&self.text) == *word)
            })
            .unwrap_or_else(|| panic!("no `{words}` in {}", self.text));
        start..start + wanted.len()
    }

    /// An event mention in a sentence, its slots by their words.
    fn said(
        &self,
        number: usize,
        event_type: EventType,
        slots: &[(Slot, &str)],
    ) -> (usize, EventMention) {
        let filler = |words: &str| {
            let mention = self.mention(number, words);
            let tokens = match mention {
                Some(mention) => self.sentences[number].mentions[mention].tokens.clone(),
                None => self.tokens(number, words),
            };
            Filler {
                tokens,
                mention,
                probability: 1.0,
            }
        };
        let mention = EventMention {
            event_type,
            status: Status::Actual,
            rule: Arc::from("fr/x/r"),
            reliability: 0.9,
            trigger: 0..1,
            arguments: slots
                .iter()
                .map(|(slot, words)| (*slot, filler(words)))
                .collect(),
        };
        (number, mention)
    }

    fn events(&self, mentions: &[(usize, EventMention)]) -> Vec<Event> {
        Resolver::new(&self.text, &self.sentences, &self.persons, mentions)
            .events(&ConfidenceMap::none(), 0.0)
    }

    /// What comes out, an event each: `slot=words` or the ISO value of a date.
    fn shown(&self, mentions: &[(usize, EventMention)]) -> Vec<String> {
        self.events(mentions).iter().map(show).collect()
    }
}

fn show(event: &Event) -> String {
    let slots = Slot::ALL.iter().filter_map(|slot| {
        let argument = event.argument(*slot)?;
        let words = match slot {
            Slot::Person | Slot::By | Slot::Predecessor | Slot::Successor => {
                argument.canonical.as_ref()
            }
            _ => argument.value.as_ref(),
        };
        Some(format!("{slot}={}", words.unwrap_or(&argument.text)))
    });
    slots.collect::<Vec<_>>().join("; ")
}

use EventType::{Appointment, Departure, Education, Founding, Tenure};
use Slot::{By, Date, EndDate, Organization, Person, Place, Predecessor, Role, Successor};

#[test]
fn mentions_of_one_event_are_joined() {
    let built = build(&[
        "[PER Anne Roux ] est nommée [ROLE:director directrice ] d' [ORG Exemplia ] en [DATE:2016 2016 ] .",
        "[PER Roux ] devient [ROLE:director patronne ] le [DATE:2016-02-08 8 février 2016 ] .",
        "[PER Anne Roux ] arrive .",
    ]);
    let first = built.said(
        0,
        Appointment,
        &[
            (Person, "Anne Roux"),
            (Role, "directrice"),
            (Organization, "Exemplia"),
            (Date, "2016"),
        ],
    );
    // The same concept in other words, a more precise date.
    let second = built.said(
        1,
        Appointment,
        &[
            (Person, "Roux"),
            (Role, "patronne"),
            (Date, "8 février 2016"),
        ],
    );
    // Nothing but the person.
    let third = built.said(2, Appointment, &[(Person, "Anne Roux")]);
    let events = built.events(&[first, second, third]);
    assert_eq!(events.len(), 1);
    assert_eq!(
        show(&events[0]),
        "person=Anne Roux; organization=Exemplia; role=directrice; date=2016-02-08"
    );
    assert_eq!(events[0].evidence.len(), 3);
    assert_eq!(
        events[0]
            .role
            .as_ref()
            .and_then(|role| role.concept.as_deref()),
        Some("director")
    );
}

#[test]
fn events_that_differ_stay_apart() {
    let built = build(&[
        "[PER Anne Roux ] , [ROLE:director directrice ] d' [ORG Exemplia ] en [DATE:2016 2016 ] , [ROLE:mayor maire ] de [LOC Lyon ]",
        "[PER Anne Roux ] et [PER Paul Petit ] , [ROLE:director directrice ] de [ORG Modelix ] en [DATE:2017-03 mars 2017 ] , [LOC Nantes ]",
    ]);
    type Slots = [(Slot, &'static str)];
    let pairs: [(&Slots, &Slots); 7] = [
        (
            &[(Person, "Anne Roux"), (Role, "directrice")],
            &[(Person, "Paul Petit"), (Role, "directrice")],
        ),
        (
            &[(Person, "Anne Roux"), (Role, "maire")],
            &[(Person, "Anne Roux"), (Role, "directrice")],
        ),
        (
            &[
                (Person, "Anne Roux"),
                (Role, "directrice"),
                (Organization, "Exemplia"),
            ],
            &[
                (Person, "Anne Roux"),
                (Role, "directrice"),
                (Organization, "Modelix"),
            ],
        ),
        (
            &[(Person, "Anne Roux"), (Role, "directrice"), (Date, "2016")],
            &[
                (Person, "Anne Roux"),
                (Role, "directrice"),
                (Date, "mars 2017"),
            ],
        ),
        (
            &[(Person, "Anne Roux"), (Place, "Lyon")],
            &[(Person, "Anne Roux"), (Place, "Nantes")],
        ),
        // Nothing in common, in different sentences.
        (
            &[(Person, "Anne Roux"), (Role, "directrice")],
            &[(Person, "Anne Roux"), (Organization, "Modelix")],
        ),
        // A year alone is history, and not the news that says nothing but the person.
        (
            &[
                (Person, "Anne Roux"),
                (Organization, "Exemplia"),
                (Date, "2016"),
            ],
            &[(Person, "Anne Roux")],
        ),
    ];
    for (first, second) in pairs {
        let mentions = [
            built.said(0, Appointment, first),
            built.said(1, Appointment, second),
        ];
        assert_eq!(built.events(&mentions).len(), 2, "{first:?} {second:?}");
    }
    let one = built.said(
        0,
        Appointment,
        &[(Person, "Anne Roux"), (Role, "directrice")],
    );
    let with_status = |status| {
        let (number, mut other) = one.clone();
        other.status = status;
        (number, other)
    };
    let count = |status| built.events(&[one.clone(), with_status(status)]).len();
    assert_eq!(count(Status::Uncertain), 2);
    // "Named director, she will take over as director": one move.
    assert_eq!(count(Status::Planned), 1);
    let (number, mut left) = one.clone();
    left.event_type = Departure;
    assert_eq!(
        built.events(&[one.clone(), (number, left)]).len(),
        2,
        "type"
    );
    assert_eq!(built.events(&[one.clone(), one]).len(), 1);
}

#[test]
fn what_completes_another_mention_in_its_sentence_is_one_event() {
    let built = build(&[
        "[PER Anne Roux ] nommée [ROLE:director directrice ] , [ORG Exemplia ] [ORG Modelix ]",
    ]);
    let mentions = |event_type| {
        let role = built.said(
            0,
            event_type,
            &[(Person, "Anne Roux"), (Role, "directrice")],
        );
        [
            role,
            built.said(
                0,
                event_type,
                &[(Person, "Anne Roux"), (Organization, "Exemplia")],
            ),
        ]
    };
    assert_eq!(
        built.shown(&mentions(Appointment)),
        ["person=Anne Roux; organization=Exemplia; role=directrice"]
    );
    assert_eq!(built.events(&mentions(Tenure)).len(), 2);
    // "a fondé Exemplia et Modelix"
    let founded = ["Exemplia", "Modelix"]
        .map(|name| built.said(0, Founding, &[(Person, "Anne Roux"), (Organization, name)]));
    assert_eq!(
        built.shown(&founded),
        [
            "person=Anne Roux; organization=Exemplia",
            "person=Anne Roux; organization=Modelix"
        ]
    );
    // "la fondatrice d'Exemplia, créée en 2016": a second mention adds the role.
    let again = built.said(
        0,
        Founding,
        &[
            (Person, "Anne Roux"),
            (Organization, "Exemplia"),
            (Role, "directrice"),
        ],
    );
    let [first, second] = founded;
    assert_eq!(built.events(&[first, second, again]).len(), 2);
}

#[test]
fn an_acronym_is_the_organization_that_it_abbreviates() {
    let built = build(&[
        "[PER Anne Roux ] rejoint le [ORG Conseil national du livre ] ( [ORG CNL ] ) .",
        "[PER Roux ] quitte le [ORG CNL ] .",
        "[PER Roux ] rejoint le [ORG Conseil du livre ] .",
    ]);
    let joins = built.said(
        0,
        Appointment,
        &[
            (Person, "Anne Roux"),
            (Organization, "Conseil national du livre"),
        ],
    );
    let short = built.said(1, Appointment, &[(Person, "Roux"), (Organization, "CNL")]);
    let loose = built.said(
        2,
        Appointment,
        &[(Person, "Roux"), (Organization, "Conseil du livre")],
    );
    let events = built.events(&[short.clone(), joins, loose]);
    assert_eq!(events.len(), 1);
    assert_eq!(
        events[0].organization.as_ref().map(|o| o.text.as_str()),
        Some("Conseil national du livre")
    );
    let alone = built.events(&[short]);
    let organization = alone[0].organization.as_ref().unwrap();
    assert_eq!(
        (
            organization.text.as_str(),
            organization.canonical.as_deref()
        ),
        ("CNL", Some("Conseil national du livre"))
    );
}

#[test]
fn schools_that_share_a_noun_stay_apart() {
    let built = build(&[
        "[PER Anne Roux ] , [ORG université de Lyon ] , [ORG université de Nantes ] , [ORG université Lyon ]",
    ]);
    let studied = |name| built.said(0, Education, &[(Person, "Anne Roux"), (Organization, name)]);
    let all = [
        "université de Lyon",
        "université de Nantes",
        "université Lyon",
    ]
    .map(studied);
    assert_eq!(
        built.shown(&all),
        [
            "person=Anne Roux; organization=université de Lyon",
            "person=Anne Roux; organization=université de Nantes"
        ]
    );
}

#[test]
fn a_period_fills_both_dates() {
    let built = build(&[
        "[PER Anne Roux ] , [ROLE:mayor maire ] de [DATE:2004:2009 2004 à 2009 ] , jusqu' en [DATE::2012 2012 ] , [DATE:2014 2014 ]",
    ]);
    let one = |event_type, slots: &[(Slot, &str)]| {
        let slots = [&[(Person, "Anne Roux")], slots].concat();
        built
            .shown(&[built.said(0, event_type, &slots)])
            .concat()
            .replace("person=Anne Roux", "")
    };
    assert_eq!(
        one(Tenure, &[(Date, "2004 à 2009")]),
        "; date=2004; end_date=2009"
    );
    assert_eq!(
        one(Education, &[(EndDate, "2004 à 2009")]),
        "; date=2004; end_date=2009"
    );
    assert_eq!(one(Tenure, &[(Date, "2012")]), "; end_date=2012");
    assert_eq!(one(Tenure, &[(EndDate, "2014")]), "; end_date=2014");
    assert_eq!(
        one(Tenure, &[(Date, "2014"), (EndDate, "2012")]),
        "; date=2014; end_date=2012"
    );
    // What happens once has one date.
    assert_eq!(one(Appointment, &[(Date, "2004 à 2009")]), "; date=2004");
    assert_eq!(one(Appointment, &[(Date, "2012")]), "");
    // Words that are no date give none.
    assert_eq!(one(Tenure, &[(Date, "maire")]), "");
}

#[test]
fn what_happens_behind_a_period_happens_at_its_end() {
    let built = build(&[
        "[DATE:2004:2009 2004 à 2009 ] , [PER Anne Roux ] part ; départ en [DATE::2012 2012 ]",
    ]);
    let one = |event_type, date, trigger: usize| {
        let mut said = built.said(0, event_type, &[(Person, "Anne Roux"), (Date, date)]);
        said.1.trigger = trigger..trigger + 1;
        built.shown(&[said]).concat()
    };
    let (part, departure) = (6, 8);
    assert_eq!(
        one(Departure, "2004 à 2009", part),
        "person=Anne Roux; date=2009"
    );
    assert_eq!(
        one(Departure, "2012", departure),
        "person=Anne Roux; date=2012"
    );
    assert_eq!(one(Departure, "2012", part), "person=Anne Roux");
    // A period of its own clause is when it happened.
    let season = build(&[
        "[DATE:2018:2019 2018/NUM/4/obl ] , [PER Anne/PROPN/4/nsubj ] part/VERB/0/root/Fin",
    ]);
    let mut said = season.said(0, Departure, &[(Person, "Anne"), (Date, "2018")]);
    said.1.trigger = 3..4;
    assert_eq!(season.shown(&[said]), ["person=Anne; date=2018"]);
    assert_eq!(
        one(Tenure, "2004 à 2009", part),
        "person=Anne Roux; date=2004; end_date=2009"
    );
}

#[test]
fn an_event_needs_its_person_and_no_other() {
    let built = build(&[
        "[PER Anne Roux ] succède à [REF:pronoun lui ] et [PER Paul Petit ] , le conseil [ROLE:mayor maire ]",
    ]);
    let shown = |slots: &[(Slot, &str)]| built.shown(&[built.said(0, Appointment, slots)]);
    // Nobody is behind the pronoun, nor behind other words.
    if built
        .persons
        .of(0, built.mention(0, "lui").unwrap())
        .is_none()
    {
        assert_eq!(shown(&[(Person, "lui")]), Vec::<String>::new());
        assert_eq!(
            shown(&[(Person, "Anne Roux"), (Predecessor, "lui")]),
            ["person=Anne Roux"]
        );
        assert_eq!(
            shown(&[(Person, "Anne Roux"), (By, "lui")]),
            ["person=Anne Roux"]
        );
    }
    assert_eq!(shown(&[(Person, "conseil")]), Vec::<String>::new());
    assert_eq!(shown(&[(Role, "maire")]), Vec::<String>::new());
    assert_eq!(
        shown(&[(Person, "Anne Roux"), (Successor, "conseil")]),
        ["person=Anne Roux"]
    );
    assert_eq!(
        shown(&[(Person, "Anne Roux"), (By, "conseil")]),
        ["person=Anne Roux; by=conseil"]
    );
    for slot in [By, Predecessor, Successor] {
        assert_eq!(
            shown(&[(Person, "Anne Roux"), (slot, "Anne Roux")]),
            ["person=Anne Roux"]
        );
        assert_eq!(
            shown(&[(Person, "Anne Roux"), (slot, "Paul Petit")]),
            [format!("person=Anne Roux; {slot}=Paul Petit")]
        );
    }
}

#[test]
fn events_keep_the_order_of_the_text_and_a_least_confidence() {
    let built = build(&["[PER Anne Roux ] part .", "[PER Paul Petit ] part ."]);
    let (anne, paul) = (
        built.said(0, Departure, &[(Person, "Anne Roux")]),
        built.said(1, Departure, &[(Person, "Paul Petit")]),
    );
    let mentions = [paul, anne];
    assert_eq!(
        built.shown(&mentions),
        ["person=Anne Roux", "person=Paul Petit"]
    );
    let resolver = Resolver::new(&built.text, &built.sentences, &built.persons, &mentions);
    assert_eq!(resolver.events(&ConfidenceMap::none(), 0.9).len(), 2);
    assert_eq!(resolver.events(&ConfidenceMap::none(), 0.91).len(), 0);
}

#[test]
fn a_stand_in_gives_way_to_the_name() {
    let built = build(&["[PER Anne Roux ] est là .", "[REF:pronoun Elle ] part ."]);
    let mentions = [built.said(1, Departure, &[(Person, "Elle")])];
    if let [event] = built.events(&mentions).as_slice() {
        assert_eq!(
            (event.person.text.as_str(), event.person.start),
            ("Anne Roux", 0)
        );
        assert_eq!(event.evidence[0].text, "Elle part.");
    }
}

#[test]
fn what_several_did_each_of_them_did() {
    let built = build(&[
        "[PER Anne Roux ] voit [PER Paul Petit ] .",
        "[REF:plural Le duo ] part d' [ORG Exemplia ] .",
    ]);
    let left = [(Person, "Le duo"), (Organization, "Exemplia")];
    assert_eq!(
        built.shown(&[built.said(1, Departure, &left)]),
        [
            "person=Anne Roux; organization=Exemplia",
            "person=Paul Petit; organization=Exemplia",
        ]
    );
}

#[test]
fn a_post_stands_for_the_one_person_who_holds_it() {
    let built = build(&[
        "[PER Anne Roux ] et [PER Paul Petit ] sont là , elle est [ROLE:mayor maire ] , lui [ROLE:mayor maire ] .",
        "Le [ROLE:mayor [REF:holder:mayor maire ] ] part .",
    ]);
    let leaves = holder_leaves(&built);
    let anne = built.said(0, Tenure, &[(Person, "Anne Roux"), (Role, "maire")]);
    let paul = built.said(0, Tenure, &[(Person, "Paul Petit"), (Role, "maire")]);
    let left = "person=Anne Roux; role=maire";
    assert_eq!(built.shown(&[anne.clone(), leaves.clone()]), [left, left]);
    // Of two holders it may be either; of none the article does not say.
    assert_eq!(built.shown(&[anne, paul, leaves.clone()]).len(), 2);
    assert_eq!(built.shown(&[leaves]), [""; 0]);
}

/// The last sentence says that the holder of a post leaves.
fn holder_leaves(built: &Built) -> (usize, EventMention) {
    let number = built.sentences.len() - 1;
    let (_, mut leaves) = built.said(number, Departure, &[]);
    let here = &built.sentences[number].mentions;
    leaves.arguments = vec![(
        Person,
        Filler {
            tokens: 1..2,
            mention: here.iter().position(|it| it.kind == MentionKind::Reference),
            probability: 1.0,
        },
    )];
    (number, leaves)
}

#[test]
fn a_post_that_nobody_is_given_is_the_only_persons_near() {
    let (anne, both) = (
        "[PER Anne Roux ] gagne .",
        "[PER Anne Roux ] bat [PER Paul Petit ] .",
    );
    let (rain, holder) = (
        "Il pleut .",
        "Le [ROLE:mayor [REF:holder:mayor maire ] ] part .",
    );
    let left = |sentences: &[&str]| {
        let built = build(sentences);
        built.shown(&[holder_leaves(&built)])
    };
    assert_eq!(
        left(&[anne, rain, holder]),
        ["person=Anne Roux; role=maire"]
    );
    assert_eq!(left(&[both, rain, holder]), [""; 0]);
    assert_eq!(left(&[anne, rain, rain, holder]), [""; 0]);
}

fn arguments(event: &Event) -> impl Iterator<Item = &Argument> {
    Slot::ALL.iter().filter_map(|slot| event.argument(*slot))
}

proptest! {
    #[test]
    fn offsets_count_code_points(words in prop::collection::vec("[a-zé😀œ’\u{301}]{1,6}|[A-ZÉ]{2,5}|𝒳", 3..9), second in prop::collection::vec("[a-zà🏛️]{1,5}", 2..5)) {
        // A name, an organisation, a role and a date, with anything between them.
        let between = words.join(" ");
        let first = format!("{between} [PER Anne Roux ] {between} [ORG {between} ] [ROLE:x {} ] [DATE:2016 {between} ] .", words[0]);
        let second = format!("[PER Élodie 😀 Petit ] {}", second.join(" "));
        let built = build(&[&first, &second]);
        let here = &built.sentences[0];
        let kind = |wanted: MentionKind| {
            let mention = here.mentions.iter().position(|mention| mention.kind == wanted).unwrap();
            Filler { tokens: here.mentions[mention].tokens.clone(), mention: Some(mention), probability: 1.0 }
        };
        let (_, mut mention) = built.said(0, Appointment, &[]);
        mention.arguments = vec![
            (Person, kind(MentionKind::Person)),
            (Organization, kind(MentionKind::Organization)),
            (Role, kind(MentionKind::Role)),
            (Date, kind(MentionKind::Date)),
            (Place, Filler { tokens: 0..2, mention: None, probability: 0.5 }),
        ];
        let other = built.said(1, Departure, &[(Person, "Élodie 😀 Petit")]);
        let points: Vec<char> = built.text.chars().collect();
        let events = built.events(&[(0, mention), other]);
        prop_assert!(!events.is_empty());
        for event in &events {
            for argument in arguments(event) {
                prop_assert_eq!(points[argument.start..argument.end].iter().collect::<String>(), argument.text.as_str());
            }
            for evidence in &event.evidence {
                prop_assert_eq!(points[evidence.start..evidence.end].iter().collect::<String>(), evidence.text.as_str());
            }
        }
    }
}

#[test]
fn two_portfolios_are_two_posts() {
    let built = build(&[
        "[PER Anne Roux ] , [ROLE:minister ministre de l ' Intérieur ] puis [ROLE:minister ministre de l ' Économie ] , [ROLE:minister ministre ]",
    ]);
    let tenure = |words| built.said(0, Tenure, &[(Person, "Anne Roux"), (Role, words)]);
    let shown = built.shown(&[
        tenure("ministre de l'Intérieur"),
        tenure("ministre de l'Économie"),
    ]);
    assert_eq!(shown.len(), 2, "{shown:?}");
    // The bare title may be either: it adds no third.
    let shown = built.shown(&[
        tenure("ministre de l'Intérieur"),
        tenure("ministre de l'Économie"),
        tenure("ministre"),
    ]);
    assert_eq!(shown.len(), 2, "{shown:?}");
}

#[test]
fn a_deputy_holds_another_post() {
    let built = build(&[
        "[PER Anne Roux ] , [ROLE:deputy-director sous-directrice ] puis [ROLE:director directrice ] d' [ORG Exemplia ] .",
    ]);
    let holds = |role| {
        let slots = [
            (Slot::Person, "Anne Roux"),
            (Slot::Role, role),
            (Slot::Organization, "Exemplia"),
        ];
        built.said(0, EventType::Tenure, &slots)
    };
    let (deputy, head) = (holds("sous-directrice"), holds("directrice"));
    assert_eq!(built.shown(&[deputy, head]).len(), 2);
}

#[test]
fn what_is_planned_is_still_to_come() {
    let date = "[DATE:2022-09::2023-09 septembre ]";
    let near = "[DATE:2022-10::2023-10:nearer octobre ]";
    let built = build(&[
        &format!("[PER Anne Roux ] prend/VERB/0/root/Fin,Pres [ORG Exemplia ] en {date} ."),
        &format!("[PER Jean Blanc ] prend/VERB/0/root/Fin,Pres [ORG Exemplia ] en {near} ."),
    ]);
    let takes = |sentence: usize, person, date, status| {
        let slots = [
            (Slot::Person, person),
            (Slot::Organization, "Exemplia"),
            (Slot::Date, date),
        ];
        let (number, mut event) = built.said(sentence, EventType::Appointment, &slots);
        event.status = status;
        event.trigger = built.tokens(sentence, "prend");
        let shown = built.shown(&[(number, event)]);
        shown[0].rsplit('=').next().unwrap_or_default().to_owned()
    };
    assert_eq!(
        takes(0, "Anne Roux", "septembre", Status::Planned),
        "2023-09"
    );
    assert_eq!(
        takes(0, "Anne Roux", "septembre", Status::Actual),
        "2022-09"
    );
    assert_eq!(takes(1, "Jean Blanc", "octobre", Status::Actual), "2023-10");
}
