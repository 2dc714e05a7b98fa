//! Formats of the input that need no optional feature.

use std::fs;

use serde_json::{Value, json};

use crate::run::{Place, TEXT, gzip, line, lines, stderr, zstd};

#[test]
fn each_format_is_recognised_by_content_and_by_name() {
    let place = Place::new();
    let array = format!(
        "[\n{},\n{{\"id\": \"broken\", \"text\": \"x\n}},\n{}\n]",
        line("a"),
        line("b")
    );
    place.write("in/1.json", &array);
    place.write(
        "in/2.csv",
        format!("id;text\r\nc;{TEXT}\r\nd\r\n\"e\";\"Elle; \"\"part\"\".\"\r\n"),
    );
    place.write("in/3.tsv", format!("text\tid\n{TEXT}\tf\n"));
    place.write("in/4.txt", TEXT);
    place.write(
        "in/5.jsonl.gz",
        [
            gzip(line("g").as_bytes()),
            gzip(b"\n"),
            gzip(line("h").as_bytes()),
        ]
        .concat(),
    );
    place.write(
        "in/6.csv.zst",
        [zstd(b"id,text\n"), zstd(format!("i,{TEXT}\n").as_bytes())].concat(),
    );
    place.write("in/7.gz", gzip(array.as_bytes()));
    place.write("in/8.txt.zst", zstd(TEXT.as_bytes()));
    let (records, rejects) = place.read(&["in"], b"");
    assert_eq!(
        records,
        [
            "a",
            "b",
            "c",
            "e",
            "f",
            "4.txt",
            "g",
            "h",
            "i",
            "a",
            "b",
            "8.txt.zst"
        ]
    );
    assert_eq!(
        rejects,
        ["invalid_json@2", "invalid_row@3", "invalid_json@2"]
    );
    let bad = lines(&place.at("bad.jsonl"));
    assert_eq!(bad[0]["line"], Value::Null);
    assert_eq!(bad[0]["record"], 2);
    assert!(bad[0]["input"].as_str().unwrap().ends_with("1.json"));

    // The same content under names that say nothing, and through standard input.
    for name in ["1.json", "2.csv", "3.tsv", "5.jsonl.gz", "6.csv.zst"] {
        let bytes = fs::read(place.at("in").join(name)).unwrap();
        let named = place.read(&[&format!("in/{name}")], b"");
        place.write("plain", &bytes);
        assert_eq!(place.read(&["plain"], b""), named, "{name}");
        assert_eq!(place.read(&[], &bytes), named, "{name}");
    }
}

#[test]
fn patterns_choose_files_and_a_format_may_be_forced() {
    let place = Place::new();
    place.write("a/1.log", line("a"));
    place.write("b/2.log", line("b"));
    place.write("b/3.txt", line("c"));
    assert_eq!(place.read(&["*/*.log"], b"").0, ["a", "b"]);
    assert_eq!(place.read(&["--format", "jsonl", "b"], b"").0, ["c"]);
    assert_eq!(place.read(&["--format", "text", "b"], b"").0, ["3.txt"]);
    let (_, rejects) = place.read(&["c/*.log"], b"");
    assert_eq!(rejects, ["io@0"]);
}

#[test]
fn fields_are_mapped_in_objects_and_columns() {
    let place = Place::new();
    let object = json!({"uid": 7, "doc": {"body": TEXT, "lead": "Chapeau"}, "headline": "Titre", "text": "autre"});
    place.write("a.jsonl", object.to_string());
    place.write("b.csv", format!("uid,headline,doc.body\n8,Titre,{TEXT}\n"));
    let (records, rejects) = place.read(
        &[
            "a.jsonl",
            "b.csv",
            "--fields",
            "id=uid,text=doc.body,title=headline",
        ],
        b"",
    );
    assert_eq!(
        (records, rejects.len()),
        (vec!["7".to_owned(), "8".to_owned()], 0)
    );
    let read = lines(&place.at("read.jsonl"));
    assert_eq!(read[0]["title"], "Titre");
    assert_eq!(
        read[0]["metadata"],
        json!({"doc": {"lead": "Chapeau"}, "text": "autre"})
    );
    assert_eq!(read[0]["events"], read[1]["events"]);
    assert_eq!(read[0]["events"].as_array().unwrap().len(), 1);
    let output = place.extract(&["--fields", "body=text"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("expected one of id, text"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn encodings_are_mixed_and_marked() {
    let place = Place::new();
    let latin = |text: &str| -> Vec<u8> { text.chars().map(|letter| letter as u8).collect() };
    let utf16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    place.write(
        "1.csv",
        [
            b"id,text\n".to_vec(),
            latin("a,Élue.\n"),
            format!("b,{TEXT}\n").into_bytes(),
        ]
        .concat(),
    );
    place.write("2.csv", utf16(&format!("id\ttext\r\nc\t{TEXT}\r\n")));
    place.write("3.txt", utf16(TEXT));
    place.write("4.txt", latin(TEXT));
    place.write("5.txt", format!("{TEXT}\na\0b\n"));
    let (records, rejects) = place.read(&["1.csv", "2.csv", "3.txt", "4.txt", "5.txt"], b"");
    assert_eq!(records, ["b", "c", "3.txt", "5.txt"]);
    assert_eq!(rejects, ["invalid_utf8@2", "invalid_utf8@0"]);
    let events = |record: &Value| record["events"].as_array().unwrap().len();
    let read = lines(&place.at("read.jsonl"));
    assert_eq!(read.iter().map(events).collect::<Vec<_>>(), [1, 1, 1, 1]);
}

/// While the program waits for one file of a folder, another goes, another changes, and another comes.
#[cfg(unix)]
#[test]
fn a_folder_may_change_while_it_is_read() {
    use std::process::{Command, Stdio};

    let place = Place::new();
    let fifo = place.write("in/a.jsonl", "");
    fs::remove_file(&fifo).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .unwrap()
            .success()
    );
    place.write("in/b.txt", "Elle part.");
    place.write("in/c.csv", format!("id,text\nc,{TEXT}\n"));
    place.write("in/d/e.jsonl", line("e"));
    let program = assert_cmd::cargo::cargo_bin!("carriere");
    let child = Command::new(program)
        .current_dir(place.at(""))
        .args(["extract", "in", "-o", "out.jsonl", "--summary", "sum.json"])
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Opens once the program has listed the folder and waits for this file.
    let mut pipe = fs::OpenOptions::new().write(true).open(&fifo).unwrap();
    fs::remove_file(place.at("in/b.txt")).unwrap();
    place.write("in/c.csv", format!("id,text\nc1,{TEXT}\nc2,{TEXT}\nc3\n"));
    place.write("in/d/f.jsonl", line("f"));
    place.write("in/z.jsonl", line("z"));
    std::io::Write::write_all(&mut pipe, line("a").as_bytes()).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let ids: Vec<_> = lines(&place.at("out.jsonl"))
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect();
    // What came into the folder after it was listed is for the next run; the folder in it is listed when it is met.
    assert_eq!(ids, ["a", "c1", "c2", "e", "f"]);
    let rejects = lines(&place.at("out.rejects.jsonl"));
    let codes: Vec<_> = rejects.iter().map(|reject| &reject["code"]).collect();
    assert_eq!(codes, ["io", "invalid_row"]);
    let summary = &lines(&place.at("sum.json"))[0];
    assert_eq!(
        (
            &summary["articles"],
            &summary["records"],
            &summary["rejects"]
        ),
        (&json!(7), &json!(5), &json!(2))
    );
}

#[test]
fn repeated_identifiers_are_all_kept() {
    let place = Place::new();
    place.write(
        "a.jsonl",
        [line("x"), line("x"), line("y"), line("x")].join("\n"),
    );
    let (records, rejects) = place.read(&["a.jsonl", "a.jsonl"], b"");
    assert_eq!(records, ["x", "x", "y", "x", "x", "x", "y", "x"]);
    assert!(rejects.is_empty());
}

#[test]
fn damaged_and_exploding_files_are_rejected_and_the_next_goes_on() {
    let place = Place::new();
    let whole = gzip(
        [line("a"), line("b"), String::new()]
            .join("\n")
            .repeat(20)
            .as_bytes(),
    );
    place.write("1.jsonl.gz", &whole[..whole.len() - 8]);
    place.write(
        "2.jsonl.gz",
        [
            gzip(format!("{}\n", line("c")).as_bytes()),
            b"rubbish".to_vec(),
        ]
        .concat(),
    );
    // 1.1 GiB of zeros in a line.
    let mut bomb = gzip(&vec![0; 1 << 20]);
    bomb = bomb.repeat(1100);
    place.write("3.jsonl.gz", bomb);
    place.write("4.jsonl", line("d"));
    let (records, rejects) =
        place.read(&["1.jsonl.gz", "2.jsonl.gz", "3.jsonl.gz", "4.jsonl"], b"");
    assert_eq!(records.last().map(String::as_str), Some("d"));
    assert!(records.contains(&"c".to_owned()));
    assert_eq!(
        rejects.last().map(String::as_str),
        Some("decompression_bomb@1")
    );
    assert!(rejects[0].starts_with("io@"), "{rejects:?}");
    let bad = lines(&place.at("bad.jsonl"));
    assert!(
        bad.last().unwrap()["message"]
            .as_str()
            .unwrap()
            .contains("--max-ratio")
    );
}

#[test]
fn gigantic_and_deep_records_are_rejected_in_every_format() {
    let place = Place::new();
    let huge = "x".repeat(70_000);
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    place.write(
        "1.json",
        format!(
            "[{{\"text\": \"{huge}\"}}, {{\"text\": \"x\", \"deep\": {deep}}}, {}]",
            line("a")
        ),
    );
    place.write(
        "2.csv",
        format!("id,text\n1,{huge}\nb,\"{TEXT}\"\n2,\"{huge}\n\"\nc,{TEXT}\n"),
    );
    place.write("3.txt", &huge);
    let (records, rejects) = place.read(&["1.json", "2.csv", "3.txt", "--max-bytes", "64K"], b"");
    assert_eq!(records, ["a", "b", "c"]);
    assert_eq!(
        rejects,
        [
            "too_long@1",
            "invalid_json@2",
            "too_long@2",
            "too_long@4",
            "invalid_row@5",
            "too_long@0"
        ]
    );
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_format_that_is_not_built_in_is_named() {
    let place = Place::new();
    place.write("a.parquet", b"PAR1rest");
    let (_, rejects) = place.read(&["a.parquet"], b"");
    assert_eq!(rejects, ["unsupported@0"]);
    let message = lines(&place.at("bad.jsonl"))[0]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(message.contains("--features parquet"), "{message}");
    let output = place.extract(&["-o", "out.parquet"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--features parquet"));
}
