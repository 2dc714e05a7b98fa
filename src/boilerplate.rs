//! The parts of a page that are not the article: teasers, share buttons, cookie notices, comment forms.
//!
//! Scraped text keeps them as lines of their own, so lines are judged by how they start. The words are data
//! (`models/lexicons/boilerplate.toml`).

use std::path::Path;

use serde::Deserialize;

use crate::lexicon::{LexiconError, Source};
use crate::text::{Span, fold};

/// Characters from which a line that ends like a sentence is prose, not a teaser.
const PROSE: usize = 160;

/// Recognises lines that are not the article.
#[derive(Debug)]
pub struct Boilerplate {
    teasers: Vec<String>,
    lines: Vec<String>,
    ends: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    teasers: Vec<String>,
    lines: Vec<String>,
    ends: Vec<String>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Blank,
    Text,
    /// Left out by itself.
    Single,
    /// Left out with the teasers that follow.
    Teasers,
    /// Left out with everything that follows.
    End,
}

impl Boilerplate {
    /// Reads `boilerplate.toml` of the lexicons folder.
    ///
    /// # Errors
    ///
    /// When the file is missing or not valid.
    pub fn load(lexicons: &Path) -> Result<Self, LexiconError> {
        let file: File = Source::read(lexicons.join("boilerplate.toml"))?.parse()?;
        let folded = |phrases: Vec<String>| phrases.iter().map(|p| key(p)).collect();
        Ok(Boilerplate {
            teasers: folded(file.teasers),
            lines: folded(file.lines),
            ends: folded(file.ends),
        })
    }

    /// The stretches of `text` that are not the article, in order. Linear in the text.
    pub fn find(&self, text: &str) -> Vec<Span> {
        let mut found: Vec<Span> = Vec::new();
        let mut among_teasers = false;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(start, start + line.len());
            start = span.end;
            match self.classify(line) {
                Line::Blank => {}
                Line::End => {
                    found.push(Span::new(span.start, text.len()));
                    break;
                }
                Line::Teasers => {
                    among_teasers = true;
                    found.push(span);
                }
                Line::Single => found.push(span),
                Line::Text if among_teasers && !is_prose(line) => found.push(span),
                Line::Text => among_teasers = false,
            }
        }
        found
    }

    fn classify(&self, line: &str) -> Line {
        if line.trim().is_empty() {
            return Line::Blank;
        }
        // The longest phrase is far shorter; a long line need not be folded whole.
        let shown: String = line.trim().chars().take(120).collect();
        let head = key(&shown);
        let starts = |phrases: &[String]| {
            phrases
                .iter()
                .filter_map(|phrase| Some((phrase, head.strip_prefix(phrase.as_str())?)))
                .find(|(phrase, rest)| {
                    !rest.starts_with(char::is_alphanumeric) || is_glued(&shown, phrase)
                })
                .map(|(_, rest)| rest.to_owned())
        };
        if starts(&self.ends).is_some() {
            return Line::End;
        }
        match starts(&self.teasers) {
            Some(rest) if rest.trim_matches([' ', ':']).is_empty() => return Line::Teasers,
            Some(rest) if rest.trim_start().starts_with(':') => return Line::Single,
            _ => {}
        }
        if starts(&self.lines).is_some() && !is_prose(line) {
            return Line::Single;
        }
        Line::Text
    }
}

/// The folded phrase without marks around it, nor spaces before a colon.
fn key(phrase: &str) -> String {
    fold(phrase)
        .trim_matches(|c: char| !c.is_alphanumeric() && c != ':')
        .replace(" :", ":")
}

/// True when a line begins with a phrase and a word that was a link of its own, as scraping leaves them: "Previous articleQatar…".
fn is_glued(line: &str, phrase: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = line.char_indices().nth(phrase.chars().count());
    end.is_some_and(|(end, next)| {
        let (before, last) = (&line[..end], line[..end].chars().next_back());
        next.is_uppercase() && last.is_some_and(char::is_lowercase) && fold(before) == phrase
    })
}

fn is_prose(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() >= PROSE && line.ends_with(['.', '!', '?', '»', '”', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lexicons_dir;

    fn left(text: &str) -> String {
        let boilerplate = Boilerplate::load(&lexicons_dir()).unwrap();
        let mut kept = String::new();
        let mut at = 0;
        for span in boilerplate.find(text) {
            kept.push_str(&text[at..span.start]);
            at = span.end;
        }
        kept + &text[at..]
    }

    #[test]
    fn teasers_go_until_prose() {
        let prose = "Le conseil municipal a voté mardi soir le budget de la commune, malgré l'opposition de trois élus qui jugent la dette trop lourde et demandent un audit.".repeat(2);
        let text = format!(
            "Une phrase.\n\nÀ lire aussi :\n\nJean Roux, nouveau maire\n3 jours\n{prose}\nFin."
        );
        assert_eq!(left(&text), format!("Une phrase.\n\n\n{prose}\nFin."));
    }

    #[test]
    fn single_lines_and_forms() {
        assert_eq!(
            left("Lire aussi : Anne Roux élue\nTexte.\nShare Button\nLeave a Reply\nName"),
            "Texte.\n"
        );
    }

    #[test]
    fn notices_and_glued_links_are_left_out() {
        for line in [
            "Nous utilisons des cookies pour mesurer l'audience.",
            "Tout accepter",
            "Catégorie : Économie",
            "Previous articleLa mairie change de mains",
            "Article suivantUn nouveau maire",
            "« Partager sur » Facebook",
            "Ces articles parlent de « Marché »",
            "We value your privacy",
            "Tags: Town hall, Budget",
            "Il reste un peu de texte.\nYou must be logged in to post a comment.",
        ] {
            let kept = left(&format!("Le maire part.\n{line}\n"));
            assert!(!kept.contains(line.lines().last().unwrap()), "{line}");
            assert!(kept.starts_with("Le maire part.\n"));
        }
    }

    #[test]
    fn prose_that_starts_alike_stays() {
        for text in [
            "Publicités et affiches ont disparu.",
            "Partager le pouvoir n'est pas simple.",
            "Related companies grew.",
            "Trending downwards, shares fell.",
            "Topics were many.",
            "Copyright law changed.",
            "NewsletterX est une jeune pousse.",
        ] {
            assert_eq!(left(text), text);
        }
        let text = "À lire ce livre, on comprend pourquoi le maire a démissionné.\nRelated companies grew.";
        assert_eq!(left(text), text);
        assert_eq!(left(""), "");
    }
}
