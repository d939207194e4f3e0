//! Which class of a transition parser's output stands for which action and label.

use crate::error::Error;
use crate::label::{Label, label};
use crate::msgpack::{Field, decode};
use std::ops::Range;

/// The classes, grouped by action: those of one action lie side by side.
#[derive(Debug)]
pub struct Moves {
    labels: Vec<Label>,
    ranges: Vec<Range<usize>>,
}

impl Moves {
    /// Reads a `moves` file; actions are numbered from 0 to `actions - 1`.
    ///
    /// Classes are ordered by action, then by falling frequency, then by falling label.
    pub fn read(file: &str, bytes: &[u8], actions: usize) -> Result<Moves, Error> {
        let bad = |why: String| Error::new(file, why);
        let value = decode(file, bytes)?;
        let json = Field::new(file, &value).need("moves")?.text("`moves`")?;
        let json: serde_json::Value = serde_json::from_str(json).map_err(|e| bad(e.to_string()))?;
        let table = json.as_object().ok_or_else(|| bad("`moves` is not a table".into()))?;
        let mut moves = Moves { labels: Vec::new(), ranges: Vec::new() };
        if let Some(key) = table.keys().find(|k| !k.parse::<usize>().is_ok_and(|n| n < actions)) {
            return Err(bad(format!("action `{key}` is not supported")));
        }
        for action in 0..actions {
            let start = moves.labels.len();
            let mut classes: Vec<(i64, &str)> = Vec::new();
            if let Some(frequencies) = table.get(&action.to_string()) {
                let frequencies =
                    frequencies.as_object().ok_or_else(|| bad(format!("action {action} is not a table")))?;
                for (name, frequency) in frequencies {
                    let frequency =
                        frequency.as_i64().ok_or_else(|| bad(format!("`{name}`: no frequency")))?;
                    classes.push((frequency, name));
                }
            }
            classes.sort_by(|a, b| b.cmp(a));
            moves.labels.extend(classes.iter().map(|(_, name)| label(name)));
            moves.ranges.push(start..moves.labels.len());
        }
        Ok(moves)
    }

    /// Number of classes.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Classes of `action`.
    pub fn range(&self, action: usize) -> Range<usize> {
        self.ranges[action].clone()
    }

    /// Action and label of `class`.
    pub fn get(&self, class: usize) -> (usize, Label) {
        let action = self.ranges.iter().position(|r| r.contains(&class)).unwrap_or(0);
        (action, self.labels[class])
    }

    /// The class of `action` with `label`, if there is one.
    pub fn class(&self, action: usize, label: &str) -> Option<usize> {
        self.range(action).find(|&class| self.labels[class] == label)
    }
}

/// Refuses what a transition parser's `cfg` may ask for and this runtime does not do.
pub fn check_cfg(file: &str, cfg: &[u8]) -> Result<(), Error> {
    let cfg: serde_json::Value = serde_json::from_slice(cfg).map_err(|e| Error::new(file, e.to_string()))?;
    match cfg.get("beam_width").and_then(|w| w.as_i64()).unwrap_or(1) {
        1 => Ok(()),
        width => {
            Err(Error::new(file, format!("a beam of width {width} is not supported: only greedy parsing is")))
        }
    }
}
