//! The page around the data.

use std::collections::{BTreeMap, HashSet};

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::data::{Data, data};
use super::error::ReportError;
use super::strings::{Strings, strings};
use crate::compare::{Story, Told};

/// What runs when all of the page is there: the files in the order in which they need each other, in one scope.
pub(super) const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("page/elements.js"),
    include_str!("page/language.js"),
    include_str!("page/data.js"),
    include_str!("page/address.js"),
    include_str!("page/filters.js"),
    include_str!("page/list.js"),
    include_str!("page/sentences.js"),
    include_str!("page/card.js"),
    include_str!("page/person.js"),
    include_str!("page/charts.js"),
    include_str!("page/overview.js"),
    include_str!("page/main.js"),
    "})();\n",
);

/// The language of the page's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageLanguage {
    /// French.
    French,
    /// English.
    English,
}

impl PageLanguage {
    /// Its ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            PageLanguage::French => "fr",
            PageLanguage::English => "en",
        }
    }
}

/// What a page is to be like.
#[derive(Clone, Debug, Default)]
pub struct PageOptions {
    /// Its heading; one in the page's language where there is none.
    pub title: Option<String>,
    /// The language in which it opens; that of the reader's browser where there is none. The page can be switched.
    pub language: Option<PageLanguage>,
}

/// The stories of a comparison, with the events that tell them.
#[derive(Clone, Debug, Default)]
pub struct Report {
    stories: Vec<(Story, Vec<Told>)>,
}

impl Report {
    /// A report of nothing.
    pub fn new() -> Self {
        Report::default()
    }

    /// Adds a story, with each of its mentions as its article tells it. People come in the order in which they are added.
    pub fn add(&mut self, story: &Story, told: &[Told]) {
        let mut told = told.to_vec();
        for told in &mut told {
            // Of no use to the page, and often large.
            told.record.metadata.clear();
        }
        self.stories.push((story.clone(), told));
    }

    /// How many stories there are.
    pub fn stories(&self) -> usize {
        self.stories.len()
    }

    /// How many persons the stories are of.
    pub fn people(&self) -> usize {
        let ids = self
            .stories
            .iter()
            .map(|(story, _)| story.person.id.as_str());
        ids.collect::<HashSet<_>>().len()
    }

    /// The page, as the text of one HTML file.
    ///
    /// # Errors
    /// Never in practice: only when the page's own template is broken, which the tests would tell.
    pub fn html(&self, options: &PageOptions) -> Result<String, ReportError> {
        page(&data(&self.stories), options)
    }
}

fn page(data: &Data, options: &PageOptions) -> Result<String, ReportError> {
    let parts: Vec<String> = data.parts.iter().map(embedded).collect::<Result<_, _>>()?;
    let index = embedded(&data.index)?;
    let articles = embedded(&data.articles)?;
    let strings = strings()?;
    let language = options.language.unwrap_or(PageLanguage::English).code();
    let settings = json!({
        "title": options.title,
        "language": options.language.map(PageLanguage::code),
        "strings": strings.iter().map(|(code, strings)| (*code, strings)).collect::<BTreeMap<_, _>>(),
    });
    let settings = embedded(&settings)?;

    // Scripts and styles run only with this word on them, so markup that got into the page would be dead. It depends on everything in
    // the page, so that nothing in it can know the word, and the same data give the same page.
    let mut hasher = Sha256::new();
    for text in [&settings, &index, &articles].into_iter().chain(&parts) {
        hasher.update(text);
    }
    let nonce: String = hasher
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();

    let words = strings.iter().find(|(code, _)| *code == language);
    let title = match &options.title {
        Some(title) => json!(title),
        None => words.map_or(Value::Null, |(_, words)| words["title"].clone()),
    };
    let page = json!({
        "language": language,
        "title": title,
        "nonce": nonce,
        "style": include_str!("page/page.css"),
        "start": include_str!("page/start.js"),
        "script": SCRIPT,
        "t": words.map(|(_, words)| plain(words)),
        "settings": settings,
        "index": index,
        "articles": articles,
        "parts": parts,
    });
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let page = minijinja::Value::from(Serde(page));
    Ok(environment.render_str(include_str!("page/page.html"), page)?)
}

/// The words that need no number.
fn plain(strings: &Strings) -> BTreeMap<&str, &str> {
    let texts = strings.iter();
    texts
        .filter_map(|(key, text)| Some((key.as_str(), text.as_str()?)))
        .collect()
}

/// JSON for a script element, which ends at `</script` and changes its ways at `<!--`: no `<` is left in it.
fn embedded(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string(value)?.replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::super::data::testing::*;
    use super::*;
    use crate::record::Record;

    const HOSTILE: &str =
        "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u{202E}\u{2028}";

    fn hostile() -> (Vec<Record>, Vec<Story>) {
        let mut told = event(HOSTILE, 0);
        told.role = Some(argument(HOSTILE, 0));
        told.evidence = vec![evidence(0, HOSTILE)];
        told.evidence[0].rule = HOSTILE.into();
        let mut of = record(HOSTILE, "fr", vec![told]);
        of.title = Some(HOSTILE.into());
        of.source = Some(HOSTILE.into());
        of.url = Some(format!("https://example.org/{HOSTILE}"));
        of.date = Some(HOSTILE.into());
        let mut told = story(HOSTILE, &[(HOSTILE, 0, "fr")]);
        told.reasons = vec![HOSTILE.into()];
        (vec![of], vec![told])
    }

    fn html(records: &[Record], stories: &[Story], options: &PageOptions) -> String {
        let mut report = Report::new();
        for (story, told) in told(records, stories) {
            report.add(&story, &told);
        }
        report.html(options).unwrap()
    }

    /// What stands between `<script … id="ID" …>` and `</script>`.
    fn script<'p>(page: &'p str, id: &str) -> &'p str {
        let (_, after) = page.split_once(&format!("id=\"{id}\">")).unwrap();
        after.split_once("</script>").unwrap().0
    }

    #[test]
    fn hostile_words_stay_words() {
        let (records, stories) = hostile();
        let options = PageOptions {
            title: Some(HOSTILE.into()),
            language: Some(PageLanguage::French),
        };
        let page = html(&records, &stories, &options);
        assert!(!page.contains("<script>alert"));
        assert!(!page.contains("<img"));
        let plain = html(&[], &[], &PageOptions::default());
        let count = |page: &str| page.matches("<script").count();
        assert_eq!(count(&page), count(&plain));
        let index: Value = serde_json::from_str(script(&page, "index")).unwrap();
        assert_eq!(index["people"][0]["names"][0], HOSTILE);
        let part: Value = serde_json::from_str(script(&page, "part-0")).unwrap();
        assert_eq!(part["sentences"][0], HOSTILE);
        assert_eq!(part["rules"][0], HOSTILE);
        let settings: Value = serde_json::from_str(script(&page, "settings")).unwrap();
        assert_eq!(settings["title"], HOSTILE);
    }

    #[test]
    fn nothing_is_fetched_and_only_our_scripts_run() {
        let (records, stories) = hostile();
        let page = html(&records, &stories, &PageOptions::default());
        let (_, policy) = page
            .split_once("Content-Security-Policy\" content=\"")
            .unwrap();
        let (policy, _) = policy.split_once("\">").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(!policy.contains("http"), "{policy}");
        let empty = html(&[], &[], &PageOptions::default());
        for request in [
            " src=",
            "@import",
            "url(",
            "<link",
            "fetch(",
            "XMLHttpRequest",
            "innerHTML",
        ] {
            assert!(!empty.contains(request), "{request}");
        }
        let nonce = policy.split_once("'nonce-").unwrap().1;
        let nonce = nonce.split_once('\'').unwrap().0;
        assert_eq!(nonce.len(), 32);
    }

    #[test]
    fn the_same_data_give_the_same_page_and_other_data_another_word() {
        let (records, stories) = hostile();
        let nonce = |page: String| page.split("'nonce-").nth(1).unwrap()[..32].to_owned();
        let options = PageOptions::default();
        let page = html(&records, &stories, &options);
        assert_eq!(page, html(&records, &stories, &options));
        let empty = html(&[], &[], &options);
        assert_ne!(nonce(page), nonce(empty));
    }

    #[test]
    fn the_page_opens_in_the_language_asked_for() {
        let page = |language| {
            let options = PageOptions {
                title: None,
                language,
            };
            html(&[], &[], &options)
        };
        let french = page(Some(PageLanguage::French));
        assert!(french.contains("<html lang=\"fr\"") && french.contains("Vue d’ensemble"));
        let english = page(Some(PageLanguage::English));
        assert!(english.contains("<html lang=\"en\"") && english.contains(">Overview<"));
        let settings: Value = serde_json::from_str(script(&page(None), "settings")).unwrap();
        assert_eq!(settings["language"], Value::Null);
    }
}
