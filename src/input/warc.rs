//! Web archives (WARC), as news crawls ship: the pages among the responses of a crawl.

use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::headers::Headers;
use super::http::Body;
use super::origin::Origin;
use super::page;
use super::peek::Peek;
use super::reader::Located;
use super::reject::{Place, Problem, Reject, code};
use super::walk::io_problem;
use crate::article::Article;

/// The articles of one web archive: its responses of status 2xx with HTML, its resources of HTML, and its conversions to plain text.
/// Other records are no articles.
///
/// An article's identifier is that of its record, its address the one it was fetched from; the day of fetching is kept as `warc_date`
/// in the metadata, for it need not be that of publication. A reading error is the last item.
pub(super) struct Warc<R> {
    reader: Peek<R>,
    origin: Origin,
    /// Records begun so far.
    number: u64,
    failed: bool,
}

/// A record with the bytes that it holds.
struct WarcRecord {
    headers: Headers,
    block: Vec<u8>,
    /// Bytes that are missing in `block`, for want of room or since the file ends.
    left_out: u64,
    cut_off: bool,
}

/// Why there is no further record just here.
enum Fault {
    /// What is here is no record; reading can go on behind it.
    Record(Problem),
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Fault::Io(error)
    }
}

impl<R: Read> Warc<R> {
    /// Most bytes of a record's header.
    const HEADER_BYTES: u64 = 64 * 1024;

    /// Reads `reader`, which is decompressed already.
    pub(super) fn new(reader: Peek<R>, origin: Origin) -> Self {
        Warc {
            reader,
            origin,
            number: 0,
            failed: false,
        }
    }

    /// Reads the next record; `None` at the end.
    fn record(&mut self) -> Result<Option<WarcRecord>, Fault> {
        while let Some(b'\r' | b'\n') = self.reader.fill_buf()?.first() {
            self.reader.consume(1);
        }
        if self.reader.fill_buf()?.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        let mut line = Vec::new();
        self.read_line(&mut line, Self::HEADER_BYTES)?;
        if !line.starts_with(b"WARC/") {
            self.skip_to_record()?;
            return Err(fault(
                "there is no WARC/1.0 or WARC/1.1 where a record must begin",
            ));
        }
        let mut header = Vec::new();
        loop {
            let room = Self::HEADER_BYTES.saturating_sub(header.len() as u64);
            let before = header.len();
            self.read_line(&mut header, room)?;
            let line = &header[before..];
            if !line.ends_with(b"\n") {
                self.skip_to_record()?;
                return Err(fault("the record's header has no end"));
            }
            if line.trim_ascii().is_empty() {
                break;
            }
        }
        let headers = Headers::parse(&header);
        let length = headers
            .get("content-length")
            .and_then(|length| length.parse().ok());
        let Some(length): Option<u64> = length else {
            self.skip_to_record()?;
            return Err(fault("the record's header has no Content-Length"));
        };
        let most = length.min(self.origin.max_bytes as u64 + Self::HEADER_BYTES);
        let mut block = Vec::new();
        self.reader.by_ref().take(most).read_to_end(&mut block)?;
        let left_out = length - block.len() as u64;
        let skipped = io::copy(&mut self.reader.by_ref().take(left_out), &mut io::sink())?;
        Ok(Some(WarcRecord {
            headers,
            block,
            left_out,
            cut_off: skipped < left_out,
        }))
    }

    fn read_line(&mut self, line: &mut Vec<u8>, most: u64) -> io::Result<()> {
        self.reader.by_ref().take(most).read_until(b'\n', line)?;
        Ok(())
    }

    /// Goes to the next line that begins a record.
    fn skip_to_record(&mut self) -> io::Result<()> {
        const BEGIN: &[u8] = b"WARC/1.";
        loop {
            let start = self.reader.peek(BEGIN.len())?;
            if start.is_empty() || start.starts_with(BEGIN) {
                return Ok(());
            }
            self.reader.skip_until(b'\n')?;
        }
    }

    /// The article of a record, if it is a page, with its size.
    fn article(
        &self,
        record: &WarcRecord,
        place: Place,
    ) -> Option<Result<(Article, usize), Problem>> {
        let headers = &record.headers;
        let id = headers.get("warc-record-id");
        let id = id.map(|id| id.trim_start_matches('<').trim_end_matches('>').to_owned());
        let body = match headers.get("warc-type")?.to_ascii_lowercase().as_str() {
            "response" => Body::of_response(&record.block, self.origin.max_bytes)?,
            "resource" | "conversion" => {
                Ok(Body::of_type(headers.get("content-type")?, &record.block)?)
            }
            _ => return None,
        };
        let parsed = if record.cut_off {
            Err(Problem::new(
                code::INVALID_RECORD,
                "the file ends within the record: fetch it again",
            ))
        } else if record.left_out > 0 {
            Err(self.origin.too_long("record"))
        } else {
            body.and_then(|body| page::article(&body, "record", &self.origin))
        };
        let complete = |mut article: Article| {
            article.id = id.clone().unwrap_or_else(|| self.origin.id(place));
            if let Some(url) = headers.get("warc-target-uri") {
                article.url = Some(url.trim_start_matches('<').trim_end_matches('>').to_owned());
            }
            if let Some(date) = headers.get("warc-date") {
                article
                    .metadata
                    .insert("warc_date".into(), Value::from(date));
            }
            (article, record.block.len())
        };
        Some(match parsed {
            Ok(article) => Ok(complete(article)),
            Err(problem) => Err(problem.of(id)),
        })
    }
}

fn fault(message: &str) -> Fault {
    let mend = "reading goes on with the next record";
    Fault::Record(Problem::new(
        code::INVALID_RECORD,
        format!("{message}; {mend}"),
    ))
}

impl<R: Read> Iterator for Warc<R> {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            let before = self.number;
            let record = self.record();
            // A record that could not be begun has a number too.
            let place = Place::record(self.number.max(before + 1));
            let parsed = match record {
                Ok(None) => return None,
                Ok(Some(record)) => match self.article(&record, place) {
                    Some(parsed) => parsed,
                    None => continue,
                },
                Err(Fault::Record(problem)) => Err(problem),
                Err(Fault::Io(error)) => {
                    self.failed = true;
                    Err(io_problem(&error))
                }
            };
            return Some(self.origin.item(place, parsed));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::origin::briefs;
    use super::*;
    use proptest::prelude::*;

    /// A page with a main text.
    fn page(name: &str) -> String {
        let story = "Anne Roux, quarante-deux ans, a été nommée lundi présidente du conseil, après un vote serré des administrateurs. ";
        format!(
            "<html lang=fr><head><title>{name}</title></head><body><article><p>{}</p><p>{story}</p></article></body></html>",
            story.repeat(3)
        )
    }

    fn record(kind: &str, id: &str, more: &str, block: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{id}>\r\nWARC-Target-URI: https://example.org/{id}\r\nWARC-Date: 2017-01-19T10:00:00Z\r\n{more}Content-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn response(id: &str, head: &str, body: &[u8]) -> Vec<u8> {
        let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
        record(
            "response",
            id,
            "Content-Type: application/http; msgtype=response\r\n",
            &block,
        )
    }

    const HTML: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";

    fn warc(bytes: &[u8]) -> Vec<Result<Located, Reject>> {
        // A few bytes at a time, so that everything crosses the edge of a buffer.
        let reader = Peek::new(io::BufReader::with_capacity(7, bytes));
        Warc::new(reader, Origin::literal("a.warc", 2000)).collect()
    }

    #[test]
    fn pages_are_articles_and_other_records_are_not() {
        let archive = [
            record("warcinfo", "i", "", b"software: x"),
            record("request", "r", "", b"GET / HTTP/1.1"),
            response("a", HTML, page("a").as_bytes()),
            response(
                "png",
                "HTTP/1.1 200 OK\r\nContent-Type: image/png",
                &[0; 9000],
            ),
            response(
                "gone",
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/html",
                page("g").as_bytes(),
            ),
            response("empty", HTML, b"<html></html>"),
            record(
                "conversion",
                "c",
                "Content-Type: text/plain\r\n",
                "Élue hier.".as_bytes(),
            ),
            response("long", HTML, "x".repeat(70_000).as_bytes()),
            response(
                "latin",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=latin1",
                &page("é").chars().map(|c| c as u8).collect::<Vec<_>>(),
            ),
        ]
        .concat();
        let items = warc(&archive);
        assert_eq!(
            briefs(&items),
            [
                "urn:x:a",
                "no_text@6",
                "urn:x:c",
                "too_long@8",
                "urn:x:latin"
            ]
        );
        let article = &items[0].as_ref().unwrap().article;
        assert!(article.text.contains("a été nommée"));
        assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(article.date, None);
        assert_eq!(article.metadata["warc_date"], "2017-01-19T10:00:00Z");
        assert_eq!(
            items[1].as_ref().unwrap_err().id.as_deref(),
            Some("urn:x:empty")
        );
        assert_eq!(
            items[4].as_ref().unwrap().article.title.as_deref(),
            Some("é")
        );
    }

    #[test]
    fn a_bad_record_does_not_stop_the_next() {
        let good = response("a", HTML, page("a").as_bytes());
        for bad in [
            &b"rubbish\r\nmore rubbish\r\n"[..],
            b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length\r\n",
            b"WARC/1.0\r\nContent-Length: many\r\n\r\n",
        ] {
            let items = warc(&[&good, bad, &good].concat());
            assert_eq!(
                briefs(&items),
                ["urn:x:a", "invalid_record@2", "urn:x:a"],
                "{}",
                String::from_utf8_lossy(bad)
            );
        }
        let items = warc(&[&good[..], &good[..good.len() - 60]].concat());
        assert_eq!(briefs(&items), ["urn:x:a", "invalid_record@2"]);
        assert!(warc(b"").is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_panic(pieces in proptest::collection::vec(prop_oneof![
            Just(b"WARC/1.0\r\n".to_vec()), Just(b"Content-Length: 18\r\n".to_vec()), Just(b"WARC-Type: response\r\n".to_vec()),
            Just(b"\r\n".to_vec()), Just(response("a", HTML, b"<p>x")), proptest::collection::vec(any::<u8>(), 0..20),
        ], 0..20)) {
            let _ = warc(&pieces.concat());
        }
    }
}
