//! How much of an output is safe, kept in a small file beside it, for formats that do not show it themselves.
//!
//! A table has no row for an article without events, and a compressed file cannot be cut between two lines. So the writer closes
//! such a file in chunks, each of them whole by itself, and notes after each what it holds so far. The file is gone once the run has ended well.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::format::OutputOptions;
use super::summary::Summary;
use crate::error::Error;

/// What an unfinished output holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    /// How it is written.
    pub(super) options: OutputOptions,
    /// Bytes of the chunks that are whole.
    pub(super) bytes: u64,
    /// The identifier of the last record in them.
    pub(super) last_id: Option<String>,
    /// The figures of the records in them.
    pub(super) records: Summary,
}

impl Checkpoint {
    /// The file beside an output: `out.csv` gives `out.csv.resume`.
    pub(super) fn path(output: &Path) -> PathBuf {
        let mut path = output.as_os_str().to_owned();
        path.push(".resume");
        path.into()
    }

    /// Reads the file beside an output; `None` where there is none.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read, [`Error::Input`] when it is not one.
    pub(super) fn load(output: &Path) -> Result<Option<Self>, Error> {
        let path = Self::path(output);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("read", path, error)),
        };
        serde_json::from_slice(&text).map(Some).map_err(|error| {
            Error::Input(format!(
                "`{}` is not what carriere writes there ({error}); run without --resume to write `{}` anew",
                path.display(),
                output.display()
            ))
        })
    }

    /// Writes the file beside an output; it is replaced at once or not at all.
    pub(super) fn save(&self, output: &Path) -> io::Result<()> {
        let path = Self::path(output);
        let mut new = path.clone().into_os_string();
        new.push(".new");
        let mut file = File::create(&new)?;
        serde_json::to_writer(&mut file, self)?;
        file.write_all(b"\n")?;
        file.sync_data()?;
        fs::rename(&new, path)
    }

    /// Removes the file beside an output, if it is there.
    pub(super) fn remove(output: &Path) -> io::Result<()> {
        match fs::remove_file(Self::path(output)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_beside_the_output() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("out.csv");
        assert_eq!(Checkpoint::load(&output).unwrap(), None);
        let mut checkpoint = Checkpoint::default();
        for bytes in [0, 700] {
            checkpoint.bytes = bytes;
            checkpoint.last_id = Some("é".into());
            checkpoint.save(&output).unwrap();
            assert_eq!(
                Checkpoint::load(&output).unwrap().as_ref(),
                Some(&checkpoint)
            );
        }
        fs::write(folder.path().join("out.csv.resume"), "{").unwrap();
        assert!(
            Checkpoint::load(&output)
                .unwrap_err()
                .to_string()
                .contains("without --resume")
        );
        Checkpoint::remove(&output).unwrap();
        Checkpoint::remove(&output).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
