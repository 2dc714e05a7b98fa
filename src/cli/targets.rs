//! The files that a run writes.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::progress::Progress;
use crate::error::Error;
use crate::input::Input;
use crate::output::{OutputOptions, RecordWriter, RejectWriter, Resumed, Sink, rejects_path};

/// The files that the run writes.
pub(crate) struct Targets {
    /// `None` for standard output.
    pub(crate) records: Option<PathBuf>,
    /// `None` for messages on standard error.
    pub(crate) rejects: Option<PathBuf>,
    /// `None` when no summary is asked for.
    pub(crate) summary: Option<PathBuf>,
    /// How the records are written.
    pub(crate) options: OutputOptions,
}

impl Targets {
    /// The files for these options; the rejects go beside the records where nothing else is said.
    pub(crate) fn new(
        output: Option<&Path>,
        rejects: Option<&Path>,
        summary: Option<&Path>,
        options: OutputOptions,
    ) -> Self {
        let records = output.filter(|path| path.as_os_str() != "-");
        // `/dev/null` and pipes have no neighbours.
        let beside = records.filter(|path| !is_special(path));
        let rejects = rejects
            .map(Path::to_owned)
            .or_else(|| beside.map(rejects_path));
        Targets {
            records: records.map(Path::to_owned),
            rejects,
            summary: summary.map(Path::to_owned),
            options,
        }
    }

    /// The files as canonical paths, which reading must pass over.
    pub(crate) fn identities(&self) -> Vec<PathBuf> {
        self.all().filter_map(identity).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Path> {
        [&self.records, &self.rejects, &self.summary]
            .into_iter()
            .filter_map(|path| path.as_deref())
    }

    /// Refuses to write two things to one file, or over an input.
    pub(crate) fn check(&self, inputs: &[Input]) -> Result<(), Error> {
        let mut taken: Vec<PathBuf> = inputs
            .iter()
            .filter_map(|input| match input {
                Input::Path(path) if !path.is_dir() => identity(path),
                _ => None,
            })
            .collect();
        for path in self.all() {
            if let Some(identity) = identity(path) {
                if taken.contains(&identity) {
                    return Err(Error::Usage(format!(
                        "`{}` is named twice among inputs and outputs; name another file",
                        path.display()
                    )));
                }
                taken.push(identity);
            }
        }
        Ok(())
    }

    /// The records and rejects files, which resuming needs both.
    ///
    /// # Errors
    /// [`Error::Usage`] when one is not a file.
    pub(crate) fn resumable(&self) -> Result<(&Path, &Path), Error> {
        match (self.records.as_deref(), self.rejects.as_deref()) {
            (Some(records), Some(rejects)) if !is_special(records) && !is_special(rejects) => {
                Ok((records, rejects))
            }
            _ => Err(Error::Usage(
                "--resume goes on with files; name one for the records with -o".into(),
            )),
        }
    }

    /// Creates the files, or goes on with them: the sink and the summary's file with its path.
    pub(crate) fn open(
        &self,
        progress: &Progress,
        resumed: Option<&Resumed>,
    ) -> Result<(Sink, Option<(PathBuf, File)>), Error> {
        let records = match (&self.records, resumed) {
            (Some(path), Some(resumed)) => {
                RecordWriter::append(path, resumed.records_bytes, self.options)?
            }
            (Some(path), None) => RecordWriter::create(path, self.options)?,
            (None, _) => RecordWriter::stdout(self.options)?,
        };
        let rejects = match (&self.rejects, resumed) {
            (Some(path), Some(resumed)) => RejectWriter::append(path, resumed.rejects_bytes)?,
            (Some(path), None) => RejectWriter::create(path)?,
            (None, _) => {
                let printer = progress.printer();
                RejectWriter::messages(move |line| printer.print(line))
            }
        };
        let summary = match &self.summary {
            Some(path) => {
                let file = File::create(path).map_err(|error| Error::io("write", path, error))?;
                Some((path.clone(), file))
            }
            None => None,
        };
        let so_far = resumed.map(|resumed| resumed.summary.clone());
        let sink = Sink::new(records, rejects, so_far.unwrap_or_default());
        Ok((sink, summary))
    }
}

/// True for a device or pipe.
fn is_special(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|data| !data.is_file() && !data.is_dir())
}

/// A path that is the same for all names of a file, also of one that is not there yet. `None` for a device or pipe, which may be
/// named more than once, and for a path in no folder, which opening it will tell.
fn identity(path: &Path) -> Option<PathBuf> {
    if is_special(path) {
        return None;
    }
    if let Ok(path) = path.canonicalize() {
        return Some(path);
    }
    let folder = match path.parent()? {
        folder if folder.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_named_twice_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| Some(folder.path().join(name));
        let targets = |records, rejects| Targets {
            records,
            rejects,
            summary: None,
            options: OutputOptions::default(),
        };
        let input = [Input::Path(folder.path().join("in.jsonl"))];
        assert!(targets(at("out"), at("rejects")).check(&input).is_ok());
        assert!(targets(at("in.jsonl"), None).check(&input).is_err());
        assert!(targets(at("out"), at("./out")).check(&[]).is_err());
    }
}
