//! Whatever goes in, in whatever format and compression, comes out once: as an article or as a reject.

use std::fs;
use std::path::Path;

use carriere::input::{ArticleReader, Input, Located, ReadOptions, Reject};
use proptest::prelude::*;
use serde_json::{Value, json};

#[cfg(unix)]
use crate::run::Place;
use crate::run::{gzip, zstd};

/// One article, or what stands in its place.
#[derive(Clone, Debug)]
enum Item {
    Good(String),
    NoText,
    Long,
    Latin,
    Broken,
}

const MAX_BYTES: usize = 2000;

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        4 => "[a-zé,;\t\"{}\\[\\]\n ]{0,30}".prop_map(|text| Item::Good(format!("Élue. {text}"))),
        1 => Just(Item::NoText),
        1 => Just(Item::Long),
        1 => Just(Item::Latin),
        1 => Just(Item::Broken),
    ]
}

impl Item {
    fn is_good(&self) -> bool {
        matches!(self, Item::Good(_))
    }

    /// The item as a JSON object with this identifier.
    fn json(&self, id: usize) -> Vec<u8> {
        let object = |text: &str| {
            json!({"id": id.to_string(), "text": text})
                .to_string()
                .into_bytes()
        };
        match self {
            Item::Good(text) => object(text),
            Item::NoText => json!({"id": id.to_string(), "text": null})
                .to_string()
                .into_bytes(),
            Item::Long => object(&"{[\"x".repeat(MAX_BYTES)),
            Item::Latin => b"{\"text\": \"\xC9lue\"}".to_vec(),
            Item::Broken => b"{\"text\": \"x\", }".to_vec(),
        }
    }

    /// The item as a row of a table.
    fn row(&self, id: usize, delimiter: char) -> Vec<u8> {
        let row =
            |text: &str| format!("{id}{delimiter}\"{}\"", text.replace('"', "\"\"")).into_bytes();
        match self {
            Item::Good(text) => row(text),
            Item::NoText => format!("{id}{delimiter}").into_bytes(),
            Item::Long => format!("{id}{delimiter}{}", "x".repeat(MAX_BYTES)).into_bytes(),
            Item::Latin => format!("{id}{delimiter}")
                .bytes()
                .chain(*b"\xC9lue")
                .collect(),
            Item::Broken => format!("{id}{delimiter}\"x\" y").into_bytes(),
        }
    }

    /// The item as a file of its own.
    fn file(&self) -> Vec<u8> {
        match self {
            Item::Good(text) => text.clone().into_bytes(),
            Item::NoText => b" \n".to_vec(),
            Item::Long => vec![b'x'; MAX_BYTES + 1],
            Item::Latin => b"\xC9lue".to_vec(),
            Item::Broken => b"PK\x03\x04\xFF".to_vec(),
        }
    }
}

fn joined(parts: impl Iterator<Item = Vec<u8>>, between: &str) -> Vec<u8> {
    parts.collect::<Vec<_>>().join(between.as_bytes())
}

/// A compression, and the end of a name that goes with it.
type Packing = (fn(&[u8]) -> Vec<u8>, &'static str);

fn packing() -> impl Strategy<Value = Packing> {
    let plain: fn(&[u8]) -> Vec<u8> = <[u8]>::to_vec;
    prop_oneof![
        Just((plain, "")),
        Just((gzip as fn(&[u8]) -> Vec<u8>, ".gz")),
        Just((zstd as fn(&[u8]) -> Vec<u8>, ".zst"))
    ]
}

fn read(path: &Path) -> Vec<Result<Located, Reject>> {
    let options = ReadOptions {
        max_bytes: MAX_BYTES,
        ..ReadOptions::default()
    };
    ArticleReader::new(vec![Input::Path(path.to_owned())], options).collect()
}

/// The articles in every format: the names of files, and what is in them before compression. Folders have a file an article.
fn files(items: &[Item]) -> Vec<(String, Vec<u8>)> {
    let objects = || items.iter().enumerate().map(|(id, item)| item.json(id));
    let rows = |delimiter| {
        let rows = items
            .iter()
            .enumerate()
            .map(move |(id, item)| item.row(id, delimiter));
        let header = format!("id{delimiter}text").into_bytes();
        joined(std::iter::once(header).chain(rows), "\r\n")
    };
    let array = |between| [b"[".to_vec(), joined(objects(), between), b"]".to_vec()].concat();
    let mut files: Vec<(String, Vec<u8>)> = [
        ("a.jsonl", joined(objects(), "\n")),
        ("b.json", array(",\n")),
        ("c.json", array(",")),
        ("d.csv", rows(';')),
        ("e.csv", rows(',')),
        ("f.tsv", rows('\t')),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    for (number, item) in items.iter().enumerate() {
        files.push((format!("texts/{number:03}.txt"), item.file()));
    }
    files
}

/// Checks that items came out as they went in.
fn compare(
    items: &[Item],
    read: &[Result<Located, Reject>],
    what: &str,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(read.len(), items.len(), "{}", what);
    for (number, (item, read)) in items.iter().zip(read).enumerate() {
        prop_assert_eq!(
            read.is_ok(),
            item.is_good(),
            "{} {} {:?} {:?}",
            what,
            number,
            item,
            read
        );
        if let (Item::Good(text), Ok(located)) = (item, read) {
            prop_assert_eq!(&located.article.text, text, "{}", what);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn every_article_is_read_or_rejected_once(items in proptest::collection::vec(item(), 0..12), (pack, end) in packing()) {
        let folder = tempfile::tempdir().unwrap();
        let texts = folder.path().join("texts");
        fs::create_dir(&texts).unwrap();
        for (name, bytes) in files(&items) {
            let path = folder.path().join(format!("{name}{end}"));
            // As two members or frames, cut anywhere.
            let (first, second) = bytes.split_at(bytes.len() / 2);
            fs::write(&path, [pack(first), pack(second)].concat()).unwrap();
            if !name.starts_with("texts") {
                compare(&items, &read(&path), &format!("{name}{end}"))?;
            }
        }
        compare(&items, &read(&texts), "texts")?;
        // All together, in the order of their names.
        let all = read(folder.path());
        prop_assert_eq!(all.len(), items.len() * 7);
        let good = items.iter().filter(|item| item.is_good()).count();
        prop_assert_eq!(all.iter().filter(|item| item.is_ok()).count(), good * 7);
    }

    /// Any bytes under any name: something comes out, or nothing is in it; never a panic, and never two things at one place.
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(prop_oneof![
        Just(b'{'), Just(b'['), Just(b'"'), Just(b','), Just(b'\n'), Just(b'<'), any::<u8>(),
    ], 0..80), (pack, end) in packing()) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.jsonl", "a.json", "a.csv", "a.tsv", "a.txt", "a.html", "a.warc", "a.parquet", "a"] {
            let path = folder.path().join(format!("{name}{end}"));
            for content in [bytes.clone(), pack(&bytes), [b"PAR1", bytes.as_slice()].concat(), [b"WARC/1.0\r\n", bytes.as_slice()].concat()] {
                fs::write(&path, content).unwrap();
                let places: Vec<Value> = read(&path).iter().map(|item| serde_json::to_value(match item {
                    Ok(located) => located.position.place,
                    Err(reject) => reject.place,
                }).unwrap()).collect();
                for (number, place) in places.iter().enumerate() {
                    prop_assert!(!places[..number].contains(place), "{:?}", places);
                }
            }
        }
    }
}

#[cfg(unix)]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    /// The same through the program: the figures of a run over every format at once add up, whatever the threads and batches.
    #[test]
    fn articles_are_records_and_rejects(items in proptest::collection::vec(item(), 0..12), (pack, end) in packing(), batch in 1..40_usize, threads in 1..4_usize) {
        let place = Place::new();
        place.write_few_models();
        let write = |files: Vec<(String, Vec<u8>)>| for (name, bytes) in files {
            place.write(&format!("in/{name}{end}"), pack(&bytes));
        };
        write(files(&items));
        #[cfg(feature = "html")]
        write(web::files(&items));
        #[cfg(feature = "parquet")]
        place.write("in/rows.parquet", rows::file(&items));
        let formats = 7 + 2 * usize::from(cfg!(feature = "html")) + usize::from(cfg!(feature = "parquet"));
        let (batch, threads) = (batch.to_string(), threads.to_string());
        let max_bytes = MAX_BYTES.to_string();
        let options = ["in", "--models", "models", "--batch", &batch, "--threads", &threads, "--max-bytes", &max_bytes];
        let (records, rejects) = place.read(&options, b"");
        let good = items.iter().filter(|item| item.is_good()).count();
        prop_assert_eq!(records.len(), good * formats);
        prop_assert_eq!(rejects.len(), (items.len() - good) * formats);
    }
}

/// The articles as web pages.
#[cfg(feature = "html")]
mod web {
    use super::*;

    const STORY: &str = "Anne Roux, quarante-deux ans, a repris lundi la petite librairie du port, qui devait fermer, et les habitants s'en réjouissent. ";

    impl Item {
        fn page(&self) -> Vec<u8> {
            let page = |text: &str| {
                let text = text.replace('<', "&lt;");
                format!("<html lang=de><head><title>x</title></head><body><article><p>{}</p><p>{text}</p></article></body></html>", STORY.repeat(4))
                    .into_bytes()
            };
            match self {
                Item::Good(text) => page(text),
                Item::Long => page(&"x".repeat(MAX_BYTES)),
                Item::NoText => b"<html><body></body></html>".to_vec(),
                Item::Latin => page("").into_iter().chain(*b"<p>\xC9lue").collect(),
                Item::Broken => b"<html><nav><a href=/>x".to_vec(),
            }
        }

        /// The item as a record of an archive.
        fn record(&self, id: usize) -> Vec<u8> {
            let response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
            let block = [&response[..], &self.page()].concat();
            let length = match self {
                Item::Broken => String::new(),
                _ => format!("Content-Length: {}\r\n", block.len()),
            };
            let head = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{id}>\r\n{length}\r\n"
            );
            [head.as_bytes(), &block, b"\r\n\r\n"].concat()
        }
    }

    pub(super) fn files(items: &[Item]) -> Vec<(String, Vec<u8>)> {
        let records = items.iter().enumerate().map(|(id, item)| item.record(id));
        let mut files = vec![(
            "crawl.warc".to_owned(),
            records.collect::<Vec<_>>().concat(),
        )];
        for (number, item) in items.iter().enumerate() {
            files.push((format!("pages/{number:03}.html"), item.page()));
        }
        files
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50))]
        #[test]
        fn every_page_is_read_or_rejected_once(items in proptest::collection::vec(item(), 0..8), (pack, end) in packing()) {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("pages")).unwrap();
            for (name, bytes) in files(&items) {
                fs::write(folder.path().join(format!("{name}{end}")), pack(&bytes)).unwrap();
            }
            let whole = items.iter().map(Item::is_good).collect::<Vec<_>>();
            for name in [format!("crawl.warc{end}"), "pages".to_owned()] {
                let found = read(&folder.path().join(&name));
                prop_assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), whole.clone(), "{} {:?}", name, found);
            }
        }
    }
}

/// The articles as rows of Parquet.
#[cfg(feature = "parquet")]
mod rows {
    use std::sync::Arc;

    use arrow_schema::{DataType, Field, Schema};
    use parquet::arrow::ArrowWriter;

    use super::*;

    /// A file of these items; what a column of text cannot hold has none.
    pub(super) fn file(items: &[Item]) -> Vec<u8> {
        let column = |name| Field::new(name, DataType::Utf8, true);
        let schema = Arc::new(Schema::new(vec![column("id"), column("text")]));
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, Arc::clone(&schema), None).unwrap();
        let mut decoder = arrow_json::ReaderBuilder::new(schema)
            .build_decoder()
            .unwrap();
        for some in items.chunks(5) {
            let rows: Vec<Value> = some.iter().map(row).collect();
            decoder.serialize(&rows).unwrap();
            writer.write(&decoder.flush().unwrap().unwrap()).unwrap();
            writer.flush().unwrap();
        }
        writer.close().unwrap();
        bytes
    }

    fn row(item: &Item) -> Value {
        match item {
            Item::Good(text) => json!({"text": text}),
            Item::Long => json!({"text": "x".repeat(MAX_BYTES)}),
            Item::NoText | Item::Latin | Item::Broken => json!({"id": "x"}),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50))]
        #[test]
        fn every_row_is_read_or_rejected_once(items in proptest::collection::vec(item(), 0..12)) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("rows.parquet");
            fs::write(&path, file(&items)).unwrap();
            compare(&items, &read(&path), "rows")?;
        }
    }
}

#[test]
fn a_folder_that_changes_is_read_as_it_is_met() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b", "c", "d"] {
        fs::write(folder.path().join(format!("{name}.txt")), name).unwrap();
    }
    let mut reader = ArticleReader::new(
        vec![Input::Path(folder.path().to_owned())],
        ReadOptions::default(),
    );
    assert_eq!(reader.next().unwrap().unwrap().article.id, "a.txt");
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    fs::write(folder.path().join("c.txt"), "longer than before").unwrap();
    fs::write(folder.path().join("e.txt"), "new").unwrap();
    let rest: Vec<_> = reader.collect();
    assert_eq!(rest[0].as_ref().unwrap_err().code, "io");
    assert_eq!(rest[1].as_ref().unwrap().article.text, "longer than before");
    assert_eq!(rest.len(), 3);
}
