//! A JSON value that knows its place while serde reads it.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Number, Value};

use super::edits::Edits;
use super::error::ShapeError;
use super::tagged::{BY, Named};
use crate::path::{Path, Step};

/// How a value was reached; a path that costs nothing until somebody asks for it.
#[derive(Clone, Copy)]
enum Trail<'a> {
    Root,
    Key(&'a Trail<'a>, &'a str),
    Index(&'a Trail<'a>, usize),
}

impl Trail<'_> {
    fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut here = self;
        loop {
            here = match here {
                Trail::Root => break,
                Trail::Key(outer, key) => {
                    steps.push(Step::from(*key));
                    outer
                }
                Trail::Index(outer, index) => {
                    steps.push(Step::from(*index));
                    outer
                }
            };
        }
        steps.into_iter().rev().collect()
    }
}

/// A value, how it was reached, and what the reader sees differently.
///
/// Readers hold it by reference, which is one word: they hand it on at every step.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    value: &'a Value,
    trail: Trail<'a>,
    edits: &'a Edits,
    /// The field of this table that is read over, since it has named the variant.
    tag: Option<&'static str>,
}

impl<'a> Node<'a> {
    pub(super) const fn root(value: &'a Value, edits: &'a Edits) -> Self {
        Self { value, trail: Trail::Root, edits, tag: None }
    }

    /// The value at `key` of this table.
    fn at_key<'b>(&'b self, key: &'b str, value: &'b Value) -> Node<'b> {
        Node { value, trail: Trail::Key(&self.trail, key), edits: self.edits, tag: None }
    }

    /// The same table without its tag, and the value of that.
    ///
    /// # Errors
    /// This is no table, or has no such field.
    pub(super) fn untagged(&'a self, tag: &'static str) -> Result<(Self, &'a Value), ShapeError> {
        if !self.value.is_object() {
            return Err(self.refused(&"a table"));
        }
        match Fields::of(self).named(tag) {
            Some(value) => Ok((Self { tag: Some(tag), ..*self }, value)),
            None => Err(ShapeError::missing_field(tag)),
        }
    }

    /// The error at the value of the field `key`.
    pub(super) fn at_field(&self, key: &str, error: ShapeError) -> ShapeError {
        error.at(|| self.trail.path().join(key))
    }

    /// What whoever handed this node out does with what came of it.
    #[inline]
    fn placed<T>(&self, result: Result<T, ShapeError>) -> Result<T, ShapeError> {
        result.map_err(|error| self.at_place(error))
    }

    #[cold]
    #[inline(never)]
    fn at_place(&self, error: ShapeError) -> ShapeError {
        error.at(|| self.trail.path())
    }

    /// A value of a kind that the type to read never is.
    #[cold]
    #[inline(never)]
    fn refused(&self, expected: &dyn Expected) -> ShapeError {
        ShapeError::invalid_type(self.unexpected(), expected)
    }

    /// What of this table or list is out of sight.
    fn hidden(&self) -> Option<&'a BTreeSet<Step>> {
        self.edits.hidden(|| self.trail.path())
    }

    fn unexpected(&self) -> Unexpected<'a> {
        unexpected(self.value)
    }

    fn visit<'de, V: Visitor<'de>>(&'a self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => visit_number(number, visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => visitor.visit_seq(Items::of(self, items)),
            Value::Object(_) => visitor.visit_map(Fields::of(self)),
        }
    }
}

/// What serde calls a value.
pub(super) fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Number(number) => number
            .as_u64()
            .map(Unexpected::Unsigned)
            .or_else(|| number.as_i64().map(Unexpected::Signed))
            .unwrap_or_else(|| Unexpected::Float(number.as_f64().unwrap_or(f64::NAN))),
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, ShapeError> {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(number), _, _) => visitor.visit_u64(number),
        (_, Some(number), _) => visitor.visit_i64(number),
        (_, _, Some(number)) => visitor.visit_f64(number),
        _ => Err(ShapeError::custom("the number is out of range")),
    }
}

/// Reads one kind of value and refuses the others at once: what cannot come is not compiled.
macro_rules! only {
    ($($name:ident $kind:ident)+) => {
        $(fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
            self.$kind(visitor)
        })+
    };
}

/// A type reads one kind of value; any other is refused with what the type expects.
impl<'a> Node<'a> {
    fn text<'de, V: Visitor<'de>>(&'a self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.value {
            Value::String(text) => visitor.visit_str(text),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn number<'de, V: Visitor<'de>>(&'a self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.value {
            Value::Number(number) => visit_number(number, visitor),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn list<'de, V: Visitor<'de>>(&'a self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.value {
            Value::Array(items) => visitor.visit_seq(Items::of(self, items)),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn table<'de, V: Visitor<'de>>(&'a self, visitor: V) -> Result<V::Value, ShapeError> {
        match self.value {
            Value::Object(_) => visitor.visit_map(Fields::of(self)),
            _ => Err(self.refused(&visitor)),
        }
    }
}

impl<'de, 'a> Deserializer<'de> for &'a Node<'a> {
    type Error = ShapeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        self.visit(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    /// An enumeration that is tagged has a name of its own for it.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        match name.strip_prefix(BY) {
            Some(tag) => visitor.visit_enum(Named::new(self, tag)),
            None => visitor.visit_newtype_struct(self),
        }
    }

    /// A bare name, or a table with one name and what belongs to it.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        match self.value {
            Value::String(name) => visitor.visit_enum(Variant { whole: self, name, content: None }),
            Value::Object(fields) => match fields.iter().next() {
                Some((name, content)) if fields.len() == 1 => {
                    visitor.visit_enum(Variant { whole: self, name, content: Some(content) })
                }
                _ => Err(ShapeError::invalid_length(fields.len(), &"a table with one name")),
            },
            _ => Err(ShapeError::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ShapeError> {
        visitor.visit_unit()
    }

    /// A table is written with its names: a list in its place is refused.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        self.table(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, ShapeError> {
        self.list(visitor)
    }

    only! {
        deserialize_str text
        deserialize_string text
        deserialize_char text
        deserialize_i8 number
        deserialize_i16 number
        deserialize_i32 number
        deserialize_i64 number
        deserialize_u8 number
        deserialize_u16 number
        deserialize_u32 number
        deserialize_u64 number
        deserialize_f32 number
        deserialize_f64 number
        deserialize_seq list
        deserialize_map table
    }

    forward_to_deserialize_any! {
        bool i128 u128 bytes byte_buf unit unit_struct tuple_struct identifier
    }
}

/// The items of a list, those out of sight left out.
struct Items<'a> {
    list: &'a Node<'a>,
    items: &'a [Value],
    hidden: Option<&'a BTreeSet<Step>>,
    next: usize,
}

impl<'a> Items<'a> {
    fn of(list: &'a Node<'a>, items: &'a [Value]) -> Self {
        Self { list, items, hidden: list.hidden(), next: 0 }
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = ShapeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ShapeError> {
        while let Some(value) = self.items.get(self.next) {
            let here = self.next;
            self.next += 1;
            if self.hidden.is_some_and(|hidden| hidden.contains(&Step::from(here))) {
                continue;
            }
            let trail = Trail::Index(&self.list.trail, here);
            let item = Node { value, trail, edits: self.list.edits, tag: None };
            return item.placed(seed.deserialize(&item)).map(Some);
        }
        Ok(None)
    }
}

/// The fields of a table, those out of sight left out, then the stand-ins.
struct Fields<'a> {
    table: &'a Node<'a>,
    written: Option<serde_json::map::Iter<'a>>,
    hidden: Option<&'a BTreeSet<Step>>,
    stand_ins: Option<std::collections::btree_map::Iter<'a, &'static str, Value>>,
    current: Option<(&'a str, &'a Value)>,
}

impl<'a> Fields<'a> {
    fn of(table: &'a Node<'a>) -> Self {
        let stand_ins = table.edits.stand_ins(|| table.trail.path());
        Self {
            table,
            written: table.value.as_object().map(serde_json::Map::iter),
            hidden: table.hidden(),
            stand_ins: stand_ins.map(BTreeMap::iter),
            current: None,
        }
    }

    /// The value of the field that was named last. Every field of every type asks for it.
    #[inline(never)]
    fn value(&self) -> Node<'_> {
        let (key, value) = self.current.unwrap_or(("", &Value::Null));
        self.table.at_key(key, value)
    }

    /// The field `key`, however many others there are.
    fn named(self, key: &str) -> Option<&'a Value> {
        let is_hidden = self.hidden.is_some_and(|hidden| hidden.contains(&Step::from(key)));
        let written = self.table.value.get(key).filter(|_| !is_hidden);
        written.or_else(|| self.stand_ins?.find(|(name, _)| **name == key).map(|(_, value)| value))
    }

    fn next(&mut self) -> Option<(&'a str, &'a Value)> {
        for (key, value) in self.written.iter_mut().flatten() {
            let is_hidden = self.hidden.is_some_and(|hidden| hidden.contains(&Step::from(&**key)));
            if self.table.tag != Some(key) && !is_hidden {
                return Some((key, value));
            }
        }
        let tag = self.table.tag;
        let mut stand_ins = self.stand_ins.iter_mut().flatten().map(|(key, value)| (*key, value));
        stand_ins.find(|(key, _)| tag != Some(key))
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = ShapeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ShapeError> {
        self.current = self.next();
        let Some((key, _)) = self.current else { return Ok(None) };
        let name: StrDeserializer<'_, ShapeError> = key.into_deserializer();
        seed.deserialize(name).map(Some).map_err(|error| error.at_name(|| self.table.trail.path().join(key)))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ShapeError> {
        let node = self.value();
        node.placed(seed.deserialize(&node))
    }
}

/// One variant of an enumeration and what is written beside its name.
struct Variant<'a> {
    whole: &'a Node<'a>,
    name: &'a str,
    content: Option<&'a Value>,
}

impl<'a> Variant<'a> {
    fn with_content<T>(self, read: impl FnOnce(&Node<'_>) -> Result<T, ShapeError>) -> Result<T, ShapeError> {
        let Some(value) = self.content else {
            return Err(ShapeError::custom(format!("`{}` needs more than its name", self.name)));
        };
        let node = self.whole.at_key(self.name, value);
        node.placed(read(&node))
    }
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = ShapeError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), ShapeError> {
        let name: StrDeserializer<'_, ShapeError> = self.name.into_deserializer();
        let variant = seed.deserialize(name)?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = ShapeError;

    fn unit_variant(self) -> Result<(), ShapeError> {
        match self.content {
            None | Some(Value::Null) => Ok(()),
            Some(_) => self.with_content(|node| {
                Err(ShapeError::invalid_type(node.unexpected(), &"nothing beside the name"))
            }),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ShapeError> {
        self.with_content(|node| seed.deserialize(node))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, ShapeError> {
        self.with_content(|node| node.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ShapeError> {
        self.with_content(|node| node.deserialize_struct("", fields, visitor))
    }
}
