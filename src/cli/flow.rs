//! Reading, processing and writing at the same time, in order and in bounded memory.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use rayon::ThreadPool;

use crate::input::Batch;

/// Batches that are processed at a time: while the last articles of one keep a thread busy, the others work on the next.
const UNDER_WAY: usize = 2;

/// Processes batches on a pool and hands on their results in the order of the batches, on this thread. What comes next is processed
/// meanwhile.
///
/// Memory holds a batch that is read, one that waits ([`read_ahead`](crate::input::read_ahead)), those under way, and one that is written,
/// however long the input is. Behind an article that takes long, or an output that is slow, no more are taken on.
///
/// `process` must not panic.
///
/// # Errors
/// The first of `write`. What is under way then is left behind, since nobody waits for it.
pub(super) fn in_order<R: Send + 'static, E>(
    batches: &Receiver<Batch>,
    pool: &ThreadPool,
    process: impl Fn(Batch) -> R + Send + Sync + 'static,
    mut write: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let process = Arc::new(process);
    let mut under_way = VecDeque::new();
    let start = |batch: Batch| {
        let (sender, result) = sync_channel(1);
        let process = Arc::clone(&process);
        pool.spawn(move || {
            // Nobody waits for it once writing has failed.
            let _ = sender.send(process(batch));
        });
        result
    };
    loop {
        if under_way.is_empty() {
            // Nothing else is to be done: the input may take its time.
            let Ok(batch) = batches.recv() else {
                return Ok(());
            };
            under_way.push_back(start(batch));
        }
        take_on(batches, &mut under_way, start);
        let oldest = under_way.pop_front().and_then(|result| result.recv().ok());
        // There is a result of each batch taken on: the pool ends the program when a job panics.
        let Some(result) = oldest else { return Ok(()) };
        take_on(batches, &mut under_way, start);
        write(result)?;
    }
}

/// Starts on batches that are there, as far as there is room for them.
fn take_on<T>(batches: &Receiver<Batch>, under_way: &mut VecDeque<T>, start: impl Fn(Batch) -> T) {
    while under_way.len() < UNDER_WAY {
        match batches.try_recv() {
            Ok(batch) => under_way.push_back(start(batch)),
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::input::{BatchLimits, Located, Place, Position, Reject, read_ahead};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;
    use std::time::{Duration, Instant};

    fn pool(threads: usize) -> ThreadPool {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
    }

    /// Articles called 0, 1, 2…, counted as they are read; a batch has one.
    fn numbered(count: u64, read: &Arc<AtomicU64>) -> Receiver<Batch> {
        let read = Arc::clone(read);
        let items = (0..count).map(move |number| -> Result<Located, Reject> {
            read.fetch_add(1, Ordering::SeqCst);
            Ok(Located {
                article: Article::new(number.to_string(), "x"),
                position: Position::new("d", Place::line(number + 1)),
                bytes: 1,
            })
        });
        let limits = BatchLimits {
            entries: 1,
            bytes: 1,
        };
        read_ahead(items, limits, Arc::default(), Arc::default()).0
    }

    fn id(batch: &Batch) -> u64 {
        batch.articles[0].id.parse().unwrap()
    }

    #[test]
    fn the_order_is_that_of_the_input_whatever_takes_long() {
        for threads in [1, 2, 4] {
            let mut written = Vec::new();
            let process = |batch: Batch| {
                let number = id(&batch);
                thread::sleep(Duration::from_millis([7, 0, 3][number as usize % 3]));
                number
            };
            let write = |number| {
                written.push(number);
                Ok::<(), ()>(())
            };
            in_order(
                &numbered(40, &Arc::default()),
                &pool(threads),
                process,
                write,
            )
            .unwrap();
            assert_eq!(written, (0..40).collect::<Vec<_>>());
        }
    }

    /// A batch that is read, one that waits, those under way and the one that is written: no more than these are ever read ahead of the output.
    #[test]
    fn a_slow_output_and_a_slow_article_hold_the_reading_back() {
        const AHEAD: u64 = 1 + 1 + UNDER_WAY as u64 + 1;
        let read = Arc::new(AtomicU64::new(0));
        let batches = numbered(60, &read);
        let process = |batch: Batch| {
            let number = id(&batch);
            if number == 20 {
                thread::sleep(Duration::from_millis(50));
            }
            number
        };
        let write = |number: u64| {
            thread::sleep(Duration::from_millis(2));
            let ahead = read.load(Ordering::SeqCst) - number;
            match ahead <= AHEAD {
                true => Ok(()),
                false => Err(ahead),
            }
        };
        assert_eq!(in_order(&batches, &pool(2), process, write), Ok(()));
        assert_eq!(read.load(Ordering::SeqCst), 60);
    }

    #[test]
    fn processing_goes_on_while_results_are_written() {
        let wait = Duration::from_millis(10);
        let process = move |_: Batch| thread::sleep(wait);
        let write = |()| {
            thread::sleep(wait);
            Ok::<(), ()>(())
        };
        let start = Instant::now();
        in_order(&numbered(30, &Arc::default()), &pool(1), process, write).unwrap();
        // One after the other it would take 60 times the wait; 31 if nothing ever waited.
        assert!(start.elapsed() < wait * 50, "{:?}", start.elapsed());
    }

    #[test]
    fn a_failed_output_ends_it_at_once() {
        let process = |batch: Batch| {
            // As an article might that takes for ever.
            if id(&batch) == 1 {
                thread::sleep(Duration::from_secs(60));
            }
        };
        let start = Instant::now();
        let batches = numbered(1000, &Arc::default());
        assert_eq!(
            in_order(&batches, &pool(2), process, |()| Err("closed")),
            Err("closed")
        );
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
