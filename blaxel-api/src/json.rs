//! How JSON is written and read where the document asks for more than serde does by itself.
#![allow(dead_code, reason = "which of these are used depends on the document")]

use std::cell::Cell;

use serde::{Deserialize, Deserializer, Serialize};

/// The bytes of a request's body: like what users get when they serialise the value, but without `readOnly` properties, at any
/// depth ("MUST NOT be sent as part of the request", OpenAPI 3.0.3, "Schema Object").
pub(crate) fn request_body(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let _guard = Writing::start();
    serde_json::to_vec(value)
}

/// Whether a `readOnly` property is left out: in a request's body, or where there is no value.
#[allow(clippy::ref_option, reason = "serde passes a reference to the field")]
pub(crate) fn is_left_out<T>(value: &Option<T>) -> bool {
    value.is_none() || WRITING.get()
}

/// A list or map that must be there, where servers answer `null` for one that is empty.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A property that is there, be it `null`: with `default`, absent is the outer `None`.
#[allow(clippy::option_option, reason = "absent, null and a value are three things")]
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

thread_local! {
    // serde gives no context to what it serialises; writing a body neither awaits nor leaves the thread.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Ends the writing also where a `Serialize` of the caller's panics.
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
    #[allow(clippy::option_option, reason = "absent, null and a value are three things")]
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
    fn absent_null_and_a_value_are_told_apart() {
        let third = |text: &str| serde_json::from_str::<Lists>(text).unwrap().third;
        assert_eq!(third(r#"{"list":[]}"#), None);
        assert_eq!(third(r#"{"list":[],"third":null}"#), Some(None));
        assert_eq!(third(r#"{"list":[],"third":3}"#), Some(Some(3)));
    }
}
