//! The records behind a comparison, read again when a format needs what they say.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use super::read::{Files, Origin};
use super::story::Story;
use super::told::Told;
use crate::error::Error;
use crate::record::Record;

/// Where the record of each article is.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    origins: HashMap<Box<str>, Origin>,
    files: Files,
    /// The records read last, since the stories of a person are told by the same articles.
    recent: HashMap<Box<str>, Arc<Record>>,
}

impl Sources {
    /// Keeps where an article's record is.
    pub(crate) fn add(&mut self, article: &str, origin: Origin) {
        self.origins.insert(article.into(), origin);
    }

    /// What each mention of a story points to, in their order.
    ///
    /// # Errors
    /// [`Error::Input`] when a file cannot be read any more, or a record is not as `carriere extract` writes it.
    pub(crate) fn told(&mut self, story: &Story) -> Result<Vec<Told>, Error> {
        let told = story.mentions.iter().map(|mention| {
            let refused = |error: io::Error| {
                Error::Input(format!(
                    "the record of article `{}` cannot be read again: {error}; this format needs records as `carriere extract` writes them, in files that stay as they are",
                    mention.article
                ))
            };
            let record = self.record(&mention.article).map_err(refused)?;
            Told::of(&record, mention.event)
                .ok_or_else(|| refused(io::Error::other("it has fewer events than before")))
        });
        told.collect()
    }

    fn record(&mut self, article: &str) -> io::Result<Arc<Record>> {
        /// Records that are kept: more than the articles on one person, but for the most famous.
        const RECENT: usize = 512;
        if let Some(record) = self.recent.get(article) {
            return Ok(Arc::clone(record));
        }
        let origin = self.origins.get(article);
        let origin = origin.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let record = Arc::new(self.files.record(origin)?);
        if self.recent.len() >= RECENT {
            self.recent.clear();
        }
        self.recent.insert(article.into(), Arc::clone(&record));
        Ok(record)
    }
}
