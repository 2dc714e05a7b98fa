//! The words of the page in each language.

use serde_json::{Map, Value};

/// The words of one language: a text a key, or an object with a text for each plural form (`one`, `other`), in which `{n}` stands for the
/// number and other names in braces for what the page puts there.
pub(super) type Strings = Map<String, Value>;

/// Every language of the page with its words.
///
/// # Errors
/// Never in practice: only when a file of words is no JSON object, which a test would tell.
pub(super) fn strings() -> Result<[(&'static str, Strings); 2], serde_json::Error> {
    Ok([
        ("fr", serde_json::from_str(include_str!("strings/fr.json"))?),
        ("en", serde_json::from_str(include_str!("strings/en.json"))?),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Disputed, Verdict};
    use crate::record::{EventType, Slot, Status};
    use std::collections::BTreeSet;

    fn texts(value: &Value) -> Vec<(&str, &str)> {
        match value {
            Value::String(text) => vec![("", text)],
            Value::Object(forms) => forms
                .iter()
                .map(|(form, text)| (form.as_str(), text.as_str().unwrap_or_default()))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The names in braces.
    fn holes(value: &Value) -> BTreeSet<&str> {
        let texts = texts(value).into_iter();
        texts
            .flat_map(|(_, text)| text.split('{').skip(1))
            .filter_map(|after| Some(after.split_once('}')?.0))
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let [(_, french), (_, english)] = strings().unwrap();
        let keys = |strings: &Strings| strings.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&french), keys(&english));
        for (key, text) in &french {
            let other = &english[key];
            assert_eq!(holes(text), holes(other), "{key}");
            let forms = |value| texts(value).into_iter().map(|(form, _)| form);
            assert!(forms(text).eq(forms(other)), "{key}");
            for (form, words) in texts(text).into_iter().chain(texts(other)) {
                assert!(!words.trim().is_empty(), "{key}");
                assert!(["", "one", "other"].contains(&form), "{key}: {form}");
            }
        }
    }

    #[test]
    fn every_label_has_words() {
        let [(_, french), _] = strings().unwrap();
        let mut keys = Vec::new();
        keys.extend(EventType::ALL.iter().map(|label| format!("type.{label}")));
        keys.extend(Status::ALL.iter().map(|label| format!("status.{label}")));
        keys.extend(Slot::ALL.iter().map(|label| format!("slot.{label}")));
        keys.extend(Disputed::ALL.iter().map(|label| format!("slot.{label}")));
        keys.extend(Verdict::ALL.iter().map(|label| format!("verdict.{label}")));
        for key in keys {
            assert!(french.contains_key(&key), "{key}");
        }
    }

    #[test]
    fn the_script_and_the_template_use_only_words_that_there_are() {
        let [(_, french), _] = strings().unwrap();
        let sources = [super::super::page::SCRIPT, include_str!("page/page.html")];
        let pattern =
            regex::Regex::new(r#"(?:\bt\(|data-t(?:-label|-placeholder)?=|t\[)"([a-z_.]+)""#)
                .unwrap();
        let mut used = 0;
        for source in sources {
            for found in pattern.captures_iter(source) {
                assert!(french.contains_key(&found[1]), "{}", &found[1]);
                used += 1;
            }
        }
        assert!(used > 50, "{used}");
    }
}
