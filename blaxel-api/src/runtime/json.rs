//! Reading and writing JSON where the document requires more than serde does by default.
#![allow(dead_code, reason = "which of these are used depends on the document")]

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::error::Category;

/// Serialises the body of a request, without `readOnly` properties at any depth ("MUST NOT be sent as part of the request",
/// OpenAPI 3.0.3, "Schema Object"). Users who serialise the same value get them.
pub(crate) fn request_body(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let _guard = Writing::start();
    serde_json::to_vec(value)
}

/// Whether a `readOnly` property is left out: in the body of a request, and if there is no value.
#[allow(clippy::ref_option, reason = "serde passes a reference to the field")]
pub(crate) fn is_left_out<T>(value: &Option<T>) -> bool {
    value.is_none() || WRITING.get()
}

/// Reads a required list or map; servers send `null` for an empty one.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads a property that is present, even as `null`. With `default`, an absent one is the outer `None`.
#[allow(clippy::option_option, reason = "absent, null and a value are three cases")]
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// Reads a list or map that contains further ones; `null` is an empty one at every depth. `R` describes the nesting.
pub(crate) fn nested<'de, R, D>(deserializer: D) -> Result<R::Value, D::Error>
where
    D: Deserializer<'de>,
    R: Reads + Deserialize<'de>,
{
    R::deserialize(deserializer).map(Reads::value)
}

/// A type that is deserialised and then converted into the type of the field.
pub(crate) trait Reads {
    type Value;

    fn value(self) -> Self::Value;
}

/// A value that is not converted.
#[derive(Deserialize)]
pub(crate) struct Plain<T>(T);

impl<T> Reads for Plain<T> {
    type Value = T;

    fn value(self) -> T {
        self.0
    }
}

/// A value for which `null` means empty.
#[derive(Deserialize)]
pub(crate) struct OrEmpty<T>(Option<T>);

impl<T: Default> Reads for OrEmpty<T> {
    type Value = T;

    fn value(self) -> T {
        self.0.unwrap_or_default()
    }
}

/// A list for which `null` means empty.
#[derive(Deserialize)]
pub(crate) struct List<R>(Option<Vec<R>>);

impl<R: Reads> Reads for List<R> {
    type Value = Vec<R::Value>;

    fn value(self) -> Self::Value {
        self.0.unwrap_or_default().into_iter().map(Reads::value).collect()
    }
}

/// A map for which `null` means empty.
#[derive(Deserialize)]
pub(crate) struct Entries<R>(Option<BTreeMap<String, R>>);

impl<R: Reads> Reads for Entries<R> {
    type Value = BTreeMap<String, R::Value>;

    fn value(self) -> Self::Value {
        self.0.unwrap_or_default().into_iter().map(|(name, value)| (name, value.value())).collect()
    }
}

/// A value that may be `null`.
#[derive(Deserialize)]
pub(crate) struct Nullable<R>(Option<R>);

impl<R: Reads> Reads for Nullable<R> {
    type Value = Option<R::Value>;

    fn value(self) -> Self::Value {
        self.0.map(Reads::value)
    }
}

/// A property that is present, even as `null`.
#[derive(Deserialize)]
pub(crate) struct Present<R>(Option<R>);

impl<R: Reads> Reads for Present<R> {
    #[allow(clippy::option_option, reason = "absent, null and a value are three cases")]
    type Value = Option<Option<R::Value>>;

    fn value(self) -> Self::Value {
        Some(self.0.map(Reads::value))
    }
}

/// How data differ from what the document declares. The text of the error itself may quote them.
pub(super) fn mismatch(error: &serde_json::Error) -> String {
    let problem = match error.classify() {
        Category::Data => "JSON of a different shape",
        Category::Eof => "JSON that ends too early",
        Category::Io | Category::Syntax => "not JSON",
    };
    format!("{problem}, at line {} column {}", error.line(), error.column())
}

thread_local! {
    // serde passes no context to values; writing a body neither awaits nor leaves the thread.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Resets the flag, even if a `Serialize` implementation of the caller panics.
struct Writing;

impl Writing {
    fn start() -> Self {
        WRITING.set(true);
        Self
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        WRITING.set(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Inner {
        #[serde(skip_serializing_if = "is_left_out")]
        created: Option<u8>,
        name: &'static str,
    }

    #[test]
    fn read_only_properties_are_shown_to_users_and_left_out_of_requests_at_any_depth() {
        let value = [vec![Inner { created: Some(1), name: "a" }]];
        assert_eq!(request_body(&value).unwrap(), br#"[[{"name":"a"}]]"#);
        assert_eq!(serde_json::to_string(&value).unwrap(), r#"[[{"created":1,"name":"a"}]]"#);
    }

    #[derive(Deserialize)]
    #[allow(clippy::option_option, reason = "absent, null and a value are three cases")]
    struct Lists {
        #[serde(deserialize_with = "null_as_empty")]
        list: Vec<u8>,
        #[serde(default, deserialize_with = "present")]
        third: Option<Option<u8>>,
    }

    #[test]
    fn null_is_an_empty_list_where_a_list_must_be() {
        assert_eq!(serde_json::from_str::<Lists>(r#"{"list":null}"#).unwrap().list, Vec::<u8>::new());
        assert_eq!(serde_json::from_str::<Lists>(r#"{"list":[1]}"#).unwrap().list, [1]);
        assert!(serde_json::from_str::<Lists>("{}").is_err());
    }

    #[test]
    fn a_null_that_is_there_is_a_value_of_its_own() {
        let read = |text| nested::<Present<List<Plain<u8>>>, _>(&mut serde_json::Deserializer::from_str(text)).unwrap();
        assert_eq!(read("null"), Some(None));
        assert_eq!(read("[1]"), Some(Some(vec![1])));
    }

    #[test]
    fn null_is_an_empty_list_or_map_at_every_depth() {
        let read =
            |text| nested::<List<Entries<OrEmpty<Vec<u8>>>>, _>(&mut serde_json::Deserializer::from_str(text)).unwrap();
        assert_eq!(read("null"), []);
        assert_eq!(read("[null]"), [BTreeMap::new()]);
        assert_eq!(read(r#"[{"a":null,"b":[1]}]"#), [BTreeMap::from([("a".into(), vec![]), ("b".into(), vec![1])])]);
    }

    #[test]
    fn absent_null_and_a_value_are_told_apart() {
        let third = |text: &str| serde_json::from_str::<Lists>(text).unwrap().third;
        assert_eq!(third(r#"{"list":[]}"#), None);
        assert_eq!(third(r#"{"list":[],"third":null}"#), Some(None));
        assert_eq!(third(r#"{"list":[],"third":3}"#), Some(Some(3)));
    }
}
