//! Posts and dates that an article tells apart from the move.

use super::EventType::{Appointment, Departure, Election, Tenure};
use super::Slot::{Date, Organization, Person, Predecessor, Role};
use super::{Status, build};

#[test]
fn a_departure_takes_the_only_post_of_the_person() {
    let built = build(&[
        "[PER Anne Roux ] , [ROLE:director directrice ] d' [ORG Exemplia ] en [DATE:2016 2016 ] .",
        "[PER Roux ] démissionne ; [PER Paul Petit ] remplace [PER Anne Roux ] .",
    ]);
    let tenure = built.said(
        0,
        Tenure,
        &[
            (Person, "Anne Roux"),
            (Role, "directrice"),
            (Organization, "Exemplia"),
            (Date, "2016"),
        ],
    );
    let departure = built.said(1, Departure, &[(Person, "Roux")]);
    let succession = built.said(
        1,
        Appointment,
        &[(Person, "Paul Petit"), (Predecessor, "Anne Roux")],
    );
    let shown = built.shown(&[tenure.clone(), departure, succession]);
    assert_eq!(
        shown[1..],
        [
            "person=Anne Roux; organization=Exemplia; role=directrice; successor=Paul Petit",
            "person=Paul Petit; organization=Exemplia; role=directrice; predecessor=Anne Roux",
        ]
    );
    // A departure that names a post keeps it.
    let named = built.said(
        1,
        Departure,
        &[(Person, "Roux"), (Organization, "Paul Petit")],
    );
    let shown = built.shown(&[tenure, named]);
    assert_eq!(shown[1], "person=Anne Roux; organization=Paul Petit");
}

#[test]
fn a_successor_takes_the_post_that_was_left() {
    let built = build(&[
        "[PER Anne Roux ] quitte la [ROLE:presidency présidence ] d' [ORG Exemplia ] .",
        "[PER Paul Petit ] lui succède , après [PER Anne Roux ] .",
    ]);
    let left = [
        (Person, "Anne Roux"),
        (Role, "présidence"),
        (Organization, "Exemplia"),
    ];
    let left = built.said(0, Departure, &left);
    let taken = built.said(
        1,
        Appointment,
        &[(Person, "Paul Petit"), (Predecessor, "Anne Roux")],
    );
    let shown = built.shown(&[left, taken]);
    assert_eq!(
        shown[1],
        "person=Paul Petit; organization=Exemplia; role=présidence; predecessor=Anne Roux"
    );
}

#[test]
fn whom_another_replaces_left_the_post_that_is_taken_up() {
    let built = build(&[
        "[PER Paul Petit ] devient [ROLE:director directeur ] d' [ORG Exemplia ] à la place de [PER Anne Roux ] .",
        "[PER Anne Roux ] a démissionné .",
    ]);
    let taken = [
        (Person, "Paul Petit"),
        (Role, "directeur"),
        (Organization, "Exemplia"),
        (Predecessor, "Anne Roux"),
    ];
    let taken = built.said(0, Appointment, &taken);
    let left = built.said(1, Departure, &[(Person, "Anne Roux")]);
    let shown = built.shown(&[taken, left]);
    assert_eq!(
        shown[1],
        "person=Anne Roux; organization=Exemplia; role=directeur; successor=Paul Petit"
    );
}

#[test]
fn a_coming_start_dates_the_move_that_is_decided() {
    let built = build(&[
        "[PER Anne Roux ] est nommée [ROLE:director directrice ] d' [ORG Exemplia ] .",
        "[PER Roux ] prendra ses fonctions en [DATE:2018-04 avril ] .",
        "[PER Roux ] ira chez [ORG Novalis ] en [DATE:2019-01 janvier ] .",
    ]);
    let named = [
        (Person, "Anne Roux"),
        (Role, "directrice"),
        (Organization, "Exemplia"),
    ];
    let named = built.said(0, Appointment, &named);
    let planned = |number, slots: &[_]| {
        let mut said = built.said(number, Appointment, slots);
        said.1.status = Status::Planned;
        said
    };
    let start = planned(1, &[(Person, "Roux"), (Date, "avril")]);
    let next = [
        (Person, "Roux"),
        (Organization, "Novalis"),
        (Date, "janvier"),
    ];
    let next = planned(2, &next);
    let events = built.events(&[named, start, next]);
    let told: Vec<_> = events
        .iter()
        .map(|event| (event.status, super::show(event)))
        .collect();
    assert_eq!(
        told,
        [
            (
                Status::Actual,
                "person=Anne Roux; organization=Exemplia; role=directrice; date=2018-04".to_owned()
            ),
            (
                Status::Planned,
                "person=Anne Roux; organization=Novalis; date=2019-01".to_owned()
            ),
        ]
    );
}

#[test]
fn an_election_is_to_the_post_that_its_sentence_gives() {
    let built = build(&[
        "La [ROLE:mayor maire ] [PER Anne Roux ] a été réélue .",
        "[PER Roux ] a été élue .",
    ]);
    let tenure = [(Person, "Anne Roux"), (Role, "maire")];
    let tenure = built.said(0, Tenure, &tenure);
    let elected = built.said(0, Election, &[(Person, "Anne Roux")]);
    let shown = built.shown(&[tenure.clone(), elected]);
    assert_eq!(shown[1], "person=Anne Roux; role=maire");
    // Another sentence may tell of another post.
    let elsewhere = built.said(1, Election, &[(Person, "Roux")]);
    let shown = built.shown(&[tenure, elsewhere]);
    assert_eq!(shown[1], "person=Anne Roux");
}

#[test]
fn a_succession_told_after_an_election_is_part_of_it() {
    let built = build(&[
        "[PER Anne Roux ] est élue [ROLE:president présidente ] d' [ORG Exemplia ] .",
        "[PER Roux ] succède à [PER Paul Petit ] .",
        "[PER Jean Blanc ] succède à [PER Luc Noir ] .",
    ]);
    let elected = [
        (Person, "Anne Roux"),
        (Role, "présidente"),
        (Organization, "Exemplia"),
    ];
    let elected = built.said(0, Election, &elected);
    let follows = |sentence, person, other| {
        built.said(
            sentence,
            Appointment,
            &[(Person, person), (Predecessor, other)],
        )
    };
    let own = follows(1, "Roux", "Paul Petit");
    let others = follows(2, "Jean Blanc", "Luc Noir");
    assert_eq!(
        built.shown(&[elected, own, others]),
        [
            "person=Anne Roux; organization=Exemplia; role=présidente; predecessor=Paul Petit",
            "person=Jean Blanc; organization=Exemplia; predecessor=Luc Noir",
        ]
    );
}

#[test]
fn a_succession_told_after_a_coming_appointment_is_part_of_it() {
    let built = build(&[
        "[PER Anne Roux ] , [ROLE:dean doyenne ] , sera [ROLE:president présidente ] d' [ORG Exemplia ] .",
        "[PER Roux ] succède à [PER Paul Petit ] .",
    ]);
    let held = built.said(0, Tenure, &[(Person, "Anne Roux"), (Role, "doyenne")]);
    let coming = [
        (Person, "Anne Roux"),
        (Role, "présidente"),
        (Organization, "Exemplia"),
    ];
    let mut coming = built.said(0, Appointment, &coming);
    coming.1.status = Status::Planned;
    let follows = [(Person, "Roux"), (Predecessor, "Paul Petit")];
    let follows = built.said(1, Appointment, &follows);
    let mentions = [held, coming, follows];
    assert_eq!(
        built.shown(&mentions),
        [
            "person=Anne Roux; role=doyenne",
            "person=Anne Roux; organization=Exemplia; role=présidente; predecessor=Paul Petit",
        ]
    );
    assert_eq!(built.events(&mentions)[1].status, Status::Planned);
}

#[test]
fn what_was_held_in_the_past_is_no_post_that_is_taken_up() {
    let built = build(&[
        "[ROLE:director directrice ] d' [ORG Exemplia ] , [PER Anne Roux ] parle .",
        "était/AUX/2/cop/Imp,Fin [ROLE:deputy adjointe/NOUN/0/root ] chez [ORG Novalis ] [PER Roux ] .",
        "[PER Roux ] succède à [PER Paul Petit ] .",
    ]);
    let post = |sentence, person, role, organization| {
        let slots = [(Person, person), (Role, role), (Organization, organization)];
        built.said(sentence, Tenure, &slots)
    };
    let held = post(0, "Anne Roux", "directrice", "Exemplia");
    let past = post(1, "Roux", "adjointe", "Novalis");
    let follows = [(Person, "Roux"), (Predecessor, "Paul Petit")];
    let follows = built.said(2, Appointment, &follows);
    assert_eq!(
        built.shown(&[held, past, follows])[2],
        "person=Anne Roux; organization=Exemplia; role=directrice; predecessor=Paul Petit"
    );
}

#[test]
fn a_portfolio_is_no_organisation() {
    let built = build(&[
        "[PER Anne Roux ] va à la [ORG Défense ] , [PER Paul Petit ] à l' [ORG Intérieur ] .",
    ]);
    let said = |person, slot| built.said(0, Appointment, &[(Person, person), (slot, "Défense")]);
    let mentions = [
        said("Anne Roux", Role),
        said("Anne Roux", Organization),
        said("Paul Petit", Organization),
    ];
    assert_eq!(
        built.shown(&mentions),
        ["person=Anne Roux; role=Défense", "person=Paul Petit"]
    );
}

#[test]
fn a_succession_is_told_on_both_sides() {
    let built = build(&[
        "[PER Anne Roux ] quitte la [ROLE:presidency présidence ] d' [ORG Exemplia ] .",
        "[PER Paul Petit ] remplace [PER Anne Roux ] chez [ORG Exemplia ] .",
        "[PER Anne Roux ] quitte [ORG Novalis ] .",
    ]);
    let left = built.said(
        0,
        Departure,
        &[(Person, "Anne Roux"), (Organization, "Exemplia")],
    );
    let taken = [
        (Person, "Paul Petit"),
        (Organization, "Exemplia"),
        (Predecessor, "Anne Roux"),
    ];
    let taken = built.said(1, Appointment, &taken);
    let other = built.said(
        2,
        Departure,
        &[(Person, "Anne Roux"), (Organization, "Novalis")],
    );
    let shown = built.shown(&[left, taken.clone(), other.clone()]);
    assert_eq!(
        shown,
        [
            "person=Anne Roux; organization=Exemplia; successor=Paul Petit",
            "person=Paul Petit; organization=Exemplia; predecessor=Anne Roux",
            "person=Anne Roux; organization=Novalis",
        ]
    );
    // What one side does not tell of the post the other does.
    let one = built.said(0, Departure, &[(Person, "Anne Roux"), (Role, "présidence")]);
    let shown = built.shown(&[one, taken, other]);
    assert_eq!(
        shown[..2],
        [
            "person=Anne Roux; organization=Exemplia; role=présidence; successor=Paul Petit",
            "person=Paul Petit; organization=Exemplia; role=présidence; predecessor=Anne Roux",
        ]
    );
}

#[test]
fn who_comes_takes_the_only_post_left_just_before() {
    let built = build(&[
        "[PER Anne Roux ] quitte la [ROLE:presidency présidence ] d' [ORG Exemplia ] .",
        "[PER Paul Petit ] prendra le relais .",
        "[PER Jean Blanc ] quitte [ORG Novalis ] ; [PER Luc Noir ] part de [ORG Vexia ] ; [PER Marc Roy ] arrive .",
    ]);
    let left = [
        (Person, "Anne Roux"),
        (Role, "présidence"),
        (Organization, "Exemplia"),
    ];
    let left = built.said(0, Departure, &left);
    let taken = built.said(1, Appointment, &[(Person, "Paul Petit")]);
    assert_eq!(
        built.shown(&[left, taken])[1],
        "person=Paul Petit; organization=Exemplia; role=présidence"
    );
    // One of two.
    let moves = [
        built.said(
            2,
            Departure,
            &[(Person, "Jean Blanc"), (Organization, "Novalis")],
        ),
        built.said(
            2,
            Departure,
            &[(Person, "Luc Noir"), (Organization, "Vexia")],
        ),
        built.said(2, Appointment, &[(Person, "Marc Roy")]),
    ];
    let shown = &built.shown(&moves)[2];
    assert!(
        !shown.contains("Novalis") && !shown.contains("Vexia"),
        "{shown}"
    );
}

#[test]
fn who_is_followed_held_the_post() {
    let built = build(&[
        "[PER Anne Roux ] remplace [PER Paul Petit ] comme [ROLE:director directrice ] d' [ORG Exemplia ] depuis [DATE:2016 2016 ] .",
    ]);
    let follows = [
        (Person, "Anne Roux"),
        (Role, "directrice"),
        (Organization, "Exemplia"),
        (Predecessor, "Paul Petit"),
    ];
    let follows = built.said(0, Appointment, &follows);
    let held = built.said(0, Tenure, &[(Person, "Paul Petit"), (Date, "2016")]);
    assert_eq!(
        built.shown(&[follows, held.clone()])[1],
        "person=Paul Petit; organization=Exemplia; role=directrice; date=2016"
    );
    // So did who leaves, but not another house's.
    let leaves = built.said(
        0,
        Departure,
        &[(Person, "Paul Petit"), (Role, "directrice")],
    );
    assert_eq!(
        built.shown(&[leaves.clone(), held])[1],
        "person=Paul Petit; role=directrice; date=2016"
    );
    let elsewhere = built.said(
        0,
        Tenure,
        &[(Person, "Paul Petit"), (Organization, "Exemplia")],
    );
    assert_eq!(
        built.shown(&[leaves, elsewhere])[1],
        "person=Paul Petit; organization=Exemplia"
    );
}
