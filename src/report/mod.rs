//! The comparison as a page: one HTML file that needs nothing else, neither network nor other files.
//!
//! What it holds is put together in `data`: an index that is read at once, with all that people are searched, filtered and counted by,
//! and parts with the sentences of some people each, which the page's script reads when a person is opened. The page itself is a template,
//! a style sheet and plain JavaScript in `page/`; its words are in `strings/`, one file a language.
//!
//! Nothing in the data can become markup or code: it is embedded as JSON in which `<` is written as an escape, the script writes it to
//! text nodes alone, and the content security policy of the page allows no script but its own and no request at all.

mod columns;
mod data;
mod details;
mod error;
mod marks;
mod page;
mod strings;

pub use error::ReportError;
pub use page::{PageLanguage, PageOptions, Report};
