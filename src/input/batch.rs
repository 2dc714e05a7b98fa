//! Batches of articles, read ahead of their processing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

use super::reader::Located;
use super::reject::{Position, Reject};
use crate::article::Article;
use crate::timing::{Stage, Stopwatch};

/// A stretch of the input.
#[derive(Debug, Default)]
pub struct Batch {
    /// The articles, in order of the input.
    pub articles: Vec<Article>,
    /// Articles and rejects, in order of the input; as many [`Entry::Article`] as there are articles.
    pub entries: Vec<Entry>,
    /// Bytes of the input read up to its end, as [`ArticleReader::bytes_read`](super::ArticleReader::bytes_read) counts them.
    pub bytes_read: u64,
}

/// A place in a batch.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// The next of the batch's articles was read here.
    Article(Position),
    /// An article that could not be read.
    Reject(Reject),
}

/// When a batch is full: as soon as one of these is reached.
#[derive(Clone, Copy, Debug)]
pub struct BatchLimits {
    /// Articles and rejects.
    pub entries: usize,
    /// Bytes of input. One article may pass this by itself.
    pub bytes: usize,
}

impl BatchLimits {
    /// Default of [`BatchLimits::bytes`]: 16 MiB.
    pub const BYTES: usize = 16 * 1024 * 1024;
    /// Default of [`BatchLimits::entries`].
    pub const ENTRIES: usize = 128;
}

impl Default for BatchLimits {
    fn default() -> Self {
        BatchLimits {
            entries: Self::ENTRIES,
            bytes: Self::BYTES,
        }
    }
}

/// Gathers `items` into batches.
pub struct Batches<I> {
    items: I,
    limits: BatchLimits,
}

impl<I: Iterator<Item = Result<Located, Reject>>> Iterator for Batches<I> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        let mut batch = Batch::default();
        let mut bytes = 0;
        for item in self.items.by_ref() {
            match item {
                Ok(located) => {
                    bytes += located.bytes;
                    batch.articles.push(located.article);
                    batch.entries.push(Entry::Article(located.position));
                }
                Err(reject) => batch.entries.push(Entry::Reject(reject)),
            }
            if batch.entries.len() >= self.limits.entries || bytes >= self.limits.bytes {
                break;
            }
        }
        (!batch.entries.is_empty()).then_some(batch)
    }
}

/// Reads `items` in a thread of its own and hands them over in batches, one waiting while the next is read. `bytes_read` is the reader's
/// count; the time goes to [`Stage::Read`].
///
/// The thread ends when the items do, or once the receiver is gone and it has finished its batch.
pub fn read_ahead<I>(
    items: I,
    limits: BatchLimits,
    bytes_read: Arc<AtomicU64>,
    watch: Arc<Stopwatch>,
) -> (Receiver<Batch>, JoinHandle<()>)
where
    I: Iterator<Item = Result<Located, Reject>> + Send + 'static,
{
    let (sender, receiver) = sync_channel(1);
    let thread = thread::spawn(move || {
        let mut batches = Batches { items, limits };
        while let Some(mut batch) = watch.time(Stage::Read, || batches.next()) {
            batch.bytes_read = bytes_read.load(Ordering::Relaxed);
            if sender.send(batch).is_err() {
                break;
            }
        }
    });
    (receiver, thread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Place, Problem};

    fn position(line: u64) -> Position {
        Position::new("d", Place::line(line))
    }

    fn located(line: u64) -> Result<Located, Reject> {
        Ok(Located {
            article: Article::new(line.to_string(), "x"),
            position: position(line),
            bytes: 10,
        })
    }

    fn ahead(
        items: impl Iterator<Item = Result<Located, Reject>> + Send + 'static,
        limits: BatchLimits,
    ) -> (Receiver<Batch>, JoinHandle<()>) {
        read_ahead(items, limits, Arc::default(), Arc::default())
    }

    fn sizes(entries: usize, bytes: usize) -> Vec<(usize, usize)> {
        let reject = Err(Reject::new(&position(3), Problem::new("io", "x")));
        let items = vec![located(1), located(2), reject, located(4), located(5)];
        let limits = BatchLimits { entries, bytes };
        let (batches, thread) = ahead(items.into_iter(), limits);
        let sizes = batches
            .iter()
            .map(|batch| (batch.entries.len(), batch.articles.len()))
            .collect();
        thread.join().unwrap();
        sizes
    }

    #[test]
    fn batches_are_bounded_by_count_and_by_bytes() {
        assert_eq!(sizes(3, 1000), [(3, 2), (2, 2)]);
        assert_eq!(sizes(99, 20), [(2, 2), (3, 2)]);
        assert_eq!(sizes(99, 1), [(1, 1), (1, 1), (2, 1), (1, 1)]);
    }

    #[test]
    fn the_thread_ends_with_its_receiver() {
        let endless = (1..).map(located);
        let (batches, thread) = ahead(endless, BatchLimits::default());
        assert!(batches.recv().is_ok());
        drop(batches);
        thread.join().unwrap();
    }
}
