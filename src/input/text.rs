//! Plain text: one article a file.

use std::io::Read;

use super::origin::Origin;
use super::reject::{Problem, code};
use super::utf8;
use super::walk::io_problem;
use crate::article::Article;

/// Reads a whole stream as one article, named after its input; with its size in bytes.
pub(super) fn article(reader: impl Read, origin: &Origin) -> Result<(Article, usize), Problem> {
    let bytes = whole(reader, origin)?;
    let text = utf8::decode(&bytes, "file")?;
    if text.trim().is_empty() {
        return Err(Problem::new(
            code::NO_TEXT,
            "the file is empty; remove it or fill it in",
        ));
    }
    Ok((Article::new(&*origin.name, text), bytes.len()))
}

/// All bytes of a stream, unless they are too many.
pub(super) fn whole(reader: impl Read, origin: &Origin) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    reader
        .take((origin.max_bytes as u64).saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| io_problem(&error))?;
    match bytes.len() > origin.max_bytes {
        true => Err(origin.too_long("file")),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_file_has_the_same_limit() {
        let origin = Origin::literal("a.txt", 4);
        let problem = article("abcde".as_bytes(), &origin).unwrap_err();
        assert_eq!(problem.code, "too_long");
        assert!(article("abcd".as_bytes(), &origin).is_ok());
    }
}
