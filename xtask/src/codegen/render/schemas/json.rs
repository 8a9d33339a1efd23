//! JSON as text, with members in the given order.

use crate::openapi::document::{Node, Value};

/// A value of the document.
pub(super) fn node(value: &Node) -> String {
    match &value.value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(string) => text(string),
        Value::Array(items) => list(items.iter().map(node)),
        Value::Object(members) => {
            let members: Vec<_> = members.iter().map(|(name, value)| (name.as_str(), node(value))).collect();
            object(&members)
        }
    }
}

/// A string with all characters beyond ASCII escaped, so that sources contain no invisible characters.
pub(super) fn text(string: &str) -> String {
    let quoted = serde_json::Value::from(string).to_string();
    let mut text = String::with_capacity(quoted.len());
    for character in quoted.chars() {
        if character.is_ascii() {
            text.push(character);
        } else {
            text.extend(character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(","))
}

pub(super) fn object(members: &[(&str, String)]) -> String {
    let members: Vec<_> = members.iter().map(|(name, value)| format!("{}:{value}", text(name))).collect();
    format!("{{{}}}", members.join(","))
}
