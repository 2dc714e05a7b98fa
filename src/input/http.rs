//! HTTP responses as web archives keep them: their body, as it was before it was sent.

use std::borrow::Cow;
use std::io::Read;

use super::compression::{Expansion, unpacked};
use super::headers::{Headers, media_type};
use super::reject::{Problem, code};

/// The body of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body<'b> {
    pub(super) bytes: Cow<'b, [u8]>,
    /// HTML, else plain text.
    pub(super) is_html: bool,
    /// What the server called its encoding.
    pub(super) charset: Option<String>,
}

impl<'b> Body<'b> {
    /// A body of this content type, if it is a page.
    pub(super) fn of_type(content_type: &str, bytes: &'b [u8]) -> Option<Self> {
        let (media, charset) = media_type(content_type);
        let is_html = match media.as_str() {
            "text/html" | "application/xhtml+xml" => true,
            "text/plain" => false,
            _ => return None,
        };
        Some(Body {
            bytes: bytes.into(),
            is_html,
            charset: charset.map(str::to_owned),
        })
    }

    /// The body of a response of status 2xx with HTML; `None` for any other. It is decompressed to `max_bytes` and one at most.
    ///
    /// # Errors
    /// [`code::INVALID_RECORD`] when it cannot be decompressed.
    pub(super) fn of_response(
        response: &'b [u8],
        max_bytes: usize,
    ) -> Option<Result<Self, Problem>> {
        let (head, body) = split_head(response);
        let mut words = head.split(|byte| byte.is_ascii_whitespace());
        let is_good = words.next()?.starts_with(b"HTTP/") && words.next()?.starts_with(b"2");
        if !is_good {
            return None;
        }
        let headers = Headers::parse(head);
        let page = Body::of_type(headers.get("content-type")?, body).filter(|body| body.is_html)?;
        let mut bytes = page.bytes;
        let is_chunked = |value: &str| value.to_ascii_lowercase().contains("chunked");
        if headers.get("transfer-encoding").is_some_and(is_chunked)
            && let Some(whole) = joined(&bytes)
        {
            bytes = whole.into();
        }
        let coding = headers.get("content-encoding").unwrap_or("identity");
        Some(decoded(bytes, coding, max_bytes).map(|bytes| Body { bytes, ..page }))
    }
}

/// Head and body of a response; all is head where no blank line ends it.
fn split_head(response: &[u8]) -> (&[u8], &[u8]) {
    let crlf = response.windows(4).position(|four| four == b"\r\n\r\n");
    let lf = response.windows(2).position(|two| two == b"\n\n");
    let end = match (crlf, lf) {
        (Some(crlf), Some(lf)) if lf < crlf => lf + 2,
        (Some(crlf), _) => crlf + 4,
        (None, Some(lf)) => lf + 2,
        (None, None) => response.len(),
    };
    response.split_at(end)
}

/// The body without the sizes of its chunks. `None` when there are none: many archives keep the header but not the chunks.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = body.iter().take(32).position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&body[..end]).ok()?;
        let size = line.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        // A response may have been cut off.
        whole.extend_from_slice(&body[..size.min(body.len())]);
        let next = size.checked_add(1)?;
        body = body.get(next..).unwrap_or_default();
        body = body.strip_prefix(b"\n").unwrap_or(body);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

/// The body without its content coding. Many archives decode it and keep the header.
fn decoded<'b>(
    bytes: Cow<'b, [u8]>,
    coding: &str,
    max_bytes: usize,
) -> Result<Cow<'b, [u8]>, Problem> {
    let most = (max_bytes as u64).saturating_add(1);
    let mut whole = Vec::new();
    let broken = |error: std::io::Error| {
        let message =
            format!("the body cannot be decompressed ({coding}): {error}; fetch it again");
        Problem::new(code::INVALID_RECORD, message)
    };
    match coding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => return Ok(bytes),
        "deflate" if !looks_like_text(&bytes) => {
            let decoder = flate2::read::ZlibDecoder::new(&*bytes);
            decoder.take(most).read_to_end(&mut whole).map_err(broken)?;
        }
        "gzip" | "x-gzip" | "zstd" if !looks_like_text(&bytes) => {
            let stream = std::io::Cursor::new(bytes.into_owned());
            let (plain, _) = unpacked(Box::new(stream), Expansion::default()).map_err(broken)?;
            plain.take(most).read_to_end(&mut whole).map_err(broken)?;
        }
        _ if looks_like_text(&bytes) => return Ok(bytes),
        other => {
            return Err(Problem::new(
                code::UNSUPPORTED,
                format!(
                    "the body is compressed as `{other}`, which is not read; ask for gzip when crawling"
                ),
            ));
        }
    }
    Ok(whole.into())
}

/// True for what has no control characters at its start: no compression looks like that.
fn looks_like_text(bytes: &[u8]) -> bool {
    let start = bytes.get(..64).unwrap_or(bytes);
    start
        .iter()
        .all(|byte| *byte >= 0x20 || byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    const PAGE: &[u8] = b"<html><p>Elle part.</html>";

    fn body(head: &str, bytes: &[u8]) -> Option<Result<Vec<u8>, Problem>> {
        let response = [head.as_bytes(), b"\r\n\r\n", bytes].concat();
        let body = Body::of_response(&response, 1000)?;
        Some(body.map(|body| body.bytes.into_owned()))
    }

    #[track_caller]
    fn is_page(head: &str, bytes: &[u8]) {
        assert_eq!(body(head, bytes), Some(Ok(PAGE.to_vec())), "{head}");
    }

    #[test]
    fn pages_are_told_from_other_responses() {
        is_page(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8",
            PAGE,
        );
        is_page(
            "HTTP/1.0 203 Fine\r\nCONTENT-TYPE: application/xhtml+xml",
            PAGE,
        );
        for head in [
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html",
            "HTTP/1.1 301 Moved\r\nContent-Type: text/html",
            "HTTP/1.1 200 OK\r\nContent-Type: image/png",
            "HTTP/1.1 200 OK",
            "200 OK\r\nContent-Type: text/html",
            "",
        ] {
            assert_eq!(body(head, PAGE), None, "{head}");
        }
    }

    #[test]
    fn what_was_done_for_sending_is_undone() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
        let chunks = b"6\r\n<html>\r\nb;x=y\r\n<p>Elle par\r\n9\r\nt.</html>\r\n0\r\n\r\n";
        let chunked = format!("{head}Transfer-Encoding: chunked");
        is_page(&chunked, chunks);
        is_page(&chunked, PAGE);
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(PAGE).unwrap();
        let packed = encoder.finish().unwrap();
        let gzip = format!("{head}Content-Encoding: gzip");
        is_page(&gzip, &packed);
        is_page(&gzip, PAGE);
        let half = body(&gzip, &packed[..packed.len() / 2])
            .unwrap()
            .unwrap_err();
        assert_eq!(half.code, "invalid_record");
        let brotli = body(&format!("{head}Content-Encoding: br"), b"\x0B\x01\x80abc").unwrap();
        assert_eq!(brotli.unwrap_err().code, "unsupported");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b'1'), Just(b'f'), any::<u8>()], 0..100)) {
            for coding in ["Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Encoding: deflate", "X: y"] {
                let _ = body(&format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{coding}"), &bytes);
            }
            let _ = Body::of_response(&bytes, 10);
        }
    }
}
