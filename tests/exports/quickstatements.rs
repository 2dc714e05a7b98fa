//! QuickStatements: what is proposed to Wikidata, and what is not.

use carriere::compare::export::{Items, StoryFormat, StoryOptions};

use crate::stories::{export, exported, fixtures, nasty_stories, options, stories};

fn with_items(all: bool) -> StoryOptions {
    let mut options = options(StoryFormat::QuickStatements);
    options.items = Items::load(&fixtures().join("items.csv")).unwrap();
    options.all = all;
    options
}

/// The lines that are commands.
fn commands(text: &str) -> Vec<&str> {
    let is_command = |line: &&str| !line.is_empty() && !line.starts_with('#');
    text.lines().filter(is_command).collect()
}

/// The columns of a line without its edit summary.
fn columns(line: &str) -> Vec<&str> {
    line.split(" /*").next().unwrap().split('\t').collect()
}

#[test]
fn without_items_nothing_is_a_command_and_every_name_is_asked_for() {
    let text = exported(&options(StoryFormat::QuickStatements));
    assert_eq!(commands(&text), [""; 0], "{text}");
    let missing: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# missing,"))
        .collect();
    assert_eq!(
        missing,
        [
            "kind,name,id,item",
            "person,Anne Roux,p1,",
            "position,\"présidente, Conseil national du climat\",,",
            "person,Élise Martin,,",
            "person,Paul Kerr,,",
            "organization,université de Nantes,,",
            "degree,master de droit,,",
            "field,master de droit,,",
            "person,Marc Olin,p2,",
            "position,\"maire, Vallombre\",,",
            "place,Vallombre,,",
        ]
    );
    // The list is a table that the next run takes.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.csv");
    std::fs::write(&path, missing.join("\n") + "\n").unwrap();
    assert_eq!(Items::load(&path).unwrap(), Items::default());
}

#[test]
fn with_items_the_lines_are_commands() {
    let text = exported(&with_items(false));
    let commands = commands(&text);
    let first = columns(commands[0]);
    assert_eq!(
        first,
        [
            "Q101",
            "P39",
            "Q104",
            "P580",
            "+2016-02-08T00:00:00Z/11",
            "S248",
            "Q106",
            "S854",
            "\"https://example.org/fr-1\"",
            "S1476",
            "fr:\"Climat : \"une femme\" ¦ le Conseil change / * de tête * /\"",
            "S577",
            "+2017-01-19T00:00:00Z/11",
            "!S854",
            "\"https://example.org/en-1\"",
            "S1476",
            "en:\"Title of en-1\"",
            "S577",
            "+2017-01-19T00:00:00Z/11",
        ]
    );
    assert!(commands[0].ends_with(" /* carriere: French and English sources agree */"));
    assert!(
        text.contains("\n# without P1365: no item for Paul Kerr\n"),
        "{text}"
    );
    assert!(text.contains("\n# fr, Le Courrier, 2017-01-19, article fr-1: En février 2016"));
    // Law is listed as a field, so it is no degree.
    let studies = columns(commands[1]);
    assert_eq!(
        studies[..7],
        [
            "Q101",
            "P69",
            "Q103",
            "P582",
            "+1998-00-00T00:00:00Z/9",
            "P812",
            "Q107"
        ]
    );
    assert!(!text.contains("P512"), "{text}");
    // Marc Olin shall be made: once, before the first line about him.
    assert_eq!(
        commands[2..6],
        [
            "CREATE",
            "LAST\tLfr\t\"Marc Olin\"",
            "LAST\tLen\t\"Marc Olin\"",
            "LAST\tP31\tQ5"
        ]
    );
    let elected = columns(commands[6]);
    assert_eq!(
        elected[..5],
        ["LAST", "P39", "Q105", "P585", "+2020-03-15T00:00:00Z/11"]
    );
    assert!(elected.contains(&"\"https://example.org/fr%202?a=b%7Cc\""));
    assert_eq!(commands.len(), 7, "{text}");
    assert!(text.contains("# 3 statements, and 0 that wait"), "{text}");
    assert!(
        text.contains("6 told in one language only, 1 contradicted, 2 planned, denied or doubted"),
        "{text}"
    );
}

#[test]
fn on_demand_one_language_is_enough_and_conflicts_are_shown() {
    let text = exported(&with_items(true));
    let commands = commands(&text);
    let has = |start: &[&str]| commands.iter().any(|line| columns(line).starts_with(start));
    assert!(has(&["LAST", "P102", "Q109"]), "{text}");
    assert!(has(&["LAST", "P108", "Q108"]), "{text}");
    // Sources name two years of founding: the lines are there to be decided on, without one.
    assert!(
        text.contains("\n# date: 2004 (fr, fr-1); 2005 (en, en-1)\n"),
        "{text}"
    );
    assert!(text.contains("\n# without P571: 2004 or 2005\n"), "{text}");
    assert!(text.contains("\n# Q108\tP112\tQ101\t"), "{text}");
    assert!(!has(&["Q108", "P112"]), "{text}");
    // A candidacy wants the item of the election.
    assert!(
        text.contains("# missing,election,\"maire, Vallombre, 2020\",,"),
        "{text}"
    );
    // Articles without an address or a known outlet are no source.
    assert!(text.contains("# missing,person,Lise Vaire,p3,"), "{text}");
    // What is planned or denied is never proposed.
    assert!(
        !text.contains("Littoral Bank") && !text.contains("directeur général"),
        "{text}"
    );
}

#[test]
fn a_namesake_does_not_get_the_item_of_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.csv");
    let list = "kind,name,item\nperson,Marc Olin,Q7\nposition,\"maire, Vallombre\",Q8\n";
    std::fs::write(&path, list).unwrap();
    let mut options = options(StoryFormat::QuickStatements);
    options.items = Items::load(&path).unwrap();
    let mut elected = stories();
    elected.retain(|(story, _)| story.event_type.label() == "election");
    let mut namesake = elected[0].clone();
    namesake.0.person.id = "p9".into();
    elected.push(namesake);
    let text = String::from_utf8(export(&elected, &options)).unwrap();
    let commands = commands(&text);
    assert_eq!(commands.len(), 1, "{text}");
    assert!(commands[0].starts_with("Q7\tP39\tQ8\t"), "{text}");
    assert!(text.contains("# missing,person,Marc Olin,p9,"), "{text}");
}

#[test]
fn no_text_becomes_a_command() {
    let mut options = with_items(true);
    let clean = export(&stories(), &options).len();
    assert!(clean > 0);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.csv");
    // Every person has an item, so that as many lines as can be are commands.
    let mut list = "kind,name,id,item\norganization,a;b,,Q2\n".replace("a;b", "\"a;b,c\"");
    for (number, (story, _)) in nasty_stories().iter().enumerate() {
        let quoted = story.person.id.replace('"', "\"\"");
        if !list.contains(&format!(",\"{quoted}\",")) && story.person.id.trim() == story.person.id {
            list.push_str(&format!("person,x{number},\"{quoted}\",Q{}\n", number + 10));
        }
    }
    std::fs::write(&path, list).unwrap();
    options.items = Items::load(&path).unwrap();
    let text = String::from_utf8(export(&nasty_stories(), &options)).unwrap();
    let command = regex::Regex::new(concat!(
        r"^(Q\d+|LAST)(\tP\d+\t(Q\d+|\+\d{4}-\d\d-\d\dT00:00:00Z/(9|10|11)))+",
        r#"(\t!?S\d+\t(Q\d+|(fr:|en:)?"[^\t]*"|\+\d{4}-\d\d-\d\dT00:00:00Z/11))+ /\* carriere: [^*]*\*/$"#,
    ))
    .unwrap();
    for line in commands(&text) {
        assert!(command.is_match(line), "{line:?}");
    }
    assert!(!text.contains('|') && !text.contains('\r'));
    // Q42 is in the texts, and is nobody's item.
    assert!(commands(&text).iter().all(|line| !line.contains("Q42\t")));
}
