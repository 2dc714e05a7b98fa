//! Whether a fetched file is the one that the hub announced.

use std::fs;
use std::path::Path;

use sha1::{Digest, Sha1};
use sha2::Sha256;

use crate::checksums::hash;

/// What differs between the file and its announced size and tag, or nothing.
///
/// The hub's tags are the SHA-256 of a large file's bytes, and the object name that git gives a small one. Other tags say
/// nothing of the bytes.
pub(super) fn fault(path: &Path, size: u64, tag: &str) -> std::io::Result<Option<String>> {
    let found = fs::metadata(path)?.len();
    if found != size {
        return Ok(Some(format!("{found} bytes instead of {size}")));
    }
    // A weak tag, which content networks make of the hub's.
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let is_hash = tag.bytes().all(|byte| byte.is_ascii_hexdigit());
    let found = match tag.len() {
        64 if is_hash => hash(path, Sha256::new())?,
        40 if is_hash => hash(path, Sha1::new().chain_update(format!("blob {size}\0")))?,
        _ => return Ok(None),
    };
    Ok(
        (!found.eq_ignore_ascii_case(tag))
            .then(|| format!("the checksum {found} instead of {tag}")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_tags_are_compared() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        fs::write(&path, "hello\n").expect("a file");
        let fault = |size, tag: &str| super::fault(&path, size, tag).expect("no error");
        // `git hash-object` and `sha256sum` of the file.
        let git = "ce013625030ba8dba906f756967f9e9ca394464a";
        let sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
        for tag in [git, sha256, &format!("W/{git}"), "no-hash"] {
            assert_eq!(fault(6, tag), None, "{tag}");
        }
        assert_eq!(fault(7, git).expect("a fault"), "6 bytes instead of 7");
        for tag in [git, sha256] {
            let other = tag.replace('5', "6");
            assert!(fault(6, &other).expect("a fault").contains(&other));
        }
    }
}
