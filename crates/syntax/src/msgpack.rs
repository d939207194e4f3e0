//! Reads MessagePack as spaCy writes it: one value a file, strings sometimes as binary.

use crate::error::Error;
use rmpv::ValueRef;

/// A borrowed MessagePack value together with the name of its file, for error messages.
#[derive(Clone, Copy)]
pub struct Field<'v, 'b> {
    file: &'v str,
    value: &'v ValueRef<'b>,
}

/// The one value that `bytes` hold.
pub fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<ValueRef<'b>, Error> {
    let mut rest = bytes;
    let value = rmpv::decode::read_value_ref(&mut rest).map_err(|e| {
        Error::new(file, format!("damaged MessagePack at byte {}: {e}", bytes.len() - rest.len()))
    })?;
    if rest.is_empty() { Ok(value) } else { Err(Error::new(file, format!("{} bytes too many", rest.len()))) }
}

impl<'v, 'b> Field<'v, 'b> {
    pub fn new(file: &'v str, value: &'v ValueRef<'b>) -> Self {
        Field { file, value }
    }

    /// An error about this value.
    pub fn error(&self, reason: impl Into<String>) -> Error {
        Error::new(self.file, reason)
    }

    pub fn is_nil(&self) -> bool {
        matches!(self.value, ValueRef::Nil)
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            ValueRef::Boolean(b) => Some(*b),
            _ => None,
        }
    }

    pub fn as_u64(&self) -> Option<u64> {
        match self.value {
            ValueRef::Integer(i) => i.as_u64(),
            _ => None,
        }
    }

    pub fn as_i64(&self) -> Option<i64> {
        match self.value {
            ValueRef::Integer(i) => i.as_i64(),
            _ => None,
        }
    }

    /// Text, whether written as string or as binary.
    pub fn as_str(&self) -> Option<&'b str> {
        match self.value {
            ValueRef::String(s) => s.into_str(),
            ValueRef::Binary(b) => std::str::from_utf8(b).ok(),
            _ => None,
        }
    }

    pub fn as_bytes(&self) -> Option<&'b [u8]> {
        match self.value {
            ValueRef::Binary(b) => Some(b),
            _ => None,
        }
    }

    pub fn text(&self, what: &str) -> Result<&'b str, Error> {
        self.as_str().ok_or_else(|| self.error(format!("{what} is not text")))
    }

    /// The items of an array.
    pub fn items(&self, what: &str) -> Result<impl ExactSizeIterator<Item = Field<'v, 'b>> + 'v, Error>
    where
        'b: 'v,
    {
        let file = self.file;
        match self.value {
            ValueRef::Array(items) => Ok(items.iter().map(move |value| Field { file, value })),
            _ => Err(self.error(format!("{what} is not a list"))),
        }
    }

    /// The pairs of a map, in file order.
    pub fn pairs(
        &self,
        what: &str,
    ) -> Result<impl ExactSizeIterator<Item = (Field<'v, 'b>, Field<'v, 'b>)> + 'v, Error>
    where
        'b: 'v,
    {
        let file = self.file;
        match self.value {
            ValueRef::Map(pairs) => {
                Ok(pairs.iter().map(move |(key, value)| (Field { file, value: key }, Field { file, value })))
            }
            _ => Err(self.error(format!("{what} is not a map"))),
        }
    }

    /// The value of `key`; `None` if absent.
    pub fn get(&self, key: &str) -> Option<Field<'v, 'b>> {
        let file = self.file;
        match self.value {
            ValueRef::Map(pairs) => pairs
                .iter()
                .map(|(k, value)| (Field { file, value: k }, Field { file, value }))
                .find(|(k, _)| k.as_str() == Some(key))
                .map(|(_, v)| v),
            _ => None,
        }
    }

    /// The value of `key`, which must be there.
    pub fn need(&self, key: &str) -> Result<Field<'v, 'b>, Error> {
        self.get(key).ok_or_else(|| self.error(format!("`{key}` is missing")))
    }
}
