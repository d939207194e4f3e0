//! The rooms of the program `dateline`, for `main.rs` and for the Python module: what they share they do alike.

pub mod coding;
pub mod commands;
pub mod export;
pub mod fetch;
pub mod gazetteer;
pub mod intake;
#[cfg(feature = "mcp")]
pub mod mcp;
pub mod ordered;
pub mod page;
pub mod pages;
pub mod progress;
pub mod project;
#[cfg(feature = "serve")]
pub mod serve;
pub mod sheets;
pub mod store;
pub mod view;
