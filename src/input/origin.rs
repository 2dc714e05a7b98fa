//! What the reader of a format knows of the input it reads.

use std::sync::Arc;

use super::fields::Fields;
use super::reader::Located;
use super::reject::{Place, Position, Problem, Reject, code};
use crate::article::Article;

/// The input that is being read, and how to read it.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    /// What its articles are named after.
    pub(super) name: String,
    /// The input in messages.
    pub(super) shown: Arc<str>,
    /// Most bytes of an article.
    pub(super) max_bytes: usize,
    /// Which of its fields is which.
    pub(super) fields: Arc<Fields>,
}

impl Origin {
    /// The identifier of an article that has none.
    pub(super) fn id(&self, place: Place) -> String {
        match place.number() {
            Some(number) => format!("{}:{number}", self.name),
            None => self.name.clone(),
        }
    }

    /// What came of the article at a place; with its size in bytes.
    pub(super) fn item(
        &self,
        place: Place,
        parsed: Result<(Article, usize), Problem>,
    ) -> Result<Located, Reject> {
        let position = Position::new(Arc::clone(&self.shown), place);
        match parsed {
            Ok((article, bytes)) => Ok(Located {
                article,
                position,
                bytes,
            }),
            Err(problem) => Err(Reject::new(&position, problem)),
        }
    }

    /// The problem of something that has more bytes than it may.
    pub(super) fn too_long(&self, whole: &str) -> Problem {
        let max_bytes = self.max_bytes;
        Problem::new(
            code::TOO_LONG,
            format!("the {whole} has more than {max_bytes} bytes; split it, or raise --max-bytes"),
        )
    }

    /// An input for tests.
    #[cfg(test)]
    pub(super) fn literal(name: &str, max_bytes: usize) -> Self {
        Origin {
            name: name.into(),
            shown: format!("in/{name}").into(),
            max_bytes,
            fields: Arc::default(),
        }
    }
}

/// What came of some articles, for tests: the identifier of each, or the code and place of its reject.
#[cfg(test)]
pub(super) fn briefs(items: &[Result<Located, Reject>]) -> Vec<String> {
    let brief = |item: &Result<Located, Reject>| match item {
        Ok(located) => located.article.id.clone(),
        Err(reject) => format!("{}@{}", reject.code, reject.place.number().unwrap_or(0)),
    };
    items.iter().map(brief).collect()
}
