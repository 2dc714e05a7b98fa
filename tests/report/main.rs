//! `carriere report`: the page, from the library, through the binary, and in a browser.

mod browser;
mod cli;
mod gold;
mod page;
