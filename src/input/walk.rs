//! The files to read: those named, and those in the folders named, in a fixed order.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec;

use super::compression::Bomb;
use super::format::Format;
use super::reject::{Place, Position, Problem, Reject, code};

/// One argument of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file, a folder, or a pattern (`dump/*.jsonl.gz`, `dump/**/*.html`) where there is no file of that name.
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
/// [`Format::of_name`]); names that begin with a dot and links to folders are passed over. The files and folders that match a pattern
/// come sorted too. Files that come or go meanwhile are read if they are listed and still there; one that has gone gives a reject.
pub struct Walk {
    inputs: VecDeque<Input>,
    matches: Option<Matches>,
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
            matches: None,
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
            let is_known = Format::of_name(&path).is_some();
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
        if let Some(pattern) = pattern(&path)
            && fs::symlink_metadata(&path).is_err()
        {
            return match Matches::new(pattern) {
                Ok(matches) => {
                    self.matches = Some(matches);
                    None
                }
                Err(problem) => Some(Err(refused(&path, problem))),
            };
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
            } else if let Some(matches) = &mut self.matches {
                match matches.next() {
                    Some(Ok((path, name))) if path.is_dir() => {
                        self.enter(&path, &format!("{name}/")).err().map(Err)
                    }
                    Some(Ok((path, _))) if self.is_excluded(&path) => None,
                    Some(Ok((path, name))) => Some(Ok(source(path, name))),
                    Some(Err(reject)) => Some(Err(reject)),
                    None => {
                        self.matches = None;
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

/// What a pattern matches.
struct Matches {
    paths: glob::Paths,
    pattern: PathBuf,
    /// The folders before the first sign of the pattern, which names leave out.
    base: PathBuf,
    found: bool,
}

impl Matches {
    fn new(pattern: &str) -> Result<Self, Problem> {
        let options = glob::MatchOptions {
            // As in a shell: `*` stays within a folder and shows no hidden files.
            case_sensitive: true,
            require_literal_separator: true,
            require_literal_leading_dot: true,
        };
        let paths = glob::glob_with(pattern, options).map_err(|error| {
            Problem::new(
                code::IO,
                format!("is neither a file nor a pattern: {error}"),
            )
        })?;
        let plain =
            |part: &std::path::Component<'_>| !is_pattern(&part.as_os_str().to_string_lossy());
        let pattern = PathBuf::from(pattern);
        Ok(Matches {
            paths,
            base: pattern.components().take_while(plain).collect(),
            pattern,
            found: false,
        })
    }

    /// The next path, with the name of articles in it.
    fn next(&mut self) -> Option<Result<(PathBuf, String), Reject>> {
        let first = !std::mem::replace(&mut self.found, true);
        match self.paths.next() {
            None if first => {
                let problem = Problem::new(code::IO, "no file matches; check the spelling");
                Some(Err(refused(&self.pattern, problem)))
            }
            None => None,
            Some(Err(error)) => Some(Err(unreadable(error.path(), error.error()))),
            Some(Ok(path)) => {
                let below = path.strip_prefix(&self.base).unwrap_or(&path);
                let names: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
                let name = names.join("/");
                Some(Ok((path, name)))
            }
        }
    }
}

/// The path as a pattern, if it is one.
fn pattern(path: &Path) -> Option<&str> {
    path.to_str().filter(|path| is_pattern(path))
}

fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '['])
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
    refused(path, io_problem(error))
}

fn refused(path: &Path, problem: Problem) -> Reject {
    Reject::new(
        &Position::new(path.to_string_lossy(), Place::WHOLE),
        problem,
    )
}

/// The problem of a file or folder that cannot be read, or not to its end.
pub fn io_problem(error: &io::Error) -> Problem {
    if let Some(bomb) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Bomb>())
    {
        let mend = "if it is sound, raise --max-ratio, or decompress it first";
        return Problem::new(code::BOMB, format!("{bomb}; {mend}"));
    }
    let mend = match error.kind() {
        io::ErrorKind::NotFound => "check the spelling",
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            "the file is damaged or cut off: fetch it again"
        }
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

    fn names(folder: &Path, pattern: &str) -> Vec<String> {
        let inputs = vec![Input::Path(folder.join(pattern))];
        let name = |found: Result<Source, Reject>| match found {
            Ok(source) => source.name,
            Err(reject) => format!("{}: {}", reject.code, reject.message),
        };
        Walk::new(inputs, Vec::new()).map(name).collect()
    }

    #[test]
    fn patterns_are_expanded_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("b/c.d")).unwrap();
        for name in [
            "2.csv",
            "1.csv",
            "b/3.csv",
            "b/c.d/x.csv",
            "[odd].csv",
            ".4.csv",
            "photo.png",
        ] {
            fs::write(at(name), "x").unwrap();
        }
        let names = |pattern| names(folder.path(), pattern);
        assert_eq!(names("?.csv"), ["1.csv", "2.csv"]);
        let mut all = names("**/*.csv");
        all.sort();
        assert_eq!(
            all,
            ["1.csv", "2.csv", "[odd].csv", "b/3.csv", "b/c.d/x.csv"]
        );
        // A file named so, a folder that matches, any extension, and nothing.
        assert_eq!(names("[odd].csv"), ["[odd].csv"]);
        assert_eq!(names("b/*.d"), ["c.d/x.csv"]);
        assert_eq!(names("*.png"), ["photo.png"]);
        assert_eq!(names("*.tsv"), ["io: no file matches; check the spelling"]);
        assert!(names("a***")[0].starts_with("io: is neither"));
    }

    #[test]
    fn a_folder_may_change_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("b")).unwrap();
        fs::create_dir(at("c")).unwrap();
        fs::write(at("a.txt"), "x").unwrap();
        fs::write(at("c/d.txt"), "x").unwrap();
        let mut walk = Walk::new(vec![Input::Path(folder.path().into())], Vec::new());
        assert_eq!(walk.next().unwrap().unwrap().name, "a.txt");
        fs::remove_dir(at("b")).unwrap();
        fs::write(at("c/e.txt"), "x").unwrap();
        assert_eq!(walk.next().unwrap().unwrap_err().code, "io");
        assert_eq!(walk.next().unwrap().unwrap().name, "c/d.txt");
        fs::remove_file(at("c/e.txt")).unwrap();
        // It was listed; opening it will tell that it has gone.
        assert_eq!(walk.next().unwrap().unwrap().name, "c/e.txt");
        assert!(walk.next().is_none());
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
