//! Whatever goes in, in whatever format and compression, comes out once: as an article or as a reject.

use std::fs;
use std::path::Path;

use carriere::input::{ArticleReader, Input, Located, ReadOptions, Reject};
use proptest::prelude::*;
use serde_json::{Value, json};

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
        let objects = || items.iter().enumerate().map(|(id, item)| item.json(id));
        let rows = |delimiter| {
            let rows = items.iter().enumerate().map(move |(id, item)| item.row(id, delimiter));
            joined(std::iter::once(format!("id{delimiter}text").into_bytes()).chain(rows), "\r\n")
        };
        let files = [
            ("a.jsonl", joined(objects(), "\n")),
            ("b.json", [b"[".to_vec(), joined(objects(), ",\n"), b"]".to_vec()].concat()),
            ("c.json", [b"[".to_vec(), joined(objects(), ","), b"]".to_vec()].concat()),
            ("d.csv", rows(';')),
            ("e.csv", rows(',')),
            ("f.tsv", rows('\t')),
        ];
        for (name, bytes) in files {
            let path = folder.path().join(format!("{name}{end}"));
            // As two members or frames, cut anywhere.
            let (first, second) = bytes.split_at(bytes.len() / 2);
            fs::write(&path, [pack(first), pack(second)].concat()).unwrap();
            compare(&items, &read(&path), &format!("{name}{end}"))?;
        }
        let texts = folder.path().join("texts");
        fs::create_dir(&texts).unwrap();
        for (number, item) in items.iter().enumerate() {
            fs::write(texts.join(format!("{number:03}.txt{end}")), pack(&item.file())).unwrap();
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
