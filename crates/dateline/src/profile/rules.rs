//! What the profile `public` hides, as written in `codebook/profiles.toml`.

use serde::Deserialize;

/// A profiles file that cannot be used, with the line and what to do.
#[derive(Debug, thiserror::Error)]
#[error("profiles.toml: {0}")]
pub struct ProfileError(String);

/// The rules of the profile `public`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileRules {
    pub(crate) quotes: Quotes,
    pub(crate) sensitive: Sensitive,
    pub(crate) sites: Sites,
    pub(crate) counts: Counts,
    pub(crate) names: NameRules,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quotes {
    #[allow(dead_code, reason = "for whoever edits the file")]
    about: String,
    /// Characters.
    pub longest: usize,
    /// Stands for a quotation that is not shown.
    pub withheld: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sensitive {
    #[allow(dead_code, reason = "for whoever edits the file")]
    about: String,
    pub types: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sites {
    #[allow(dead_code, reason = "for whoever edits the file")]
    about: String,
    pub types: Vec<String>,
    pub features: Vec<String>,
    pub words: Vec<String>,
    pub grid_degrees: f64,
    pub radius_km: f64,
    pub withheld: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counts {
    #[allow(dead_code, reason = "for whoever edits the file")]
    about: String,
    pub smallest: u32,
    /// Numbers below it, as words.
    pub words: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameRules {
    #[allow(dead_code, reason = "for whoever edits the file")]
    about: String,
    pub public_roles: Vec<String>,
    pub withheld: String,
    /// Capitalised words that are no part of a name.
    pub titles: Vec<String>,
    /// Capitalised words that begin no name: days, months.
    pub calendar: Vec<String>,
    /// Lower-case words inside a person's name.
    pub particles: Vec<String>,
    /// Words of which no person's name is made.
    pub organisations: Vec<String>,
}

impl ProfileRules {
    /// The rules that come with the program.
    pub fn standard() -> ProfileRules {
        ProfileRules::load(include_str!("../../../../codebook/profiles.toml")).expect("tested below")
    }

    /// Rules from the text of a profiles file.
    ///
    /// # Errors
    /// What is wrong with it, and in which line.
    pub fn load(text: &str) -> Result<ProfileRules, ProfileError> {
        let rules: ProfileRules = toml::from_str(text).map_err(|e| ProfileError(e.to_string()))?;
        if rules.sites.grid_degrees.is_nan() || rules.sites.grid_degrees <= 0.0 {
            return Err(ProfileError("grid_degrees must be above 0: no site would be hidden".into()));
        }
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_comes_with_the_program_loads_and_others_say_what_is_wrong() {
        assert!(ProfileRules::standard().quotes.longest > 40);
        let text = include_str!("../../../../codebook/profiles.toml");
        let wrong = ProfileRules::load(&text.replace("smallest ", "smalest "));
        assert!(wrong.unwrap_err().to_string().contains("smalest"));
        assert!(ProfileRules::load(&text.replace("grid_degrees = 0.1", "grid_degrees = 0.0")).is_err());
    }
}
