//! The codebook, the world and the syntax model that are built into the program.

use crate::error::Error;
use std::borrow::Cow;
use syntax::Model;

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The syntax model.
///
/// # Errors
/// Never with the files as they are kept; a test loads them.
pub fn model() -> Result<Model, Error> {
    let find = |name: &str| MODEL.iter().find(|f| f.0 == name).map(|f| Cow::Borrowed(f.1));
    Model::from_files(&find)
        .map_err(|e| Error::at("models", 1, e.to_string(), "run `cargo xtask model` to make the model again"))
}
