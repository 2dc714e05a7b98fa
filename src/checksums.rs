//! Checksums of a folder's files, in the format of `sha256sum`.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path};

use sha2::{Digest, Sha256};

use crate::error::Error;

/// The file of a model folder that has the checksums of the others; `sha256sum -c SHA256SUMS` reads it too.
pub const FILE: &str = "SHA256SUMS";

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checksum {
    /// The file, relative to the folder.
    pub name: String,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
}

/// Reads the [`FILE`] of a folder; `None` where it has none.
///
/// # Errors
///
/// [`Error::Checksums`] with the line that is not of the format, [`Error::Io`] when the file cannot be read.
pub fn read(folder: &Path) -> Result<Option<Vec<Checksum>>, Error> {
    let path = folder.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("read", path, error)),
    };
    let mut checksums = Vec::new();
    for (index, line) in text.lines().enumerate() {
        // As sha256sum does.
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        checksums.push(parse(line).ok_or_else(|| Error::Checksums {
            path: path.clone(),
            line: index + 1,
        })?);
    }
    Ok(Some(checksums))
}

/// Reads `<digits>  <name>`, or `<digits> *<name>` as sha256sum writes it in binary mode.
fn parse(line: &str) -> Option<Checksum> {
    let (digits, rest) = line.split_once(' ')?;
    let name = rest.strip_prefix([' ', '*'])?;
    let inside = !name.is_empty()
        && Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
    let whole = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (inside && whole).then(|| Checksum {
        name: name.to_owned(),
        sha256: digits.to_ascii_lowercase(),
    })
}

impl Checksum {
    /// What is wrong with the file in `folder`, or nothing.
    pub fn fault(&self, folder: &Path) -> Option<String> {
        let path = folder.join(&self.name);
        if !path.exists() {
            return Some("no such file".into());
        }
        match hash(&path, Sha256::new()) {
            Ok(found) if found == self.sha256 => None,
            Ok(found) => Some(format!(
                "its SHA-256 is {found}, {FILE} has {}; fetch the file again",
                self.sha256
            )),
            Err(error) => Some(error.to_string()),
        }
    }
}

/// A file's digest in lower-case hexadecimal digits; `digest` may have something in it already.
pub(crate) fn hash(path: &Path, mut digest: impl Digest) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => digest.update(&buffer[..count]),
        }
    }
    let digits = digest.finalize();
    Ok(digits.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of "abc" (FIPS 180-2, appendix B.1).
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn lines_of_sha256sum_are_read() {
        for line in [
            format!("{ABC}  a b.json"),
            format!("{ABC} *a b.json"),
            format!("{}  a b.json", ABC.to_uppercase()),
        ] {
            let found = parse(&line).expect("a checksum");
            assert_eq!((&*found.name, &*found.sha256), ("a b.json", ABC));
        }
        for line in [
            ABC.to_owned(),
            format!("{ABC}  "),
            format!("{ABC}  ../config.json"),
            format!("{ABC}  /config.json"),
            format!("{}  config.json", &ABC[1..]),
            format!("{}  config.json", ABC.replace('a', "g")),
            format!("\\{ABC}  con\\nfig.json"),
        ] {
            assert_eq!(parse(&line), None, "{line}");
        }
    }

    #[test]
    fn files_are_compared() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        assert_eq!(read(folder.path()).expect("no error"), None);
        fs::write(at("good"), "abc").expect("a file");
        fs::write(at("changed"), "abd").expect("a file");
        let text = format!("# made by hand\n\n{ABC}  good\n{ABC}  changed\n{ABC}  absent\n");
        fs::write(at(FILE), text).expect("a file");
        let checksums = read(folder.path()).expect("no error").expect("checksums");
        let faults: Vec<_> = checksums.iter().map(|c| c.fault(folder.path())).collect();
        assert_eq!(faults[0], None);
        assert!(faults[1].as_ref().is_some_and(|fault| fault.contains(ABC)));
        assert_eq!(faults[2].as_deref(), Some("no such file"));

        fs::write(at(FILE), format!("{ABC}  good\nsha256 good\n")).expect("a file");
        let error = read(folder.path()).expect_err("an error").to_string();
        assert!(error.contains("SHA256SUMS:2: "), "{error}");
    }
}
