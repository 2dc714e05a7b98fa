//! Why a page cannot be made.

/// What is wrong with what a page is to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The page's own template or data cannot be written out, which the tests would tell.
    #[error("cannot write the page: {0}")]
    Page(String),
}

impl From<minijinja::Error> for ReportError {
    fn from(error: minijinja::Error) -> Self {
        ReportError::Page(error.to_string())
    }
}

impl From<serde_json::Error> for ReportError {
    fn from(error: serde_json::Error) -> Self {
        ReportError::Page(error.to_string())
    }
}
