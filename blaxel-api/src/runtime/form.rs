//! Bodies of `application/x-www-form-urlencoded` (RFC 1866, section 8.2.1; OpenAPI 3.0.3, "Encoding Object").

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::json;

/// What WHATWG URL calls the application/x-www-form-urlencoded percent-encode set; the blank becomes `+` afterwards.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');

/// How a property is written.
#[allow(dead_code, reason = "which of these are used depends on the document")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormStyle {
    /// `form`, exploded: a pair for each item of a list and each member of an object. The default.
    Exploded,
    /// `form`, `spaceDelimited` or `pipeDelimited`, not exploded: one pair, its items separated by this character.
    Delimited(char),
    /// `deepObject`: `name[member]=value`; a list inside of it has its positions as names.
    Deep,
    /// JSON, if `contentType` says so.
    Json,
}

/// The body for a value that is an object, without its `readOnly` properties. Properties that `styles` does not name are `Exploded`.
pub(crate) fn form_body(value: &impl Serialize, styles: &[(&str, FormStyle)]) -> Result<String, String> {
    let written = json::request_body(value)?;
    // Numbers keep their shortest text, which a direct conversion of an `f32` to `Value` would not give them.
    let members: Map<String, Value> =
        serde_json::from_slice(&written).map_err(|_| "is not an object: pass an object".to_owned())?;
    let mut pairs = Pairs(String::new());
    for (name, value) in &members {
        let style = styles.iter().find(|(styled, _)| styled == name).map_or(FormStyle::Exploded, |(_, style)| *style);
        pairs.property(name, value, style);
    }
    Ok(pairs.0)
}

/// The text of a scalar, and JSON of anything else: no style says how to write a list in a list. `null` is empty.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

struct Pairs(String);

impl Pairs {
    fn property(&mut self, name: &str, value: &Value, style: FormStyle) {
        match (style, value) {
            (FormStyle::Exploded, Value::Array(items)) => items.iter().for_each(|item| self.pair(name, &text(item))),
            (FormStyle::Exploded, Value::Object(members)) => {
                members.iter().for_each(|(name, value)| self.pair(name, &text(value)));
            }
            (FormStyle::Delimited(delimiter), Value::Array(items)) => {
                self.delimited(name, delimiter, items.iter().map(text));
            }
            (FormStyle::Delimited(delimiter), Value::Object(members)) => {
                self.delimited(name, delimiter, members.iter().flat_map(|(name, value)| [name.clone(), text(value)]));
            }
            (FormStyle::Deep, value) => self.deep(name, value),
            (FormStyle::Json, value) => self.pair(name, &value.to_string()),
            (_, value) => self.pair(name, &text(value)),
        }
    }

    fn deep(&mut self, name: &str, value: &Value) {
        match value {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| self.deep(&format!("{name}[{index}]"), item));
            }
            Value::Object(members) => {
                members.iter().for_each(|(member, value)| self.deep(&format!("{name}[{member}]"), value));
            }
            scalar => self.pair(name, &text(scalar)),
        }
    }

    fn delimited(&mut self, name: &str, delimiter: char, items: impl Iterator<Item = String>) {
        self.name(name);
        for (index, item) in items.enumerate() {
            if index > 0 {
                // The delimiter of `form` is a plain comma; others are encoded like any character.
                if delimiter == ',' { self.0.push(',') } else { self.encode(delimiter.encode_utf8(&mut [0; 4])) }
            }
            self.encode(&item);
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.name(name);
        self.encode(value);
    }

    fn name(&mut self, name: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.encode(name);
        self.0.push('=');
    }

    fn encode(&mut self, text: &str) {
        self.0.extend(utf8_percent_encode(text, ENCODED).map(|part| part.replace(' ', "+")));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn properties_are_written_in_their_styles() {
        let value = json!({
            "a": "x y&z=é*-._~", "b": ["1,2", "3"], "c": {"d": 1, "e": [2]}, "f": {"g": [true, {"h": null}]}, "i": ["x", "y"],
            "j": {"k": "v"}, "l": 0.5, "m": ["a b", "c"], "n": [],
        });
        let styles = [
            ("b", FormStyle::Delimited(',')),
            ("f", FormStyle::Deep),
            ("j", FormStyle::Json),
            ("m", FormStyle::Delimited('|')),
        ];
        assert_eq!(
            form_body(&value, &styles).unwrap(),
            "a=x+y%26z%3D%C3%A9*-._%7E&b=1%2C2,3&d=1&e=%5B2%5D&f%5Bg%5D%5B0%5D=true&f%5Bg%5D%5B1%5D%5Bh%5D=&i=x&i=y\
             &j=%7B%22k%22%3A%22v%22%7D&l=0.5&m=a+b%7Cc"
        );
        assert!(form_body(&json!([1]), &[]).is_err());
    }
}
