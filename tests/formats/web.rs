//! Web pages and web archives.

use serde_json::{Value, json};

use crate::run::{Place, TEXT, gzip, lines};

/// A page around a story with one event.
fn page(charset: &str) -> String {
    let filler = "Les habitants, réunis devant la salle des fêtes, ont longuement applaudi avant de rentrer chez eux sous la pluie. ";
    format!(
        "<!doctype html><html lang=\"fr\"><head><meta charset=\"{charset}\"><title>Une directrice pour la mairie</title>\
         <meta property=\"article:published_time\" content=\"2015-04-02\"></head><body>\
         <nav><ul><li><a href=\"/\">Accueil</a></li></ul></nav>\
         <div id=\"cookies\"><p>Nous utilisons des cookies.</p></div>\
         <article><h1>Une directrice pour la mairie</h1><p>{TEXT} {filler}</p><p>{filler}{filler}</p></article>\
         <footer><p>Tous droits réservés.</p></footer></body></html>"
    )
}

fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|letter| letter as u8).collect()
}

#[test]
fn pages_give_their_main_text_title_date_and_language() {
    let place = Place::new();
    place.write("in/a.html", page("utf-8"));
    place.write("in/b.htm.gz", gzip(&latin(&page("iso-8859-1"))));
    place.write("in/c.html", "<html><body><nav>x</nav></body></html>");
    place.write("in/d.html", latin(&page("utf-8")));
    let (records, rejects) = place.read(&["in"], b"");
    assert_eq!(records, ["a.html", "b.htm.gz"]);
    assert_eq!(rejects, ["no_text@0", "invalid_utf8@0"]);
    for record in lines(&place.at("read.jsonl")) {
        assert_eq!(record["title"], "Une directrice pour la mairie");
        assert_eq!(record["date"], "2015-04-02");
        assert_eq!(
            (
                record["language"].as_str(),
                record["language_confidence"].as_f64()
            ),
            (Some("fr"), Some(1.0))
        );
        let events = record["events"].as_array().unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["person"]["text"], "Jeanne Morel");
        assert_eq!(events[0]["date"]["value"], "2015-03");
    }
    // Without a name to go by.
    assert_eq!(place.read(&[], page("utf-8").as_bytes()).0, ["stdin"]);
}

#[test]
fn archives_give_their_pages() {
    let place = Place::new();
    let record = |kind: &str, id: &str, block: &[u8]| {
        let head = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: https://example.org/{id}\r\nWARC-Date: 2015-04-03T00:00:00Z\r\nContent-Length: {}\r\n\r\n",
            block.len()
        );
        // A member a record, as crawls have it.
        gzip(&[head.as_bytes(), block, b"\r\n\r\n"].concat())
    };
    let response = |head: &str, body: &[u8]| {
        [
            format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").as_bytes(),
            body,
        ]
        .concat()
    };
    let archive = [
        record("warcinfo", "0", b"software: carriere"),
        record("request", "1", b"GET /a HTTP/1.1\r\n\r\n"),
        record(
            "response",
            "a",
            &response("Content-Type: text/html", page("utf-8").as_bytes()),
        ),
        record(
            "response",
            "png",
            &response("Content-Type: image/png", b"\x89PNG"),
        ),
        record(
            "response",
            "empty",
            &response("Content-Type: text/html", b"<html></html>"),
        ),
        record(
            "response",
            "b",
            &response(
                "Content-Type: text/html; charset=ISO-8859-1",
                &latin(&page("")),
            ),
        ),
        record(
            "response",
            "c",
            &response(
                "Content-Type: text/html\r\nContent-Encoding: gzip",
                &gzip(page("utf-8").as_bytes()),
            ),
        ),
    ];
    place.write("crawl.warc.gz", archive.concat());
    let expected: Vec<String> = ["a", "b", "c"].map(|id| format!("urn:uuid:{id}")).into();
    let (records, rejects) = place.read(&["crawl.warc.gz"], b"");
    assert_eq!(
        (&records, rejects),
        (&expected, vec!["no_text@5".to_owned()])
    );
    let read = lines(&place.at("read.jsonl"));
    assert_eq!(read[0]["url"], "https://example.org/a");
    assert_eq!(
        read[0]["metadata"],
        json!({"warc_date": "2015-04-03T00:00:00Z"})
    );
    let events = |record: &Value| record["events"][0]["person"]["text"].clone();
    assert!(read.iter().all(|record| events(record) == "Jeanne Morel"));
    // Through a pipe, and cut off within the last record.
    let whole = archive.concat();
    assert_eq!(place.read(&[], &whole).0, expected);
    let (records, rejects) = place.read(&[], &whole[..whole.len() - 40]);
    assert_eq!((records.len(), rejects.len()), (2, 2), "{rejects:?}");
}
