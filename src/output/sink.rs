//! Where the results of a run go.

use std::io;

use super::records::RecordWriter;
use super::rejects::RejectWriter;
use super::summary::Summary;
use crate::error::Error;
use crate::input::Reject;
use crate::record::Record;

/// Writes each result to its place and counts it.
pub struct Sink {
    records: RecordWriter,
    rejects: RejectWriter,
    summary: Summary,
}

/// Why a result could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// Nobody reads the records any more: the end of the run, but no error.
    Closed,
    /// The records cannot be written.
    Records(io::Error),
    /// The rejects cannot be written.
    Rejects(Error),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => WriteError::Closed,
            _ => WriteError::Records(error),
        }
    }
}

impl Sink {
    /// A sink of these writers, that counts on from `summary`.
    pub fn new(records: RecordWriter, rejects: RejectWriter, summary: Summary) -> Self {
        Sink {
            records,
            rejects,
            summary,
        }
    }

    /// Writes the results of a batch and hands them on. The rejects go first: resuming relies on a record being written only after
    /// all rejects before it.
    ///
    /// # Errors
    /// [`WriteError`]; results that could not be written are not counted.
    pub fn write(&mut self, results: &[Result<Record, Reject>]) -> Result<(), WriteError> {
        for reject in results.iter().filter_map(|result| result.as_ref().err()) {
            self.rejects.write(reject).map_err(WriteError::Rejects)?;
            self.summary.add_reject(reject);
        }
        self.rejects.flush().map_err(WriteError::Rejects)?;
        for record in results.iter().flatten() {
            self.records.write(record)?;
            self.summary.add_record(record);
        }
        Ok(self.records.flush()?)
    }

    /// Writes what comes last. Nothing can be written after it; [`Sink::close`] ends the run.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn finish(&mut self) -> Result<(), WriteError> {
        self.rejects.flush().map_err(WriteError::Rejects)?;
        Ok(self.records.finish()?)
    }

    /// Says that the run has ended well, so that none goes on with its files. What else a run writes comes before.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn close(&mut self) -> Result<(), WriteError> {
        Ok(self.records.close()?)
    }

    /// The figures so far.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::OutputOptions;
    use super::*;
    use crate::input::{Place, Position, Problem};
    use std::cell::RefCell;
    use std::io::Write;
    use std::rc::Rc;

    /// A stream that closes after so many bytes.
    struct Closing(usize);

    impl Write for Closing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            if taken == 0 {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn results_are_counted_where_they_go() {
        let shown = Rc::new(RefCell::new(Vec::new()));
        let seen = Rc::clone(&shown);
        let rejects = RejectWriter::messages(move |line| seen.borrow_mut().push(line.to_owned()));
        let records = RecordWriter::new(Box::new(io::sink()), OutputOptions::default()).unwrap();
        let mut sink = Sink::new(records, rejects, Summary::default());
        let position = Position::new("d.jsonl", Place::line(2));
        let reject = Reject::new(&position, Problem::new("no_text", "there is none"));
        sink.write(&[Ok(Record::default()), Err(reject)]).unwrap();
        let summary = sink.summary();
        assert_eq!(
            (summary.articles, summary.records, summary.rejects),
            (2, 1, 1)
        );
        assert_eq!(
            *shown.borrow(),
            ["rejected: d.jsonl:2: no_text: there is none"]
        );
    }

    #[test]
    fn a_closed_pipe_is_told_from_other_errors() {
        let records = RecordWriter::new(Box::new(Closing(10)), OutputOptions::default()).unwrap();
        let rejects = RejectWriter::messages(|_| ());
        let mut sink = Sink::new(records, rejects, Summary::default());
        let written = sink.write(&[Ok(Record::default())]);
        assert!(matches!(written, Err(WriteError::Closed)));
    }
}
