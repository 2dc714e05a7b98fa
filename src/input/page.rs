//! Web pages: their main text, title, date and language, without what stands around it.
//!
//! The extraction is that of [`dom_smoothie`], which follows Mozilla's Readability (the reader view of Firefox).

use std::collections::HashMap;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability, TextMode};
use jiff::civil::Date;
use jiff::fmt::rfc2822;
use serde_json::Value;

use super::charset;
use super::http::Body;
use super::origin::Origin;
use super::reject::{Problem, code};
use super::text::whole;
use crate::article::Article;

/// Elements of a page; one of more is no article, and would take long.
const MAX_ELEMENTS: usize = 100_000;

/// Elements inside each other, as many as Chromium nests. A page of more is broken, and would take a time that grows with their square.
const MAX_DEPTH: usize = 512;

/// Characters of text with which the extractor is content; with fewer it tries again, and keeps more of what stands around. Its own
/// default of 500 is more than many a news brief has.
const ENOUGH_TEXT: usize = 250;

/// Characters of text below which there is no article, as there is no paragraph for the extractor.
const LEAST_TEXT: usize = 25;

/// Reads a whole stream as one page, named after its input; with its size in bytes.
pub(super) fn file(reader: impl Read, origin: &Origin) -> Result<(Article, usize), Problem> {
    let bytes = whole(reader, origin)?;
    let length = bytes.len();
    let body = Body {
        bytes: bytes.into(),
        is_html: true,
        charset: None,
    };
    let mut article = article(&body, "file", origin)?;
    article.id = origin.name.clone();
    Ok((article, length))
}

/// The article of a page or plain text, without an identifier. `whole` is what the body is, for messages.
///
/// # Errors
/// [`code::TOO_LONG`], [`code::INVALID_UTF8`] for an encoding that is neither named nor UTF-8, [`code::NO_TEXT`] for a page without a main
/// text.
pub(super) fn article(body: &Body<'_>, whole: &str, origin: &Origin) -> Result<Article, Problem> {
    if body.bytes.len() > origin.max_bytes {
        return Err(origin.too_long(whole));
    }
    let text = charset::decode(&body.bytes, body.charset.as_deref(), whole)?;
    let article = match body.is_html {
        // The library is given whatever the web holds: a defect in it costs a page, not the run.
        true => catch_unwind(AssertUnwindSafe(|| extract(&text)))
            .unwrap_or_else(|_| Err(no_text("the page could not be taken apart")))?,
        false => Article::new("", text),
    };
    match article.text.trim().is_empty() {
        true => Err(no_text("there is no main text on the page")),
        false => Ok(article),
    }
}

fn no_text(what: &str) -> Problem {
    let mend = "extract it with another program, or leave it out";
    Problem::new(code::NO_TEXT, format!("{what}; {mend}"))
}

/// Takes the article out of a page.
fn extract(html: &str) -> Result<Article, Problem> {
    if depth(html) > MAX_DEPTH {
        return Err(no_text(&format!(
            "more than {MAX_DEPTH} elements are inside each other"
        )));
    }
    let config = Config {
        text_mode: TextMode::Formatted,
        max_elements_to_parse: MAX_ELEMENTS,
        char_threshold: ENOUGH_TEXT,
        ..Config::default()
    };
    let refused = |error: dom_smoothie::ReadabilityError| no_text(&error.to_string());
    let mut page = Readability::new(html, None, Some(config)).map_err(refused)?;
    let shown = shown_date(&page);
    let found = page.parse().map_err(refused)?;
    if found.text_content.trim().chars().count() < LEAST_TEXT {
        return Err(no_text("there is no main text on the page"));
    }
    if found.text_content.len() < ENOUGH_TEXT {
        let content = Readability::new(found.content.clone(), None, None).map_err(refused)?;
        let links = content.doc.select("a").text();
        if links.trim().len() * 2 > found.text_content.trim().len() {
            return Err(no_text("there are links on the page, but no main text"));
        }
    }
    let some = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let mut article = Article::new("", found.text_content.to_string());
    article.title = some(found.title);
    article.date = found.published_time.as_deref().and_then(iso).or(shown);
    article.language = found.lang.and_then(some);
    article.source = found.site_name.and_then(some);
    if let Some(author) = found.byline.and_then(some) {
        article
            .metadata
            .insert("author".into(), Value::from(author));
    }
    Ok(article)
}

/// How many elements are inside each other at most, counted without a parser: tags that open and are not closed by one of their name.
/// Those that need no end are left out; what scripts write counts as if it were the page's.
fn depth(html: &str) -> usize {
    const WITHOUT_END: [&str; 30] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup",
        "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr",
    ];
    let (mut open, mut now, mut most) = (HashMap::<String, usize>::new(), 0_usize, 0);
    for tag in html.split('<').skip(1) {
        let (ends, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
        // Longer than any element is called.
        if length == 0 || length > 32 {
            continue;
        }
        let name = tag[..length].to_ascii_lowercase();
        if WITHOUT_END.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        match ends {
            true if *count > 0 => (*count, now) = (*count - 1, now - 1),
            true => {}
            false => (*count, now) = (*count + 1, now + 1),
        }
        most = most.max(now);
    }
    most
}

/// The date of a page that does not give it in its head: that of the article's own time, or of the only one there is.
fn shown_date(page: &Readability) -> Option<String> {
    let date = |selector: &str, attribute: &str| {
        let found = page.doc.select(selector);
        let mut dates: Vec<String> = found
            .iter()
            .filter_map(|time| iso(&time.attr(attribute)?))
            .collect();
        dates.dedup();
        dates
    };
    let published = date("[itemprop=\"datePublished\"]", "content")
        .into_iter()
        .chain(date("[itemprop=\"datePublished\"]", "datetime"))
        .chain(date("article time", "datetime"))
        .next();
    published.or_else(|| match date("time", "datetime").as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    })
}

/// A date in ISO 8601, if it is one or is written as in e-mail; the time of day stays as it is.
fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let day = text.get(..10).filter(|day| day.parse::<Date>().is_ok());
    if day.is_some() {
        return Some(text.to_owned());
    }
    let moment = rfc2822::parse(text).ok()?;
    Some(moment.date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const STORY: [&str; 3] = [
        "La banque du littoral a un nouveau visage. Anne Roux, quarante-deux ans, a été nommée lundi présidente du conseil, après un vote serré des administrateurs.",
        "Elle succède à Paul Hardy, qui dirigeait la maison depuis douze ans et qui prend sa retraite, a annoncé le groupe dans un communiqué diffusé mardi matin.",
        "Les salariés, réunis devant le siège, attendent d'elle qu'elle maintienne les agences rurales, dont plusieurs devaient fermer avant la fin de l'année prochaine.",
    ];

    fn page(head: &str, extra: &str) -> String {
        let paragraphs: String = STORY
            .iter()
            .map(|text| format!("<p>{text}</p>\n"))
            .collect();
        format!(
            "<!doctype html><html lang=\"fr-FR\"><head><title>Anne Roux à la tête de la banque</title>{head}</head><body>\
             <nav><ul><li><a href=/>Accueil</a></li><li><a href=/eco>Économie</a></li></ul></nav>\
             <div class=\"cookie-banner\"><p>Nous utilisons des cookies, et nos partenaires aussi.</p></div>\
             <article><h1>Anne Roux à la tête de la banque</h1>{extra}{paragraphs}</article>\
             <aside class=\"related\"><h2>À lire aussi</h2><ul><li><a href=/1>Un autre article</a></li></ul></aside>\
             <footer><p>Tous droits réservés.</p></footer></body></html>"
        )
    }

    fn read(html: &[u8], charset: Option<&str>) -> Result<Article, Problem> {
        let body = Body {
            bytes: html.into(),
            is_html: true,
            charset: charset.map(str::to_owned),
        };
        article(&body, "file", &Origin::literal("a.html", 1 << 20))
    }

    #[test]
    fn the_main_text_comes_with_its_title_date_and_language() {
        let head = "<meta property=\"article:published_time\" content=\"2017-01-19T10:00:00+01:00\">\
                    <meta property=\"og:site_name\" content=\"Le Littoral\"><meta name=author content=\"Léa Blin\">";
        let article = read(page(head, "").as_bytes(), None).unwrap();
        for text in STORY {
            assert!(article.text.contains(text), "{}", article.text);
        }
        for text in ["cookies", "Accueil", "autre article", "droits"] {
            assert!(!article.text.contains(text), "{}", article.text);
        }
        // Paragraphs are lines of their own.
        let paragraphs = article.text.lines().filter(|line| !line.trim().is_empty());
        assert!(paragraphs.count() >= STORY.len(), "{}", article.text);
        assert_eq!(
            article.title.as_deref(),
            Some("Anne Roux à la tête de la banque")
        );
        assert_eq!(article.date.as_deref(), Some("2017-01-19T10:00:00+01:00"));
        assert_eq!(article.language.as_deref(), Some("fr-FR"));
        assert_eq!(article.source.as_deref(), Some("Le Littoral"));
        assert_eq!(
            Value::Object(article.metadata),
            json!({"author": "Léa Blin"})
        );
    }

    #[test]
    fn dates_are_found_where_pages_have_them() {
        let date = |head: &str, extra: &str| read(page(head, extra).as_bytes(), None).unwrap().date;
        let json_ld = r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"x","datePublished":"2017-01-19"}</script>"#;
        assert_eq!(date(json_ld, "").as_deref(), Some("2017-01-19"));
        let time = "<time datetime=\"2017-01-20T08:00:00Z\">vendredi</time>";
        assert_eq!(date("", time).as_deref(), Some("2017-01-20T08:00:00Z"));
        assert_eq!(date("", "<time datetime=\"hier\">hier</time>"), None);
        assert_eq!(
            iso("Thu, 19 Jan 2017 10:00:00 +0100").as_deref(),
            Some("2017-01-19")
        );
        assert_eq!(iso("2017-13-01"), None);
        assert_eq!(iso("19/01/2017"), None);
    }

    #[test]
    fn the_encoding_named_is_honoured() {
        let latin: Vec<u8> = page("", "").chars().map(|letter| letter as u8).collect();
        assert!(
            read(&latin, Some("iso-8859-1"))
                .unwrap()
                .text
                .contains("nommée")
        );
        assert_eq!(read(&latin, None).unwrap_err().code, "invalid_utf8");
        let declared = page("<meta charset=iso-8859-1>", "");
        let declared: Vec<u8> = declared.chars().map(|letter| letter as u8).collect();
        assert!(read(&declared, None).unwrap().text.contains("succède"));
    }

    #[test]
    fn pages_without_text_are_told() {
        for html in [
            "",
            "<html></html>",
            "<nav>x</nav>",
            "<nav><a href=/>Le Courrier du littoral</a> <a href=/politique>Politique</a></nav>",
            "<script>var a = 1;</script>",
        ] {
            assert_eq!(
                read(html.as_bytes(), None).unwrap_err().code,
                "no_text",
                "{html}"
            );
        }
        let many = "<b>".repeat(MAX_ELEMENTS + 1);
        assert_eq!(read(many.as_bytes(), None).unwrap_err().code, "no_text");
    }

    #[test]
    fn deep_pages_do_not_break_the_program() {
        for (depth, is_read) in [(500, true), (5_000, false), (MAX_ELEMENTS - 20, false)] {
            let deep = format!("{}<p>{}</p>", "<div>".repeat(depth), STORY.join(" "));
            // As a small thread has it.
            let thread = std::thread::Builder::new().stack_size(2 << 20);
            let read = thread.spawn(move || read(deep.as_bytes(), None)).unwrap();
            assert_eq!(read.join().unwrap().is_ok(), is_read, "{depth}");
        }
        // What is closed, or needs no end, is not inside.
        let flat = "<p><br><div>a</div><li>b<span></span></P>".repeat(1_000);
        assert_eq!(depth(&flat), 1);
        assert_eq!(
            depth("<DIV><script>x < y</script></b><table><tr><td><a href=x>"),
            3
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_panic(pieces in proptest::collection::vec(prop_oneof![
            Just("<div>".to_owned()), Just("</p>".into()), Just("<p>".into()), Just("<table><td colspan=9999999>".into()), Just("<!--".into()),
            Just("<a href='".into()), Just("&#x110000;".into()), Just(STORY[0].into()), "\\PC{0,9}",
        ], 0..30)) {
            let html = pieces.concat();
            let taken = catch_unwind(AssertUnwindSafe(|| extract(&html).is_ok()));
            prop_assert!(taken.is_ok());
            let _ = read(html.as_bytes(), None);
        }
    }
}
