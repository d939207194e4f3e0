//! What is a deed in CAMEO and PLOVER that is only announced, refused or demanded? `codebook/announced.toml`.

use crate::claim::Codes;
use crate::error::Error;
use serde::Deserialize;

/// The rules, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Announced(Vec<Rule>);

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    mode: Vec<String>,
    of: Vec<String>,
    cameo: String,
    plover: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Rule>,
}

impl Announced {
    /// Reads the rules.
    ///
    /// # Errors
    /// File, line and what is wrong, when the file is not of the expected form.
    pub fn load(path: &str, text: &str) -> Result<Announced, Error> {
        let file: File = toml::from_str(text).map_err(|e| Error::toml(path, text, &e))?;
        Ok(Announced(file.rule))
    }

    /// The codes of a deed with these codes when it is said in this mode (`None`: plainly).
    pub fn turn(&self, mode: Option<&str>, mut codes: Codes) -> Codes {
        let category = codes.plover.first().map_or("", String::as_str);
        let rule = self.0.iter().find(|r| {
            mode.is_some_and(|m| r.mode.iter().any(|n| n == m)) && r.of.iter().any(|c| c == category)
        });
        if let Some(rule) = rule {
            codes.cameo = Some(rule.cameo.clone());
            codes.plover = rule.plover.clone();
        }
        codes
    }
}
