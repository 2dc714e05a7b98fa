use super::*;

const TEXT: &str = "😀 Léa Roux,\nchef, quitte le CNNum lundi.";

fn records(lines: &str) -> Result<Vec<String>, Fault> {
    let (markup, places) = markup(TEXT, lines)?;
    let records = markup
        .records(TEXT)
        .map_err(|(index, message)| (places[index], message))?;
    Ok(records
        .iter()
        .map(|record| serde_json::to_string(record).unwrap())
        .collect())
}

#[test]
fn events_relations_attributes_and_notes_are_read() {
    let lines = "T1\tperson 2 10\tLéa Roux\nT2\torganization 28 33\tCNNum\nT3\tdeparture 18 24\tquitte\nT4\tdate 34 39\tlundi\n\
        E1\tdeparture:T3 person:T1 organization:T2 date:T4\nA1\tStatus E1 planned\nA2\tOptional E1\n#1\tAnnotatorNotes T4\t2016-02-01\n\
        #2\tAnnotatorNotes E1\trole = chef\n#3\tAnnotationError T1\tx\n*\tEquiv T1 T2\r\n\n\
        T5\ttenure 12 16\tchef\nR1\tperson Arg1:T5 Arg2:T1\n";
    assert_eq!(
        records(lines).unwrap(),
        [
            "{\"type\":\"departure\",\"person\":[\"Léa Roux\"],\"organization\":[\"CNNum\"],\"role\":[\"chef\"],\"date\":[\"2016-02-01\"],\"status\":\"planned\",\"optional\":true}",
            "{\"type\":\"tenure\",\"person\":[\"Léa Roux\"]}"
        ]
    );
}

#[test]
fn words_over_lines_are_one_string() {
    let lines =
        "T1\tperson 2 11;12 16\tLéa Roux, chef\nT2\ttenure 12 16\tchef\nE1\ttenure:T2 person:T1";
    assert_eq!(
        records(lines).unwrap(),
        ["{\"type\":\"tenure\",\"person\":[\"Léa Roux,\\nchef\"]}"]
    );
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let trigger = "T1\tdeparture 18 24\tquitte\n";
    for (lines, line, message) in [
        (
            "T1\tperson 2 11\tLéa Roux\n",
            1,
            "its text is `Léa Roux`, but its offsets cover `Léa Roux,`",
        ),
        (
            "T1\tperson 2 99\tx\n",
            1,
            "2 to 99 is no stretch of the text, which has 40 code points",
        ),
        ("T1\tgene 2 5\tLéa\n", 1, "the type `gene` is none of ours"),
        (
            "\nT1\tperson 2 5;12 16\tLéa chef\n",
            2,
            "leaves out words in its midst",
        ),
        ("E1\tdeparture:T9\n", 1, "has no trigger T9"),
        (
            "T1\ttenure 12 16\tchef\nE1\tdeparture:T1\n",
            2,
            "is a `departure`, but its trigger T1 a `tenure`",
        ),
        (trigger, 1, "has no person"),
        (
            &format!("{trigger}E1\tdeparture:T1 employer:T1"),
            2,
            "there is no slot `employer`",
        ),
        (
            &format!("{trigger}E1\tdeparture:T1 person:E1"),
            2,
            "its person E1 is not the words of a slot",
        ),
        (
            &format!("{trigger}A1\tStatus T8 planned"),
            2,
            "not that of an event, but of T8",
        ),
        (
            &format!("{trigger}A1\tStatus T1 gone"),
            2,
            "there is no status `gone`",
        ),
        (
            &format!("{trigger}A1\tSure T1"),
            2,
            "the attribute `Sure` is none of ours",
        ),
        (
            &format!("{trigger}#1\tAnnotatorNotes T1\trole = \"x"),
            2,
            "does not end",
        ),
        (
            &format!("{trigger}R1\tperson Arg1:T1 Arg2:T1"),
            2,
            "does not connect an event",
        ),
        ("person 2 5", 1, "expected an annotation"),
    ] {
        let (number, error) = records(lines).unwrap_err();
        assert!(
            number == line && error.contains(message),
            "{lines}: {number}: {error}"
        );
    }
}

#[test]
fn texts_without_a_list_are_named_after_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("sub")).unwrap();
    fs::write(
        at("sub/b.txt"),
        "La directrice de l'école a quitté ses fonctions lundi au lendemain du vote.",
    )
    .unwrap();
    fs::write(at("sub/b.ann"), "").unwrap();
    fs::write(at("c.txt"), "x").unwrap();
    fs::write(at("d.txt"), "Léa").unwrap();
    fs::write(at("d.ann"), "T1\tperson 0 9\tLéa\n").unwrap();
    let imported = read(folder.path()).unwrap();
    assert_eq!((imported.articles.len(), imported.unlabelled), (1, 1));
    assert_eq!(imported.articles[0].id, "b");
    assert_eq!(imported.articles[0].string("language"), Some("fr"));
    assert!(
        imported.errors[0]
            .to_string()
            .contains("d.ann:1: 0 to 9 is no stretch"),
        "{}",
        imported.errors[0]
    );
    let error = read(&tempfile::tempdir().unwrap().keep())
        .unwrap_err()
        .to_string();
    assert!(error.contains("there are no texts"), "{error}");
}
