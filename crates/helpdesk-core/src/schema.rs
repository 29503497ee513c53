//! How types with a JSON form of their own making describe it, for the published JSON Schema.
//!
//! Types that derive their JSON derive their schema too; only the others are said here.

/// A type that is a text in JSON: `text!(Name, { "format": "date-time" })`.
macro_rules! text {
    ($name:ident, { $($key:literal : $value:expr),* }) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string" $(, $key: $value)* })
            }
        }
    };
}

/// A type that is one of several in JSON: `one_of!(KindSpec, "a name, or a table", [String, Table])`.
macro_rules! one_of {
    ($name:ident, $about:literal, [$($of:ty),+]) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": $about,
                    "anyOf": [$(generator.subschema_for::<$of>()),+]
                })
            }
        }
    };
}

/// A type that is a table in JSON: the fields it always has, then those it may have, each with the
/// type of its value.
macro_rules! object {
    ($name:ident, $about:literal, { $($field:literal : $type:literal),* }, { $($option:literal : $other:literal),* }) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": $about,
                    "type": "object",
                    "properties": {
                        $($field: { "type": $type },)* $($option: { "type": $other }),*
                    },
                    "required": [$($field),*]
                })
            }
        }
    };
}

pub(crate) use {object, one_of, text};
