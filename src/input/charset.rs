//! The text of a page in whatever encoding it says it is in.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::reject::Problem;
use super::utf8;

/// Bytes at the start of a page in which it may say its encoding, as browsers look.
const DECLARED_WITHIN: usize = 4096;

/// The text of bytes: in UTF-8 or UTF-16 if a byte order mark says so, else in the first of these encodings in which every byte means
/// something: the one that the server named, the one that the page names, UTF-8.
///
/// # Errors
/// [`code::INVALID_UTF8`](super::reject::code::INVALID_UTF8) when there is no such encoding. `whole` is what the bytes are, for the message.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    named: Option<&str>,
    whole: &str,
) -> Result<Cow<'b, str>, Problem> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && let Some(text) =
            encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])
    {
        return Ok(text);
    }
    let by_label = |label: &str| Encoding::for_label_no_replacement(label.trim().as_bytes());
    let declared = declared(bytes);
    for encoding in [named, declared.as_deref()]
        .into_iter()
        .flatten()
        .filter_map(by_label)
    {
        // A page that could say so in ASCII is not in UTF-16, whatever it says.
        let encoding = encoding.output_encoding();
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return Ok(text);
        }
    }
    utf8::decode(bytes, whole).map(Cow::Borrowed)
}

/// What a page calls its encoding: `<meta charset="…">`, `content="text/html; charset=…"`, `<?xml encoding="…"?>`.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let in_xml = start
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split("?>").next());
    if let Some(label) = in_xml.and_then(|xml| value(xml, "encoding")) {
        return Some(label);
    }
    let metas = start.split("<meta").skip(1);
    metas
        .filter_map(|meta| meta.split('>').next())
        .find_map(|meta| value(meta, "charset"))
}

/// The value behind a name and `=`, with its quotes or without.
fn value(text: &str, name: &str) -> Option<String> {
    let rest = text.split_once(name)?.1.trim_start().strip_prefix('=')?;
    let rest = rest.trim_start().trim_start_matches(['"', '\'']);
    let end =
        rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_:.".contains(letter)));
    let value = &rest[..end.unwrap_or(rest.len())];
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(bytes: &[u8], named: Option<&str>, expected: &str) {
        let text = decode(bytes, named, "file").unwrap();
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn the_encoding_is_the_one_named() {
        check(b"d\xE9put\xE9", Some("ISO-8859-1"), "député");
        check(b"<meta charset=windows-1252>l\x92\xE9lu", None, "l’élu");
        check(
            b"<META http-equiv=x content='text/html; charset=iso-8859-15'>\xA4",
            None,
            "€",
        );
        check(
            b"<?xml version='1.0' encoding=\"iso-8859-2\"?>\xB3",
            None,
            "ł",
        );
        check("<meta charset='utf-8'>élu".as_bytes(), None, "élu");
        check("élu".as_bytes(), None, "élu");
        check(b"\xFF\xFE\xE9\0", Some("utf-8"), "é");
    }

    #[test]
    fn a_wrong_name_is_not_believed() {
        // The server is wrong, the page is right, and the other way round.
        check(b"<meta charset=latin1>\xE9lu", Some("utf-8"), "élu");
        check(b"<meta charset=utf-8>\xE9lu", Some("latin1"), "élu");
        check(
            "<meta charset=x-none>élu".as_bytes(),
            Some("no-such"),
            "élu",
        );
        check("<meta charset=utf-16>élu".as_bytes(), None, "élu");
        let problem = decode(b"<meta charset=utf-8>\xE9lu", None, "file").unwrap_err();
        assert_eq!(problem.code, "invalid_utf8");
        assert!(decode(b"\xE9lu", None, "file").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), named in "[a-z0-9-]{0,8}") {
            let _ = decode(&bytes, Some(&named), "file");
            let _ = decode(&[b"<meta charset=", bytes.as_slice()].concat(), None, "file");
        }
    }
}
