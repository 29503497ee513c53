//! Tables that name their own variant: `{"type": "noted", "body": "…"}`.
//!
//! A [`Node`] knows such a table by the name under which it is asked for, and reads the variant
//! where it stands. Every other deserializer hands over the whole table first. So whatever the
//! source, the variants are read from nodes: their types are compiled for nothing else.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{EnumAccessDeserializer, MapAccessDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, VariantAccess, Visitor,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::edits::Edits;
use super::error::ShapeError;
use super::node::{Node, unexpected};

/// What a tagged enumeration is asked for by, followed by its tag.
pub(super) const BY: &str = "tagged by ";

/// How the variants of a tagged enumeration are read once the name is known; written by
/// [`Tagged`](helpdesk_derive::Tagged).
pub(crate) trait ByName {
    /// The enumeration.
    type Whole: DeserializeOwned;

    /// Reads it as an enumeration whose names stand outside.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self::Whole, D::Error>;
}

/// Reads a tagged enumeration; `by` is [`BY`] and the tag.
pub(crate) fn tagged<'de, M: ByName, D: Deserializer<'de>>(
    deserializer: D,
    by: &'static str,
) -> Result<M::Whole, D::Error> {
    deserializer.deserialize_newtype_struct(by, Reader::<M>(PhantomData))
}

struct Reader<M>(PhantomData<M>);

impl<'de, M: ByName> Visitor<'de> for Reader<M> {
    type Value = M::Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    /// From a node, which has found the name.
    fn visit_enum<A: EnumAccess<'de>>(self, named: A) -> Result<M::Whole, A::Error> {
        M::read(EnumAccessDeserializer::new(named))
    }

    /// From anything else.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, whole: D) -> Result<M::Whole, D::Error> {
        let value = Value::deserialize(whole)?;
        M::Whole::deserialize(&Node::root(&value, &Edits::NONE)).map_err(|error| error.told(&value))
    }

    /// From what has no notion of a newtype.
    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<M::Whole, A::Error> {
        self.visit_newtype_struct(MapAccessDeserializer::new(table))
    }
}

/// A table one of whose fields names the variant.
pub(super) struct Named<'a> {
    table: &'a Node<'a>,
    tag: &'static str,
}

impl<'a> Named<'a> {
    pub(super) const fn new(table: &'a Node<'a>, tag: &'static str) -> Self {
        Self { table, tag }
    }
}

impl<'de, 'a> EnumAccess<'de> for Named<'a> {
    type Error = ShapeError;
    type Variant = Untagged<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Untagged<'a>), ShapeError> {
        let (rest, name) = self.table.untagged(self.tag)?;
        let read = match name {
            Value::String(name) => {
                let name: StrDeserializer<'_, ShapeError> = name.as_str().into_deserializer();
                seed.deserialize(name)
            }
            other => Err(ShapeError::invalid_type(unexpected(other), &"a name")),
        };
        let variant = read.map_err(|error| rest.at_field(self.tag, error))?;
        Ok((variant, Untagged(rest)))
    }
}

/// What stands in such a table beside the name.
pub(super) struct Untagged<'a>(Node<'a>);

impl<'de> VariantAccess<'de> for Untagged<'_> {
    type Error = ShapeError;

    fn unit_variant(self) -> Result<(), ShapeError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ShapeError> {
        seed.deserialize(&self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, _visitor: V) -> Result<V::Value, ShapeError> {
        Err(ShapeError::custom("a variant of several values has no table"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        (&self.0).deserialize_struct("", fields, visitor)
    }
}
