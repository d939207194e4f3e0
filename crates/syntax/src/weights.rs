//! Which matrices a network consists of: reads thinc's serialised models.
//!
//! A file holds the nodes of a network in breadth-first order, each with its attributes and
//! parameters. Shapes are checked here and where a layer is built, so nothing downstream can be out of bounds.

use crate::error::Error;
use crate::msgpack::{Field, decode};

/// A parameter: 32-bit floats in C order.
#[derive(Debug, Clone, Default)]
pub struct Array {
    /// Length of each dimension.
    pub shape: Vec<usize>,
    /// The product of `shape` many finite numbers.
    pub data: Vec<f32>,
}

/// One layer of a network.
#[derive(Debug)]
pub struct Node {
    /// Name of the layer's kind, for example `maxout`.
    pub name: String,
    attrs: Vec<(String, Vec<u8>)>,
    refs: Vec<(String, usize)>,
    params: Vec<(String, Array)>,
}

/// A network as it lies in its file.
#[derive(Debug)]
pub struct Network {
    /// Path of the file in the model's directory.
    pub file: String,
    /// Its layers, breadth first.
    pub nodes: Vec<Node>,
}

impl Network {
    /// Reads a thinc model.
    ///
    /// # Errors
    /// If the bytes are not a thinc model, or a parameter has impossible dimensions or a non-finite number.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Network, Error> {
        let value = decode(file, bytes)?;
        let root = Field::new(file, &value);
        let nodes = root.need("nodes")?.items("`nodes`")?;
        let attrs = root.need("attrs")?.items("`attrs`")?;
        let params = root.need("params")?.items("`params`")?;
        if nodes.len() != attrs.len() || nodes.len() != params.len() {
            return Err(root.error("`nodes`, `attrs` and `params` differ in length"));
        }
        let nodes =
            nodes.zip(attrs).zip(params).map(|((n, a), p)| read_node(n, a, p)).collect::<Result<_, _>>()?;
        Ok(Network { file: file.to_owned(), nodes })
    }

    /// The layers of kind `name`, in order.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a Node)> + 'a {
        self.nodes.iter().enumerate().filter(move |(_, n)| n.name == name)
    }

    /// The layer that the root refers to as `role`.
    pub fn referred(&self, role: &str) -> Result<(usize, &Node), Error> {
        self.nodes
            .first()
            .and_then(|root| root.refs.iter().find(|(name, _)| name == role))
            .and_then(|(_, i)| Some((*i, self.nodes.get(*i)?)))
            .ok_or_else(|| self.error(format!("no layer `{role}`")))
    }

    /// An error about this file.
    pub fn error(&self, reason: impl Into<String>) -> Error {
        Error::new(self.file.clone(), reason)
    }

    /// Parameter `name` of layer `i`, with the number of dimensions that `dims` has; `dims[k] != 0` is required.
    pub fn param<const D: usize>(
        &self,
        i: usize,
        name: &str,
        dims: [usize; D],
    ) -> Result<(&[f32], [usize; D]), Error> {
        let node = &self.nodes[i];
        let array = node.params.iter().find(|(n, _)| n == name).map(|(_, a)| a);
        let array = array.ok_or_else(|| self.error(format!("layer {i} ({}) has no `{name}`", node.name)))?;
        let shape: [usize; D] = array.shape.clone().try_into().unwrap_or([0; D]);
        let fits = array.shape.len() == D
            && shape.iter().zip(dims).all(|(&have, want)| have > 0 && (want == 0 || have == want));
        if !fits {
            return Err(self.error(format!(
                "layer {i} ({}): `{name}` has shape {:?}, expected {:?} (0 stands for any size)",
                node.name, array.shape, dims
            )));
        }
        Ok((&array.data, shape))
    }

    /// Integer attribute `name` of layer `i`.
    pub fn attr_int(&self, i: usize, name: &str) -> Result<i64, Error> {
        self.attr(i, name, |v| v.as_i64())
    }

    /// List-of-names attribute `name` of layer `i`.
    pub fn attr_names(&self, i: usize, name: &str) -> Result<Vec<String>, Error> {
        self.attr(i, name, |v| v.items("").ok()?.map(|x| x.as_str().map(str::to_owned)).collect())
    }

    /// Text attribute `name` of layer `i`.
    pub fn attr_text(&self, i: usize, name: &str) -> Result<String, Error> {
        self.attr(i, name, |v| v.as_str().map(str::to_owned))
    }

    /// Attributes are MessagePack inside MessagePack.
    fn attr<T>(&self, i: usize, name: &str, read: impl Fn(Field<'_, '_>) -> Option<T>) -> Result<T, Error> {
        let node = &self.nodes[i];
        let bad =
            || self.error(format!("layer {i} ({}): attribute `{name}` is missing or damaged", node.name));
        let (_, bytes) = node.attrs.iter().find(|(n, _)| n == name).ok_or_else(bad)?;
        let value = decode(&self.file, bytes).map_err(|_| bad())?;
        read(Field::new(&self.file, &value)).ok_or_else(bad)
    }
}

fn read_node(node: Field<'_, '_>, attrs: Field<'_, '_>, params: Field<'_, '_>) -> Result<Node, Error> {
    let name = node.need("name")?.text("a layer's name")?.to_owned();
    let mut refs = Vec::new();
    for (role, index) in node.need("refs")?.pairs("`refs`")? {
        if let Some(index) = index.as_u64() {
            refs.push((role.text("a reference")?.to_owned(), usize::try_from(index).unwrap_or(usize::MAX)));
        }
    }
    let mut kept = Vec::new();
    for (key, value) in attrs.pairs("a layer's attributes")? {
        let bytes = value.as_bytes().ok_or_else(|| value.error("an attribute is not binary"))?;
        kept.push((key.text("an attribute's name")?.to_owned(), bytes.to_vec()));
    }
    let mut arrays = Vec::new();
    for (key, value) in params.pairs("a layer's parameters")? {
        if !value.is_nil() {
            let key = key.text("a parameter's name")?;
            arrays.push((key.to_owned(), read_array(&name, key, value)?));
        }
    }
    Ok(Node { name, attrs: kept, refs, params: arrays })
}

/// The msgpack-numpy convention: a map with `nd`, `type`, `shape` and `data`.
fn read_array(layer: &str, name: &str, value: Field<'_, '_>) -> Result<Array, Error> {
    let bad = |why: &str| value.error(format!("parameter `{name}` of a {layer} layer: {why}"));
    let kind = value.need("type")?.as_str();
    if kind != Some("<f4") {
        return Err(bad(&format!("type {kind:?}, expected \"<f4\"")));
    }
    let mut shape = Vec::new();
    let mut size = 1usize;
    for dim in value.need("shape")?.items("a shape")? {
        let dim = dim.as_u64().and_then(|d| usize::try_from(d).ok()).ok_or_else(|| bad("damaged shape"))?;
        size = size.checked_mul(dim).ok_or_else(|| bad("damaged shape"))?;
        shape.push(dim);
    }
    let bytes = value.need("data")?.as_bytes().ok_or_else(|| bad("no data"))?;
    let data = floats(bytes).ok_or_else(|| bad("a number is not finite"))?;
    if bytes.len() % 4 != 0 || data.len() != size {
        return Err(bad(&format!("{} bytes do not fill shape {shape:?}", bytes.len())));
    }
    Ok(Array { shape, data })
}

/// Little-endian 32-bit floats; `None` if one of them is not finite.
pub fn floats(bytes: &[u8]) -> Option<Vec<f32>> {
    let data: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|&b| f32::from_le_bytes(b)).collect();
    data.iter().fold(true, |ok, x| ok & x.is_finite()).then_some(data)
}
