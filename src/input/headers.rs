//! Headers as HTTP and WARC have them: lines of a name, a colon and a value.

/// Names in small letters, with their values.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads lines as far as they make sense; archives keep what servers really sent. Bytes that are not UTF-8 become U+FFFD.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in String::from_utf8_lossy(bytes).lines() {
            if line.starts_with([' ', '\t']) {
                // A value that goes on.
                if let Some((_, value)) = headers.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Headers(headers)
    }

    /// The first value of a name in small letters.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A media type in small letters and the charset that goes with it: `text/html; charset="utf-8"`.
pub(super) fn media_type(value: &str) -> (String, Option<&str>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches(['"', '\'']))
    });
    (media, charset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_by_name() {
        let headers = Headers::parse(
            b"Content-Type: text/html;\r\n charset=utf-8\r\nnonsense\r\nX: a: b\r\nx: c\r\n\r\n",
        );
        assert_eq!(
            headers.get("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(headers.get("x"), Some("a: b"));
        assert_eq!(headers.get("nonsense"), None);
    }

    #[test]
    fn media_types_may_have_a_charset() {
        assert_eq!(media_type("Text/HTML"), ("text/html".into(), None));
        assert_eq!(
            media_type("text/html; q=1; Charset='ISO-8859-1'"),
            ("text/html".into(), Some("ISO-8859-1"))
        );
    }
}
