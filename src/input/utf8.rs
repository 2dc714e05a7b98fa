//! Bytes to text, with errors that say which byte and what to do.

use super::reject::{Problem, code};

/// The UTF-8 byte order mark, which some programs put at the start of a file.
pub const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// `bytes` as text, without a byte order mark at the start. `whole` is what the bytes are, for the message: `line`, `row`, `record` or `file`.
///
/// # Errors
/// [`code::INVALID_UTF8`] with the position of the first wrong byte, counted from 1.
pub fn decode<'b>(bytes: &'b [u8], whole: &str) -> Result<&'b str, Problem> {
    let body = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    std::str::from_utf8(body).map_err(|error| {
        let at = bytes.len() - body.len() + error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        Problem::new(
            code::INVALID_UTF8,
            format!(
                "byte {} of the {whole} (0x{byte:02X}) is not UTF-8; {}",
                at + 1,
                mend(bytes)
            ),
        )
    })
}

/// What to do about bytes that are not UTF-8, judged by how they start.
fn mend(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x1F, 0x8B, ..] => "it is compressed twice: decompress it first (gzip -dc)",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "it is compressed twice: decompress it first (zstd -dc)",
        [b'P', b'K', 3, 4, ..] => "it looks like a zip archive: unpack it first (unzip)",
        [b'B', b'Z', b'h', ..] => "it looks like bzip2: decompress it first (bzip2 -dc)",
        [0xFD, b'7', b'z', b'X', b'Z', ..] => "it looks like xz: decompress it first (xz -dc)",
        [b'%', b'P', b'D', b'F', ..] => "it looks like PDF: convert it to text first (pdftotext)",
        _ => "convert it (for Latin-1: iconv -f ISO-8859-1 -t UTF-8)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(decode(b"\xEF\xBB\xBFabc", "line"), Ok("abc"));
    }

    #[test]
    fn latin_1_is_refused_with_its_position() {
        let problem = decode(b"\xEF\xBB\xBFElle a d\xE9missionn\xE9.", "line").unwrap_err();
        assert_eq!(problem.code, "invalid_utf8");
        assert!(
            problem.message.starts_with("byte 12 of the line (0xE9)"),
            "{}",
            problem.message
        );
    }

    #[test]
    fn compressed_data_is_recognised() {
        let problem = decode(b"PK\x03\x04\xFF\x00", "file").unwrap_err();
        assert!(problem.message.contains("unzip"), "{}", problem.message);
    }
}
