//! The fine-grained tag of each token: the highest of a linear layer's outputs.

use crate::error::Error;
use crate::label::{Label, label};
use crate::net::linear::Linear;
use crate::net::score::best;
use crate::weights::Network;

/// A tagger on top of the shared tok2vec.
#[derive(Debug)]
pub struct Tagger {
    output: Linear,
    labels: Vec<Label>,
}

impl Tagger {
    /// Reads the files `model` and `cfg` of the pipe.
    pub fn read(network: &Network, cfg: &[u8], cfg_file: &str, width: usize) -> Result<Tagger, Error> {
        let (i, _) = network.named("softmax").next().ok_or_else(|| network.error("no `softmax` layer"))?;
        let output = Linear::read(network, i, width)?;
        let cfg: serde_json::Value =
            serde_json::from_slice(cfg).map_err(|e| Error::new(cfg_file, e.to_string()))?;
        let names = cfg.get("labels").and_then(|l| l.as_array());
        let labels: Option<Vec<Label>> =
            names.and_then(|l| l.iter().map(|name| name.as_str().map(label)).collect());
        let labels = labels.ok_or_else(|| Error::new(cfg_file, "no list of labels"))?;
        if labels.len() != output.outputs() {
            return Err(Error::new(
                cfg_file,
                format!("{} labels for {} outputs", labels.len(), output.outputs()),
            ));
        }
        Ok(Tagger { output, labels })
    }

    /// Hands the tag of each token (row of `x`) to `emit`.
    pub fn apply(&self, x: &[f32], scratch: &mut Vec<f32>, mut emit: impl FnMut(usize, Label)) {
        self.output.apply(x, scratch);
        for (i, scores) in scratch.chunks_exact(self.output.width()).enumerate() {
            if let Some(class) = best(scores, std::iter::once(0..self.labels.len())) {
                emit(i, self.labels[class]);
            }
        }
    }
}
