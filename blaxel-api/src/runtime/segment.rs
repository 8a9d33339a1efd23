//! The styles in which path parameters and headers are written (OpenAPI 3.0.3, "Style Values"; RFC 6570).
//!
//! Where the table of OpenAPI 3.0.3 and RFC 6570 differ (`label`, not exploded), RFC 6570 decides, as in OpenAPI 3.0.4.
#![allow(dead_code, reason = "which of these are used depends on the document")]

use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use super::style::{RESERVED, text};

/// How a path parameter or a header is written; the flag is `explode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SegmentStyle {
    /// `simple`: `a,b`; an object is `k,v`, exploded `k=v`.
    Simple(bool),
    /// `label`: `.a,b`, exploded `.a.b`.
    Label(bool),
    /// `matrix`: `;name=a,b`, exploded `;name=a;name=b`.
    Matrix(bool),
    /// JSON, if the document declares it as the media type.
    Json,
}

/// The value as it stands in a segment of a path; `None` for an empty list or object, which no style can write.
pub(super) fn segment(name: &str, style: SegmentStyle, value: &Value) -> Result<Option<String>, String> {
    let encoded = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let item = |text: &str| match style {
        SegmentStyle::Label(true) if text.contains('.') => {
            Err("has an item with `.`, which separates the items: pass items without it".to_owned())
        }
        _ => Ok(encoded(text)),
    };
    write(&encoded(name), style, value, &encoded, &item)
}

/// The value as it stands in a header, in style `simple`; `None` for an empty list or object. Headers have no encoding, so that items
/// which could not be distinguished are refused.
pub(super) fn header(style: SegmentStyle, value: &Value) -> Result<Option<String>, String> {
    if style == SegmentStyle::Json {
        return Ok(Some(ascii(&value.to_string())));
    }
    let item = |text: &str| {
        let problem = if text.contains(',') {
            "has an item with a comma, which separates the items: pass items without it"
        } else if text.is_empty() {
            "has an empty item, which receivers of a header drop: leave it out"
        } else if text.trim_ascii() != text {
            "has an item with a blank at an end, which receivers of a header drop: pass it without"
        } else {
            return Ok(text.to_owned());
        };
        Err(problem.to_owned())
    };
    if let (SegmentStyle::Simple(true), Value::Object(members)) = (style, value)
        && members.keys().any(|name| name.contains('='))
    {
        return Err("has a member with `=` in its name, which ends the name: rename it".to_owned());
    }
    write("", style, value, &str::to_owned, &item)
}

/// JSON without characters that a header does not carry, or not on every way.
fn ascii(json: &str) -> String {
    let mut units = [0; 2];
    json.chars().fold(String::new(), |mut text, character| {
        match character {
            ' '..='~' => text.push(character),
            other => text.extend(other.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}"))),
        }
        text
    })
}

type Encode<'a> = &'a dyn Fn(&str) -> Result<String, String>;

fn write(
    name: &str,
    style: SegmentStyle,
    value: &Value,
    alone: &dyn Fn(&str) -> String,
    item: Encode<'_>,
) -> Result<Option<String>, String> {
    // `;name` stands for an empty value (RFC 6570, section 3.2.7).
    let named = |name: &str, value: &str| if value.is_empty() { name.to_owned() } else { format!("{name}={value}") };
    let matrix = matches!(style, SegmentStyle::Matrix(_));
    let (start, separator, explode) = match style {
        SegmentStyle::Simple(explode) => ("", ",", explode),
        SegmentStyle::Label(explode) => (".", if explode { "." } else { "," }, explode),
        SegmentStyle::Matrix(explode) => (";", if explode { ";" } else { "," }, explode),
        SegmentStyle::Json => return Ok(Some(alone(&value.to_string()))),
    };
    let parts: Vec<String> = match value {
        Value::Array(items) => {
            let items = items.iter().map(|value| item(&text(value)?));
            let items = items.map(|item| item.map(|item| if matrix && explode { named(name, &item) } else { item }));
            items.collect::<Result<_, _>>()?
        }
        Value::Object(members) if explode => {
            let members = members.iter().map(|(member, value)| {
                let (member, value) = (item(member)?, text(value)?);
                // What is empty after its name is no empty item.
                let value = if value.is_empty() { value } else { item(&value)? };
                Ok(if matrix { named(&member, &value) } else { format!("{member}={value}") })
            });
            members.collect::<Result<_, String>>()?
        }
        Value::Object(members) => {
            let mut parts = Vec::new();
            for (member, value) in members {
                parts.extend([item(member)?, item(&text(value)?)?]);
            }
            parts
        }
        scalar => vec![alone(&text(scalar)?)],
    };
    if parts.is_empty() {
        return Ok(None);
    }
    let joined = parts.join(separator);
    let list = explode && !matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_));
    Ok(Some(match style {
        SegmentStyle::Matrix(_) if !list => format!("{start}{}", named(name, &joined)),
        _ => format!("{start}{joined}"),
    }))
}

#[cfg(test)]
mod tests {
    use SegmentStyle::{Json, Label, Matrix, Simple};
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_written_as_rfc_6570_says() {
        let (text, list, object) = (json!("x/y"), json!(["a", "b,c"]), json!({"k": 1, "l": ";"}));
        for (style, expected) in [
            (Simple(false), ["x%2Fy", "a,b%2Cc", "k,1,l,%3B"]),
            (Simple(true), ["x%2Fy", "a,b%2Cc", "k=1,l=%3B"]),
            (Label(false), [".x%2Fy", ".a,b%2Cc", ".k,1,l,%3B"]),
            (Label(true), [".x%2Fy", ".a.b%2Cc", ".k=1.l=%3B"]),
            (Matrix(false), [";n%5B=x%2Fy", ";n%5B=a,b%2Cc", ";n%5B=k,1,l,%3B"]),
            (Matrix(true), [";n%5B=x%2Fy", ";n%5B=a;n%5B=b%2Cc", ";k=1;l=%3B"]),
            (Json, ["%22x%2Fy%22", "%5B%22a%22%2C%22b%2Cc%22%5D", "%7B%22k%22%3A1%2C%22l%22%3A%22%3B%22%7D"]),
        ] {
            for (value, expected) in [&text, &list, &object].into_iter().zip(expected) {
                assert_eq!(segment("n[", style, value).unwrap().unwrap(), expected, "{style:?}");
            }
        }
        assert_eq!(segment("n", Matrix(true), &json!("")).unwrap().unwrap(), ";n");
        assert_eq!(segment("n", Matrix(true), &json!(["", "a"])).unwrap().unwrap(), ";n;n=a");
    }

    #[test]
    fn a_header_has_no_encoding_and_refuses_what_it_cannot_carry() {
        assert_eq!(header(Simple(false), &json!(["a", "b c", 1])).unwrap().unwrap(), "a,b c,1");
        assert_eq!(header(Simple(true), &json!({"a": "b=c", "d": ""})).unwrap().unwrap(), "a=b=c,d=");
        assert_eq!(header(Simple(false), &json!({"a": "b=c"})).unwrap().unwrap(), "a,b=c");
        assert_eq!(
            header(Json, &json!(["é🦀\u{7f}\n", ","])).unwrap().unwrap(),
            r#"["\u00e9\ud83e\udd80\u007f\n",","]"#
        );
        assert_eq!(header(Simple(false), &json!([])).unwrap(), None);
        for value in [json!(["a,b"]), json!([" a"]), json!(["a", ""]), json!([""]), json!({"a,": 1}), json!({"a=": 1})]
        {
            assert!(header(Simple(true), &value).is_err(), "{value}");
        }
        assert!(header(Simple(false), &json!({"a": ""})).is_err());
    }
}
