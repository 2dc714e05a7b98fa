//! Web pages as sites lay them out: the article comes without what stands around it, in whatever encoding.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::run::{Place, lines};

/// A page and what must come of it.
struct Page {
    name: &'static str,
    bytes: Vec<u8>,
    title: &'static str,
    date: Option<&'static str>,
    language: &'static str,
    /// Persons of the events, in order.
    persons: &'static [&'static str],
}

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/pages");
    fs::read_to_string(folder.join(name)).unwrap()
}

fn windows_1252(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!unmappable);
    bytes.into_owned()
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

fn pages() -> Vec<Page> {
    vec![
        // A theme of a weblog: <main>, <article>, a sidebar, comments; the date in the head.
        Page {
            name: "blog_en.html",
            bytes: fixture("blog_en.html").into_bytes(),
            title: "Harbour Bank names a new chief executive",
            date: Some("2016-03-07T09:30:00+00:00"),
            language: "en",
            persons: &["Ann Roe"],
        },
        // A newspaper: nothing but <div>, a wall of links, metadata as JSON-LD; marked as UTF-8.
        Page {
            name: "journal_fr.html",
            bytes: [b"\xEF\xBB\xBF", fixture("journal_fr.html").as_bytes()].concat(),
            title: "Une directrice pour les services de la mairie",
            date: Some("2015-04-02"),
            language: "fr",
            persons: &["Jeanne Morel"],
        },
        // As pages were made in 2001: tables, windows-1252 named in <meta http-equiv>, no metadata at all.
        Page {
            name: "tables_fr.html",
            bytes: windows_1252(&fixture("tables_fr.html")),
            title: "Le musée du port change de tête",
            date: None,
            language: "fr",
            persons: &["Paul Hardy"],
        },
        // Sections of a press release in UTF-16; the date in <time>.
        Page {
            name: "release_en.html",
            bytes: utf_16(&fixture("release_en.html")),
            title: "Northern Rail appoints finance director",
            date: Some("2014-11-20"),
            language: "en",
            persons: &["Laura Stone"],
        },
    ]
}

/// What stands around the articles of these pages; each word is on at least one of them.
const AROUND: [&str; 12] = [
    "cookie",
    "Subscribe",
    "Abonnez-vous",
    "À lire aussi",
    "Most read",
    "Leave a reply",
    "Partager",
    "Tous droits réservés",
    "All rights reserved",
    "Accueil",
    "Webmestre",
    "Media contact",
];

#[test]
fn the_article_comes_alone_from_every_layout() {
    let place = Place::new();
    let pages = pages();
    let sources: Vec<String> = pages.iter().map(|page| fixture(page.name)).collect();
    for around in AROUND {
        assert!(sources.iter().any(|page| page.contains(around)), "{around}");
    }
    for page in &pages {
        place.write(&format!("in/{}", page.name), &page.bytes);
    }
    // The text itself is not in a record, but the sentences of events are; the library shows the rest.
    for (page, source) in pages.iter().zip(&sources) {
        let text = text_of(place.at(&format!("in/{}", page.name)));
        for around in AROUND {
            assert!(!text.contains(around), "{}: {around}: {text}", page.name);
        }
        let paragraphs: Vec<&str> = source
            .split("<!--p-->")
            .skip(1)
            .map(|rest| rest.split("<!--/p-->").next().unwrap().trim())
            .collect();
        assert!(paragraphs.len() >= 3, "{}", page.name);
        let mut last = 0;
        for paragraph in paragraphs {
            let at = text.find(paragraph);
            let at = at.unwrap_or_else(|| panic!("{}: {paragraph}: {text}", page.name));
            assert!(at >= last, "{}: {paragraph}", page.name);
            last = at;
        }
    }
    let (records, rejects) = place.read(&["in"], b"");
    assert_eq!((records.len(), rejects.len()), (pages.len(), 0));
    for record in lines(&place.at("read.jsonl")) {
        let page = pages.iter().find(|page| record["id"] == page.name).unwrap();
        assert_eq!(record["title"], page.title);
        assert_eq!(record["date"], json!(page.date), "{}", page.name);
        assert_eq!(record["language"], page.language, "{}", page.name);
        let events = record["events"].as_array().unwrap();
        let persons: Vec<&Value> = events
            .iter()
            .map(|event| &event["person"]["text"])
            .collect();
        assert_eq!(persons, page.persons, "{}: {record}", page.name);
    }
}

fn text_of(path: PathBuf) -> String {
    use carriere::input::{ArticleReader, Input, ReadOptions};
    let mut reader = ArticleReader::new(vec![Input::Path(path)], ReadOptions::default());
    reader.next().unwrap().unwrap().article.text
}

/// The same pages as a crawl has them: each named its encoding by the server alone, chunked or compressed for sending.
#[test]
fn the_server_names_the_encoding() {
    let place = Place::new();
    let source = fixture("journal_fr.html").replace("<meta charset=\"utf-8\">", "");
    assert!(!source.contains("charset"));
    let chunked = |body: &[u8]| {
        let (first, second) = body.split_at(body.len() / 3);
        let chunk =
            |part: &[u8]| [format!("{:x}\r\n", part.len()).as_bytes(), part, b"\r\n"].concat();
        [chunk(first), chunk(second), b"0\r\n\r\n".to_vec()].concat()
    };
    let bodies = [
        ("utf-8", source.clone().into_bytes()),
        ("windows-1252", windows_1252(&source)),
        (
            "ISO-8859-15",
            encoding_rs::ISO_8859_15.encode(&source).0.into_owned(),
        ),
    ];
    let mut archive = Vec::new();
    for (charset, body) in bodies {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n");
        let zipped = crate::run::gzip(&body);
        for (name, more, body) in [
            ("plain", "", body.clone()),
            ("chunked", "Transfer-Encoding: chunked\r\n", chunked(&body)),
            ("gzip", "Content-Encoding: gzip\r\n", zipped.clone()),
            (
                "both",
                "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
                chunked(&zipped),
            ),
        ] {
            let block = [head.as_bytes(), more.as_bytes(), b"\r\n", &body].concat();
            let record = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <{charset}/{name}>\r\nContent-Length: {}\r\n\r\n",
                block.len()
            );
            archive.push(crate::run::gzip(
                &[record.as_bytes(), &block, b"\r\n\r\n"].concat(),
            ));
        }
    }
    place.write("crawl.warc.gz", archive.concat());
    let (records, rejects) = place.read(&["crawl.warc.gz"], b"");
    assert_eq!((records.len(), rejects.len()), (archive.len(), 0));
    let read = lines(&place.at("read.jsonl"));
    for record in &read {
        assert_eq!(record["events"], read[0]["events"], "{}", record["id"]);
        assert_eq!(record["title"], read[0]["title"]);
        assert_eq!(record["events"][0]["person"]["text"], "Jeanne Morel");
    }
}
