//! From matches to events: how many, with what status, and from which folder's rules.

use crate::record::Slot;
use crate::rules::testing::{events, folder, found, load, rules};

const FOUNDED: &str = "[PER Anne/PROPN/2/nsubj ] fonde/VERB/0/root [ORG Exemplia/PROPN/2/obj ] et/CCONJ/5/cc [ORG Modelix/PROPN/3/conj ]";

#[test]
fn quantities_say_how_many() {
    let rule = |organization: &str| {
        found(
            &format!("trigger = \"fonde\"\nperson = >subj PER\n{organization}"),
            FOUNDED,
        )
    };
    let both = [
        "organization=Exemplia; person=Anne",
        "organization=Modelix; person=Anne",
    ];
    assert_eq!(rule("organization = >obj ORG"), both[..1]);
    assert_eq!(rule("organization? = >obj ORG"), both[..1]);
    assert_eq!(rule("organization+ = >obj ORG"), both);
    assert_eq!(rule("organization* = >obj ORG"), both);
    assert_eq!(rule("organization = >obl ORG"), Vec::<String>::new());
    assert_eq!(rule("organization+ = >obl ORG"), Vec::<String>::new());
    assert_eq!(rule("organization? = >obl ORG"), ["person=Anne"]);
    assert_eq!(rule("organization* = >obl ORG"), ["person=Anne"]);
}

#[test]
fn the_nearest_counts() {
    let text = "[ORG Exemplia/PROPN/4/obl ] ,/PUNCT/4/punct [PER Anne/PROPN/4/nsubj ] quitte/VERB/0/root hier/ADV/4/advmod [ORG Modelix/PROPN/4/obl ]";
    let rule = "trigger = \"quitte\"\nperson = >subj PER\norganization = >obl ORG";
    assert_eq!(found(rule, text), ["organization=Modelix; person=Anne"]);
}

#[test]
fn coordinated_persons_make_an_event_each() {
    let rule = "trigger = [lemma=nommer]\nperson = >subj PER\nrole? = >xcomp ROLE";
    let text = "[PER Anne/PROPN/7/nsubj:pass ] ,/PUNCT/3/punct [PER Paul/PROPN/1/conj ] et/CCONJ/5/cc [PER Luc/PROPN/1/conj ] sont/AUX/7/aux:pass nommés/VERB/0/root [ROLE:deputy:plural députés/NOUN/7/xcomp ]";
    assert_eq!(
        found(rule, text),
        [
            "person=Anne; role=députés",
            "person=Paul; role=députés",
            "person=Luc; role=députés"
        ]
    );
}

#[test]
fn a_title_is_not_that_of_coordinated_persons_with_one_of_their_own() {
    let rule = "trigger = \"partent\"\nperson = >subj PER\nrole? = person before(ROLE)";
    let text = |title: &str| {
        format!(
            "{title} [PER Anne/PROPN/1/appos ] et/CCONJ/4/cc [ROLE:mayor maire/NOUN/1/conj ] [PER Paul/PROPN/4/appos ] partent/VERB/0/root"
        )
    };
    let plain = text("artiste/NOUN/6/nsubj");
    assert_eq!(found(rule, &plain), ["person=Anne", "person=Paul"]);
    let titled = text("[ROLE:prefect préfète/NOUN/6/nsubj ]");
    assert_eq!(
        found(rule, &titled),
        ["person=Anne; role=préfète", "person=Paul"]
    );
}

#[test]
fn what_a_persons_own_clause_says_is_not_said_of_the_next() {
    let rule = "trigger = \"dirige\"\nperson = >subj PERSON";
    let text = |relation: &str| {
        format!(
            "[PER Anne/PROPN/0/root ] ,/PUNCT/4/punct [REF:relative qui/PRON/4/nsubj ] dirige/VERB/1/{relation} Exemplia/PROPN/4/obj et/CCONJ/7/cc [PER Paul/PROPN/1/conj ]"
        )
    };
    assert_eq!(found(rule, &text("acl:relcl")), ["person=Anne"]);
    // Behind both names it is said of both.
    let both = "[PER Anne/PROPN/0/root ] et/CCONJ/3/cc [PER Paul/PROPN/1/conj ] [REF:relative qui/PRON/5/nsubj ] dirige/VERB/1/acl:relcl";
    assert_eq!(found(rule, both), ["person=Anne", "person=Paul"]);
}

#[test]
fn who_fills_another_slot_is_not_coordinated() {
    let rule = "trigger = \"nommés\"\nby = >obl PER\nperson = >subj PER";
    let text = "[PER Anne/PROPN/4/nsubj ] et/CCONJ/3/cc [PER Paul/PROPN/1/conj ] nommés/VERB/0/root par/ADP/6/case [PER Luc/PROPN/4/obl ]";
    assert_eq!(found(rule, text).len(), 2);
    let rule = "trigger = \"nommés\"\nby = >subj >conj PER\nperson = >subj PER";
    assert_eq!(found(rule, text), ["by=Paul; person=Anne"]);
}

#[test]
fn persons_in_a_trigger_stand_alone_unless_the_role_is_plural() {
    let rule = "trigger = role:ROLE person:PER";
    let text = |plural: &str| {
        format!(
            "les/DET/2/det [ROLE:deputy{plural} députés/NOUN/0/root ] [PER Anne/PROPN/2/appos ] et/CCONJ/5/cc [PER Paul/PROPN/3/conj ]"
        )
    };
    assert_eq!(
        found(rule, &text(":plural")),
        ["person=Anne; role=députés", "person=Paul; role=députés"]
    );
    assert_eq!(found(rule, &text("")), ["person=Anne; role=députés"]);
}

#[test]
fn an_event_has_a_person() {
    assert_eq!(
        found("trigger = role:ROLE", "le [ROLE:mayor maire ]"),
        Vec::<String>::new()
    );
}

const POSTS: (&str, &str) = (
    "post.toml",
    "[[rule]]\nname = \"of\"\npattern = '''trigger = role:ROLE \"de\" organization:ORG'''\n\
     [[rule]]\nname = \"of-later\"\npattern = '''trigger = role:ROLE \"de\" []{1,2} organization:ORG'''\n\
     [[rule]]\nname = \"at\"\npattern = '''trigger = role:ROLE \"à\" place:LOC'''\n",
);

#[test]
fn a_role_lends_its_organization_and_place() {
    let tenure = (
        "tenure.toml",
        "[[rule]]\nname = \"title\"\npattern = '''\ntrigger = role:ROLE\nperson = after(..4 PER)\norganization? = after(\"chez\" ORG)\n'''\n",
    );
    let rules = rules(&[POSTS, tenure]);
    assert_eq!(
        events(
            &rules,
            "le [ROLE:director directeur ] de [ORG Exemplia ] [PER Jean Roux ]"
        ),
        ["title actual: organization=Exemplia; person=Jean Roux; role=directeur"]
    );
    assert_eq!(
        events(
            &rules,
            "le [ROLE:mayor maire ] à [LOC Lyon ] [PER Jean Roux ]"
        ),
        ["title actual: person=Jean Roux; place=Lyon; role=maire"]
    );
    // What the rule found itself stays.
    assert_eq!(
        events(
            &rules,
            "le [ROLE:director directeur ] chez [ORG Modelix ] [PER Jean ]"
        ),
        ["title actual: organization=Modelix; person=Jean; role=directeur"]
    );
    // Another role keeps its own.
    assert_eq!(
        events(
            &rules,
            "le [ROLE:mayor maire ] [PER Jean ] , [ROLE:director directeur ] de [ORG Exemplia ]"
        ),
        ["title actual: person=Jean; role=maire"]
    );
}

#[test]
fn look_alikes_exclude_what_they_cover() {
    let none = (
        "none.toml",
        "[[rule]]\nname = \"film\"\npattern = '''\ntrigger = [lemma=nommer] \"aux\" \"Césars\"\nperson? = before(PER)\n'''\n",
    );
    let needs = (
        "none2.toml",
        "[[rule]]\nname = \"only-with-a-place\"\nevent = \"none\"\npattern = '''\ntrigger = [lemma=nommer]\nplace = after(LOC)\n'''\n",
    );
    let named = (
        "appointment.toml",
        "[[rule]]\nname = \"named\"\npattern = '''\ntrigger = [lemma=nommer]\nperson = before(PER)\n'''\n",
    );
    let rules = rules(&[none, needs, named]);
    assert_eq!(
        events(&rules, "[PER Anne ] nommée aux Césars"),
        Vec::<String>::new()
    );
    assert_eq!(
        events(&rules, "[PER Anne ] nommée [LOC Lyon ]"),
        Vec::<String>::new()
    );
    assert_eq!(
        events(&rules, "[PER Anne ] nommée"),
        ["named actual: person=Anne"]
    );
    // Elsewhere in the sentence the trigger is free.
    assert_eq!(
        events(&rules, "[PER Anne ] nommée , [PER Paul ] nommé aux Césars"),
        ["named actual: person=Anne"]
    );
}

const CUES: (&str, &str) = (
    "status.toml",
    "[[cue]]\nstatus = \"negated\"\npattern = '>advmod [word=pas] or before(\"ne\")'\n\
     [[cue]]\nstatus = \"planned\"\npattern = '[tense=Fut]'\nevents = [\"appointment\"]\n\
     [[cue]]\nstatus = \"uncertain\"\npattern = '<xcomp [word=pourrait]'\n",
);

#[test]
fn cues_decide_the_status() {
    let rule = |name: &str| {
        format!(
            "[[rule]]\nname = \"{name}\"\npattern = '''\ntrigger = [word=nommé|nommera|nommer]\nperson = >subj PER\n'''\n"
        )
    };
    let (appointment, departure) = (rule("named"), rule("left"));
    let rules = rules(&[
        CUES,
        ("appointment.toml", &appointment),
        ("departure.toml", &departure),
    ]);
    let both = |text: &str| {
        let found = events(&rules, text);
        found.join(" | ")
    };
    let done = "[PER Anne/PROPN/2/nsubj ] nommé/VERB/0/root";
    assert_eq!(
        both(done),
        "named actual: person=Anne | left actual: person=Anne"
    );
    let not = "[PER Anne/PROPN/2/nsubj ] nommé/VERB/0/root pas/ADV/2/advmod";
    assert_eq!(
        both(not),
        "named negated: person=Anne | left negated: person=Anne"
    );
    // The first cue that holds decides; this one only for appointments.
    let will = "[PER Anne/PROPN/2/nsubj ] nommera/VERB/0/root/Fut";
    assert_eq!(
        both(will),
        "named planned: person=Anne | left actual: person=Anne"
    );
    let will_not = "[PER Anne/PROPN/2/nsubj ] nommera/VERB/0/root/Fut pas/ADV/2/advmod";
    assert_eq!(
        both(will_not),
        "named negated: person=Anne | left negated: person=Anne"
    );
    let might = "[PER Anne/PROPN/2/nsubj ] pourrait/VERB/0/root nommer/VERB/2/xcomp/Inf";
    assert_eq!(
        both(might),
        "named uncertain: person=Anne | left uncertain: person=Anne"
    );
}

#[test]
fn a_fixed_status_stands() {
    let file = "[[rule]]\nname = \"r\"\nstatus = \"planned\"\npattern = '''\ntrigger = \"nommé\"\nperson = before(PER \"ne\")\n'''\n";
    let rules = rules(&[CUES, ("appointment.toml", file)]);
    assert_eq!(
        events(&rules, "[PER Anne ] ne nommé"),
        ["r planned: person=Anne"]
    );
}

/// A folder with one rule of this name and trigger.
fn one_rule(name: &str, rest: &str) -> String {
    format!("[[rule]]\nname = \"{name}\"\n{rest}\n")
}

#[test]
fn a_later_folder_replaces_rules_macros_and_cues() {
    let bundled = folder(&[
        (
            "appointment.toml",
            &one_rule("a", "pattern = 'trigger = @word person = after(PER)'"),
        ),
        ("macros.toml", "[macros]\nword = '\"nommé\"'\n"),
        (
            "status.toml",
            "[[cue]]\nstatus = \"uncertain\"\npattern = 'before(\"peut\")'\n",
        ),
    ]);
    let text = "peut nommé [PER Anne ]";
    assert_eq!(
        events(&load(&[&bundled]).unwrap(), text),
        ["a uncertain: person=Anne"]
    );
    // A macro of one's own changes the bundled rules.
    let own = folder(&[("mine.toml", "[macros]\nword = '\"promu\"'\n")]);
    let set = load(&[&bundled, &own]).unwrap();
    assert_eq!(events(&set, "promu [PER Anne ]"), ["a actual: person=Anne"]);
    assert_eq!(events(&set, text), Vec::<String>::new());
    // One's own cues come first.
    let own = folder(&[(
        "status.toml",
        "[[cue]]\nstatus = \"planned\"\npattern = 'before(\"peut\")'\n",
    )]);
    assert_eq!(
        events(&load(&[&bundled, &own]).unwrap(), text),
        ["a planned: person=Anne"]
    );
    // A rule of the same name takes the place of the bundled one; another is added.
    let own = folder(&[(
        "appointment.toml",
        &(one_rule(
            "a",
            "reliability = 0.5\npattern = 'trigger = \"élu\" person = after(PER)'",
        ) + &one_rule("b", "pattern = 'trigger = \"choisi\" person = after(PER)'")),
    )]);
    let set = load(&[&bundled, &own]).unwrap();
    assert_eq!(events(&set, text), Vec::<String>::new());
    assert_eq!(events(&set, "élu [PER Anne ]"), ["a actual: person=Anne"]);
    assert_eq!(
        events(&set, "choisi [PER Anne ]"),
        ["b actual: person=Anne"]
    );
    // A disabled rule of the same name takes it away.
    let own = folder(&[(
        "appointment.toml",
        &one_rule("a", "disabled = true\npattern = 'trigger = []'"),
    )]);
    let set = load(&[&bundled, &own]).unwrap();
    assert_eq!(set.rules().count(), 0);
}

#[test]
fn a_folder_without_the_language_has_no_rules() {
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(load(&[&empty]).unwrap().rules().count(), 0);
}

#[test]
fn rules_know_where_they_stand_and_what_they_look_for() {
    let rules = rules(&[(
        "tenure.toml",
        "# note\n[[rule]]\nname = \"x\"\npattern = '''\ntrigger = \"a\"\nperson  = >subj  PER or before(PER)  \nrole? = trigger\n'''\nexamples = [{ text = \"A\", person = \"P\", date = \"2016\", status = \"planned\", published = \"2017-01-01\" }]\ncounterexamples = [\"B\"]\n",
    )]);
    let rule = rules.rules().next().unwrap();
    assert_eq!(
        (&*rule.id, rule.line, rule.reliability),
        ("fr/tenure/x", 3, 0.8)
    );
    assert_eq!(
        rule.argument_source(Slot::Person),
        Some(">subj  PER or before(PER)")
    );
    assert_eq!(rule.argument_source(Slot::Role), Some("trigger"));
    assert_eq!(rule.argument_source(Slot::Place), None);
    assert_eq!(rule.examples[0].slots[&Slot::Date], "2016");
    assert_eq!(rule.examples[0].published.as_deref(), Some("2017-01-01"));
    assert_eq!(rule.counterexamples, ["B"]);
}

#[test]
fn the_bundled_rules_load() {
    use crate::document::Language;
    let models = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    for language in Language::ALL {
        let inflections =
            crate::lexicon::Inflections::load(&models.join("lexicons"), language).unwrap();
        let set = crate::rules::RuleSet::load(&[&models.join("rules")], language, &inflections);
        assert!(
            set.unwrap_or_else(|error| panic!("{error}"))
                .rules()
                .count()
                > 20
        );
    }
}
