//! Reading and writing JSON where the document requires more than serde does by default.
#![allow(dead_code, reason = "which of these are used depends on the document")]

mod finite;
mod fit;
mod strict;
mod undefined;

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

#[allow(unused_imports, reason = "a document without a choice of types needs none of it")]
pub(crate) use fit::{Presence, Property, Shape, ranked};
pub use strict::{StrictError, strict, strict_from_str};
#[allow(unused_imports, reason = "a document may have no struct")]
pub(crate) use undefined::undefined;

/// Serialises the body of a request, without `readOnly` properties at any depth ("MUST NOT be sent as part of the request",
/// OpenAPI 3.0.3, "Schema Object"). Users who serialise the same value get them.
///
/// # Errors
/// Fails if a `Serialize` fails, or if a number is not finite.
pub(crate) fn request_body(value: &impl Serialize) -> Result<Vec<u8>, String> {
    let _guard = Writing::start();
    let body = serde_json::to_vec(value)
        .map_err(|error| format!("cannot be written as JSON ({error}): pass another value"))?;
    // serde_json writes `null` for `NaN` and the infinities: without one there is nothing to look for.
    if body.windows(4).any(|four| four == b"null") {
        finite::check(value).map_err(|error| format!("cannot be written as JSON ({error}): pass a finite number"))?;
    }
    Ok(body)
}

/// The value of a parameter or a form, without `readOnly` properties. Numbers keep their shortest text, which a direct conversion of
/// an `f32` to `Value` would not give them.
///
/// # Errors
/// Fails if a `Serialize` fails, or if a number is not finite.
pub(crate) fn parameter(value: &impl Serialize) -> Result<Value, String> {
    request_body(value).and_then(|text| {
        serde_json::from_slice(&text).map_err(|error| format!("cannot be sent ({error}): pass another value"))
    })
}

/// The value, if all of its numbers are finite: others have no text that means them.
///
/// # Errors
/// Fails if a number is not finite.
pub(crate) fn finite<T: Serialize>(value: T) -> Result<T, String> {
    match finite::check(&value) {
        Ok(()) => Ok(value),
        Err(error) => Err(format!("cannot be sent ({error}): pass a finite number")),
    }
}

/// The value of a response's body. The integer `-0`, which serde takes for a floating-point number, is `0`.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(body).or_else(|error| match without_negative_zeros(body) {
        Some(body) => serde_json::from_slice(&body).map_err(|_| error),
        None => Err(error),
    })
}

/// The JSON text with `0` for each number that is written `-0`; `None` where there is none.
fn without_negative_zeros(body: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    let mut kept = 0;
    for (place, byte) in body.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'-' if !quoted && is_negative_zero(body.get(place..).unwrap_or_default()) => {
                text.extend_from_slice(body.get(kept..place).unwrap_or_default());
                kept = place + 1;
            }
            _ => {}
        }
    }
    text.extend_from_slice(body.get(kept..).unwrap_or_default());
    (kept > 0).then_some(text)
}

fn is_negative_zero(text: &[u8]) -> bool {
    // `-0.5` and `-0e1` go on; `1e-0` does not come here with a fraction, and says the same without its sign.
    text.get(1) == Some(&b'0') && !matches!(text.get(2), Some(b'.' | b'e' | b'E' | b'0'..=b'9'))
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

    #[test]
    fn a_number_that_json_does_not_have_is_no_body_and_null_is_one() {
        assert_eq!(
            request_body(&BTreeMap::from([("ratio", f64::NAN)])).unwrap_err(),
            "cannot be written as JSON (ratio: `NaN` is not a number of JSON): pass a finite number"
        );
        assert_eq!(request_body(&[None, Some(1.5)]).unwrap(), b"[null,1.5]");
    }

    #[test]
    fn an_integer_that_is_written_as_minus_zero_is_zero() {
        assert_eq!(read::<Vec<u8>>(b"[-0,1, -0 ]").unwrap(), [0, 1, 0]);
        assert_eq!(read::<(u8, String, f64)>(br#"[-0,"-0\"-0,",-0.5]"#).unwrap(), (0, "-0\"-0,".to_owned(), -0.5));
        assert!(read::<f64>(b"-0").unwrap().is_sign_negative());
        assert!(read::<u8>(b"-01").is_err());
    }

    #[test]
    fn a_floating_point_number_is_read_and_written_as_it_is() {
        assert_eq!(serde_json::to_string(&read::<f64>(b"99082115.83376247").unwrap()).unwrap(), "99082115.83376247");
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
