//! Where a report goes.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;

use crate::error::Error;

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For the terminal
    Text,
    /// One object: the reference scorer's keys, and ours
    Json,
    /// For a pull request
    Markdown,
    /// One self-contained page
    Html,
}

impl ReportFormat {
    /// The form that was asked for, else that of the file's extension, else text.
    pub(super) fn choose(asked: Option<ReportFormat>, output: Option<&Path>) -> ReportFormat {
        let extension = output.and_then(Path::extension).and_then(|e| e.to_str());
        asked.unwrap_or(match extension {
            Some("json") => ReportFormat::Json,
            Some("md" | "markdown") => ReportFormat::Markdown,
            Some("html" | "htm") => ReportFormat::Html,
            _ => ReportFormat::Text,
        })
    }
}

/// Writes a report to a file, or to standard output where none is named or it is `-`. A reader that leaves early is no error.
///
/// # Errors
/// [`Error::Io`] when it cannot be written.
pub(crate) fn write(report: &str, output: Option<&Path>) -> Result<(), Error> {
    match output.filter(|path| path.as_os_str() != "-") {
        Some(path) => fs::write(path, report).map_err(|error| Error::io("write", path, error)),
        None => {
            let mut out = io::stdout().lock();
            match out.write_all(report.as_bytes()).and_then(|()| out.flush()) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    Err(Error::io("write", "standard output", error))
                }
                _ => Ok(()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_chooses_where_nothing_is_asked() {
        let choose = |name: &str| ReportFormat::choose(None, Some(Path::new(name)));
        assert_eq!(choose("a.json"), ReportFormat::Json);
        assert_eq!(choose("a.md"), ReportFormat::Markdown);
        assert_eq!(choose("a.html"), ReportFormat::Html);
        assert_eq!(choose("json"), ReportFormat::Text);
        let asked = Some(ReportFormat::Text);
        let chosen = ReportFormat::choose(asked, Some(Path::new("a.json")));
        assert_eq!(chosen, ReportFormat::Text);
        assert_eq!(ReportFormat::choose(None, None), ReportFormat::Text);
    }
}
