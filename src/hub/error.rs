//! Why a model could not be fetched.

use std::io;
use std::path::PathBuf;

use hf_hub::api::sync::ApiError;
use thiserror::Error;

/// Why a model could not be fetched. Nothing half fetched is left where a reader would take it for whole.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HubError {
    /// The repository, revision or endpoint cannot be right.
    #[error("{0}")]
    Usage(String),
    /// The hub does not know the repository or the revision.
    #[error(
        "{endpoint} has no model `{repository}` with the revision `{revision}`; check the spelling"
    )]
    NoRepository {
        /// The hub.
        endpoint: String,
        /// `OWNER/NAME`.
        repository: String,
        /// Branch, tag or commit.
        revision: String,
    },
    /// The hub wants to know who asks, or knows and refuses. It answers so for repositories that do not exist, too.
    #[error(
        "{endpoint} refuses `{what}` (status {status}): the model is gated or private, or does not exist; check the spelling, \
         accept its terms on {endpoint}/{repository} where there are any, and log in with `hf auth login`"
    )]
    Refused {
        /// The hub.
        endpoint: String,
        /// `OWNER/NAME`.
        repository: String,
        /// The repository or the file.
        what: String,
        /// 401 or 403.
        status: u16,
    },
    /// The repository lacks a file that a reader needs.
    #[error("`{repository}` has no {file}; a reader needs it, so choose another model")]
    NoFile {
        /// `OWNER/NAME`.
        repository: String,
        /// The file, and what else would do.
        file: String,
    },
    /// The repository is of no use to a reader.
    #[error("`{repository}` is no reader: {message}")]
    Unusable {
        /// `OWNER/NAME`.
        repository: String,
        /// What is wrong with it.
        message: String,
    },
    /// The hub cannot be reached.
    #[error(
        "cannot reach {endpoint} ({message}); check the network and the endpoint, then run this again"
    )]
    Unreachable {
        /// The hub.
        endpoint: String,
        /// The library's message.
        message: String,
    },
    /// The hub answers with an error, or with something that no hub says.
    #[error("{endpoint} fails on `{what}` ({message}); try again later")]
    Server {
        /// The hub.
        endpoint: String,
        /// The repository or the file.
        what: String,
        /// The status or the library's message.
        message: String,
    },
    /// The connection broke, and did so again when the download went on.
    #[error(
        "the connection breaks at byte {have} of {size} of `{file}` ({message}); run this again to go on from there"
    )]
    Broken {
        /// The file.
        file: String,
        /// Bytes that are there.
        have: u64,
        /// Bytes that the file should have.
        size: u64,
        /// The library's message.
        message: String,
    },
    /// What came is not what the hub announced; it is thrown away.
    #[error(
        "`{file}` came with {message}; it is thrown away, run this again to fetch it from the start"
    )]
    Damaged {
        /// The file.
        file: String,
        /// What differs.
        message: String,
    },
    /// The repository changed between two files.
    #[error("`{repository}` changed while it was fetched; run this again")]
    Changed {
        /// `OWNER/NAME`.
        repository: String,
    },
    /// Another program is fetching the same file.
    #[error("another program is fetching `{file}`; wait for it, then run this again")]
    Locked {
        /// The file.
        file: String,
    },
    /// A file or folder of the cache cannot be written.
    #[error("cannot write into the cache `{}`: {source}", path.display())]
    Cache {
        /// The cache.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

/// What an error of the hub's library comes down to.
pub(super) enum Failure {
    /// The server answered with this status.
    Status(u16),
    /// The connection broke; trying again may help.
    Broken(String),
    /// There is no connection.
    Unreachable(String),
    /// The answer is none that a hub gives.
    Nonsense(String),
    /// Another program holds the file's lock.
    Locked,
    /// The cache cannot be written.
    Cache(io::Error),
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::RequestError(error) => (*error).into(),
            ApiError::IoError(error) => match error.downcast::<ureq::Error>() {
                Ok(error) => error.into(),
                // Reading from the network and writing into the cache fail with the same type.
                Err(error) if is_broken(&error) => Failure::Broken(error.to_string()),
                Err(error) => Failure::Cache(error),
            },
            ApiError::LockAcquisition(_) => Failure::Locked,
            other => Failure::Nonsense(other.to_string()),
        }
    }
}

impl From<ureq::Error> for Failure {
    fn from(error: ureq::Error) -> Self {
        let text = error.to_string();
        match error {
            ureq::Error::StatusCode(status) => Failure::Status(status),
            ureq::Error::Io(error) if is_broken(&error) => Failure::Broken(error.to_string()),
            ureq::Error::Io(error) => Failure::Unreachable(error.to_string()),
            ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::ConnectProxyFailed(_)
            | ureq::Error::Tls(_)
            | ureq::Error::Rustls(_) => Failure::Unreachable(text),
            ureq::Error::Timeout(_) | ureq::Error::BodyStalled => Failure::Broken(text),
            _ => Failure::Nonsense(text),
        }
    }
}

/// True for a connection that ends too early.
fn is_broken(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::TimedOut
    )
}

impl Failure {
    /// True when the same request may go well a moment later.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Failure::Broken(_) => true,
            Failure::Status(status) => *status == 429 || *status >= 500,
            _ => false,
        }
    }
}
