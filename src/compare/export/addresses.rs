//! Web addresses, as both FollowTheMoney and Wikidata take them.

use unicode_normalization::is_nfc;

use crate::text::is_invisible;

/// The address of a page on the web in a form that needs no cleaning: `http` or `https` in lower case, a host that can be one, a path, and
/// nothing that is no character of an address. `None` for what is no such address.
pub(super) fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    if !is_host(host) {
        return None;
    }
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut address = format!("{scheme}://{host}{slash}");
    // Other programs compose letters, and the address would be another.
    let is_composed = is_nfc(path);
    for character in path.chars() {
        match is_plain(character) && (is_composed || character.is_ascii()) {
            true => address.push(character),
            false => {
                let mut bytes = [0; 4];
                for byte in character.encode_utf8(&mut bytes).bytes() {
                    address.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    Some(address)
}

/// True for what may stand in an address as it is: no space, no character that does not show, no quote or bar.
fn is_plain(character: char) -> bool {
    let shows = !character.is_whitespace() && !character.is_control() && !is_invisible(character);
    shows && !"\"|<>\\^`{}“”".contains(character)
}

/// True for a name with a domain, or an address of numbers, perhaps with a port.
fn is_host(host: &str) -> bool {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    let is_port = !port.is_empty() && port.parse::<u16>().is_ok();
    let labels: Vec<&str> = name.trim_end_matches('.').split('.').collect();
    let is_label = |label: &&str| {
        let letters = label.chars().filter(|c| c.is_alphanumeric()).count();
        let allowed = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        letters > 0 && label.chars().count() <= 63 && label.chars().all(allowed)
    };
    let is_domain = labels
        .last()
        .is_some_and(|last| last.chars().count() >= 2 && !last.chars().all(|c| c.is_ascii_digit()));
    let is_address = name.parse::<std::net::Ipv4Addr>().is_ok();
    is_port && labels.iter().all(is_label) && (labels.len() == 1 || is_domain || is_address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_made_clean() {
        let clean = |text: &str| web_address(text);
        let same = "https://example.org/a?b=c&d=é#e";
        assert_eq!(clean(same).as_deref(), Some(same));
        assert_eq!(
            clean(" HTTP://example.org").as_deref(),
            Some("http://example.org/")
        );
        assert_eq!(
            clean("https://example.org?q=a|\"b c").as_deref(),
            Some("https://example.org/?q=a%7C%22b%20c")
        );
        assert_eq!(
            clean("http://127.0.0.1:8000/x").as_deref(),
            Some("http://127.0.0.1:8000/x")
        );
        assert_eq!(
            clean("https://example.org/e\u{301}/\u{200b}").as_deref(),
            Some("https://example.org/e%CC%81/%E2%80%8B")
        );
        for wrong in [
            "",
            "example.org/a",
            "ftp://example.org/a",
            "http://",
            "http:///a",
            "http://a b.org/",
            "http://3.4/",
            "http://example.org:x/",
            "http://-/",
            "javascript:alert(1)",
        ] {
            assert_eq!(web_address(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(path in "\\PC{0,20}") {
            let once = web_address(&format!("https://example.org/{path}")).unwrap();
            prop_assert_eq!(web_address(&once), Some(once.clone()));
            let is_clean = !once.contains(['|', '"', '\t', '\n', ' ']);
            prop_assert!(is_clean, "{}", once);
        }
    }
}
