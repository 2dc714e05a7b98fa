//! The files to read: those named, and those in the folders named, in a fixed order.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec;

use super::format::Format;
use super::reject::{Position, Problem, Reject, code};

/// One argument of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file or a folder.
    Path(PathBuf),
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The file's name, or its path below the folder it was found in with `/` between; articles without `id` are named after it.
    pub name: String,
    /// The file as it was named or found, for messages.
    pub shown: Arc<str>,
}

/// Lists sources one after the other, holding no more than the listings of the folders it is in.
///
/// Folders are read with all below them, sorted by name. In a folder only files of a known extension count (see
/// [`Format::of_extension`]); names that begin with a dot and links to folders are passed over.
#[derive(Debug)]
pub struct Walk {
    inputs: VecDeque<Input>,
    folders: Vec<vec::IntoIter<Entry>>,
    excluded: Vec<PathBuf>,
}

/// A file or folder of a folder.
#[derive(Debug)]
struct Entry {
    path: PathBuf,
    name: String,
    is_folder: bool,
}

impl Walk {
    /// The sources of `inputs`. Files of `excluded` (canonical paths) are passed over in folders, as a run must not read what it writes.
    pub fn new(inputs: Vec<Input>, excluded: Vec<PathBuf>) -> Self {
        Walk {
            inputs: inputs.into(),
            folders: Vec::new(),
            excluded,
        }
    }

    /// Reads a folder's listing, to be gone through next.
    fn enter(&mut self, folder: &Path, prefix: &str) -> Result<(), Reject> {
        let refused = |error: io::Error| unreadable(folder, &error);
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder).map_err(refused)? {
            let entry = entry.map_err(refused)?;
            let file_name = entry.file_name();
            let file_name = file_name.to_string_lossy();
            if file_name.starts_with('.') {
                continue;
            }
            let path = entry.path();
            let is_folder = entry.file_type().map_err(refused)?.is_dir();
            let is_linked_folder = !is_folder && path.is_dir();
            let is_known = Format::of_extension(&path).is_some();
            if is_folder || (is_known && !is_linked_folder && !self.is_excluded(&path)) {
                let name = format!("{prefix}{file_name}");
                entries.push(Entry {
                    path,
                    name,
                    is_folder,
                });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        self.folders.push(entries.into_iter());
        Ok(())
    }

    fn is_excluded(&self, path: &Path) -> bool {
        // Resolving a path costs a call to the system: only for a file of the same name.
        self.excluded
            .iter()
            .any(|excluded| excluded.file_name() == path.file_name())
            && fs::canonicalize(path).is_ok_and(|path| self.excluded.contains(&path))
    }

    fn next_input(&mut self, input: Input) -> Option<Result<Source, Reject>> {
        let path = match input {
            Input::Stdin => {
                return Some(Ok(Source {
                    path: None,
                    name: "stdin".into(),
                    shown: "stdin".into(),
                }));
            }
            Input::Path(path) => path,
        };
        if path.is_dir() {
            return self.enter(&path, "").err().map(Err);
        }
        let name = match path.file_name() {
            Some(name) => name.to_string_lossy().into_owned(),
            None => path.to_string_lossy().into_owned(),
        };
        Some(Ok(source(path, name)))
    }
}

impl Iterator for Walk {
    type Item = Result<Source, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = if let Some(folder) = self.folders.last_mut() {
                match folder.next() {
                    Some(entry) if entry.is_folder => {
                        let prefix = format!("{}/", entry.name);
                        self.enter(&entry.path, &prefix).err().map(Err)
                    }
                    Some(entry) => Some(Ok(source(entry.path, entry.name))),
                    None => {
                        self.folders.pop();
                        None
                    }
                }
            } else {
                let input = self.inputs.pop_front()?;
                self.next_input(input)
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

fn source(path: PathBuf, name: String) -> Source {
    Source {
        shown: path.to_string_lossy().into(),
        path: Some(path),
        name,
    }
}

/// The reject for a file or folder that cannot be read.
pub fn unreadable(path: &Path, error: &io::Error) -> Reject {
    let position = Position {
        input: path.to_string_lossy().into(),
        line: None,
    };
    Reject::new(&position, io_problem(error))
}

/// The problem of a file or folder that cannot be read, or not to its end.
pub fn io_problem(error: &io::Error) -> Problem {
    let mend = match error.kind() {
        io::ErrorKind::NotFound => "check the spelling",
        io::ErrorKind::PermissionDenied => "check its permissions",
        _ => "run again with this input alone once it can be read",
    };
    Problem::new(code::IO, format!("cannot be read: {error}; {mend}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_walked_in_order_and_strangers_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/deep")).unwrap();
        fs::create_dir(at("empty")).unwrap();
        for name in [
            "z.txt",
            "a.jsonl",
            "b/deep/x.json",
            "b/c.txt",
            "picture.png",
            ".hidden.txt",
            "out.jsonl",
        ] {
            fs::write(at(name), "x").unwrap();
        }
        let excluded = vec![fs::canonicalize(at("out.jsonl")).unwrap()];
        let inputs = vec![
            Input::Path(folder.path().into()),
            Input::Path(at("picture.png")),
            Input::Path(at("absent.txt")),
            Input::Stdin,
        ];
        let names: Vec<_> = Walk::new(inputs, excluded)
            .map(|source| source.unwrap().name)
            .collect();
        assert_eq!(
            names,
            [
                "a.jsonl",
                "b/c.txt",
                "b/deep/x.json",
                "z.txt",
                "picture.png",
                "absent.txt",
                "stdin"
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_its_own_folder_ends() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.txt"), "x").unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again.txt")).unwrap();
        let walk = Walk::new(vec![Input::Path(folder.path().into())], Vec::new());
        assert_eq!(walk.count(), 1);
    }
}
