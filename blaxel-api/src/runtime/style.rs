//! The styles in which query parameters, and the properties of forms, are written (OpenAPI 3.0.3, "Style Values"; RFC 6570).
//!
//! A value is written so that whoever reads it in the same style finds the same value, or not at all: what a style cannot tell
//! apart is refused.
#![allow(dead_code, reason = "which of these are used depends on the document")]

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// How a query parameter, or a property of a form, is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormStyle {
    /// `form`, exploded: a pair for each item of a list and each member of an object. The default.
    Exploded,
    /// `form`, `spaceDelimited` or `pipeDelimited`, not exploded: one pair, its items separated by this character.
    Delimited(char),
    /// `deepObject`: `name[member]=value`; a list inside of it has its positions as names.
    Deep,
    /// JSON, if the document declares it as the media type.
    Json,
}

/// All characters except the unreserved ones of RFC 3986, section 2.3.
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is encoded under `allowReserved` too. `#` ends a query, `&` and, for older servers, `;` end a parameter, `=` ends its name, and
/// `+` and `%` stand for other characters; `'` is encoded by the URL parser in any case.
const ALLOWED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',');

/// The same inside of an item, where a comma separates the items.
const ALLOWED_ITEM: &AsciiSet = &ALLOWED.add(b',');

/// What WHATWG URL calls the application/x-www-form-urlencoded percent-encode set; the blank becomes `+` afterwards.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_').remove(b' ');

/// Where pairs are written, which decides what is encoded and what is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A query.
    Query,
    /// A query, and the document says `allowReserved`.
    Reserved,
    /// The body of a form. Where a style has no text for a list or an object it is JSON, and `null` is empty.
    Form,
}

impl Place {
    fn encode(self, out: &mut String, text: &str, delimiter: Option<char>) {
        match self {
            Self::Form => out.extend(utf8_percent_encode(text, FORM).map(|part| part.replace(' ', "+"))),
            Self::Reserved if delimiter == Some(',') => out.extend(utf8_percent_encode(text, ALLOWED_ITEM)),
            Self::Reserved => out.extend(utf8_percent_encode(text, ALLOWED)),
            Self::Query => out.extend(utf8_percent_encode(text, RESERVED)),
        }
    }

    fn text(self, value: &Value) -> Result<String, String> {
        match self {
            Self::Form => Ok(lenient_text(value)),
            _ => text(value),
        }
    }
}

/// The text of a scalar, and JSON of anything else: no style says how to write a list in a list. `null` is empty.
pub(super) fn lenient_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The text of a scalar.
pub(super) fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Number(number) => Ok(match number.as_f64().filter(|_| number.is_f64()) {
            // As a number that stands alone is written: `1`, not `1.0`.
            Some(float) => float.to_string(),
            None => number.to_string(),
        }),
        Value::Null => Err("holds `null`, which the style cannot express: leave it out".to_owned()),
        Value::Array(_) | Value::Object(_) => Err(
            "holds a list or an object inside of another, which the style cannot express: pass strings, numbers and booleans"
                .to_owned(),
        ),
    }
}

/// Writes pairs, separated by `&`, behind those that are there.
pub(super) struct Pairs<'a> {
    pub(super) out: &'a mut String,
    pub(super) place: Place,
}

impl Pairs<'_> {
    /// Writes a value under a name. An empty list or object is as good as none (RFC 6570, section 2.3). `others` are the names of
    /// other parameters, which a member of an object must not take.
    pub(super) fn write(&mut self, name: &str, value: &Value, style: FormStyle, others: &[&str]) -> Result<(), String> {
        match (style, value) {
            (FormStyle::Json, value) => self.pair(name, &value.to_string()),
            (FormStyle::Deep, value) => return self.deep(name, value, 0),
            (FormStyle::Exploded, Value::Array(items)) => {
                for item in items {
                    let text = self.place.text(item)?;
                    self.pair(name, &text);
                }
            }
            (FormStyle::Exploded, Value::Object(members)) => {
                for (member, value) in members {
                    if others.contains(&member.as_str()) {
                        return Err(
                            "has a member that is called like another parameter: rename or remove it".to_owned()
                        );
                    }
                    let text = self.place.text(value)?;
                    self.pair(member, &text);
                }
            }
            (FormStyle::Delimited(delimiter), Value::Array(items)) => {
                let texts = items.iter().map(|item| self.place.text(item)).collect::<Result<Vec<_>, _>>()?;
                self.delimited(name, delimiter, &texts)?;
            }
            (FormStyle::Delimited(delimiter), Value::Object(members)) => {
                let mut texts = Vec::new();
                for (member, value) in members {
                    texts.extend([member.clone(), self.place.text(value)?]);
                }
                self.delimited(name, delimiter, &texts)?;
            }
            (_, value) => {
                let text = self.place.text(value)?;
                self.pair(name, &text);
            }
        }
        Ok(())
    }

    fn deep(&mut self, name: &str, value: &Value, depth: usize) -> Result<(), String> {
        match value {
            Value::Array(items) if items.is_empty() => return self.nothing(depth),
            Value::Object(members) if members.is_empty() => return self.nothing(depth),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.deep(&format!("{name}[{index}]"), item, depth + 1)?;
                }
            }
            Value::Object(members) => {
                for (member, value) in members {
                    if member.contains(['[', ']']) {
                        let problem =
                            "has a member with a bracket in its name, which `deepObject` cannot tell from its own";
                        return Err(format!("{problem}: rename it"));
                    }
                    self.deep(&format!("{name}[{member}]"), value, depth + 1)?;
                }
            }
            scalar => {
                let text = self.place.text(scalar)?;
                self.pair(name, &text);
            }
        }
        Ok(())
    }

    /// An empty list or object, which can be left out where it is the whole value.
    fn nothing(&self, depth: usize) -> Result<(), String> {
        if depth > 0 && self.place != Place::Form {
            return Err("holds an empty list or object, which `deepObject` cannot express: leave it out".to_owned());
        }
        Ok(())
    }

    fn delimited(&mut self, name: &str, delimiter: char, texts: &[String]) -> Result<(), String> {
        if texts.is_empty() {
            return Ok(());
        }
        // A comma between items is written as it is, and one inside of an item is encoded. Other delimiters are encoded themselves.
        if delimiter != ',' && texts.iter().any(|text| text.contains(delimiter)) {
            return Err(format!("has an item with `{delimiter}`, which separates the items: pass items without it"));
        }
        self.name(name);
        for (index, text) in texts.iter().enumerate() {
            match delimiter {
                _ if index == 0 => {}
                ',' => self.out.push(','),
                other => self.place.encode(self.out, other.encode_utf8(&mut [0; 4]), None),
            }
            self.place.encode(self.out, text, Some(delimiter));
        }
        Ok(())
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.name(name);
        self.place.encode(self.out, value, None);
    }

    fn name(&mut self, name: &str) {
        if !self.out.is_empty() {
            self.out.push('&');
        }
        let place = if self.place == Place::Form { Place::Form } else { Place::Query };
        place.encode(self.out, name, None);
        self.out.push('=');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(place: Place, value: &Value, style: FormStyle) -> Result<String, String> {
        let mut out = String::new();
        Pairs { out: &mut out, place }.write("a", value, style, &["taken"]).map(|()| out)
    }

    const COMMA: FormStyle = FormStyle::Delimited(',');

    #[test]
    fn an_empty_list_is_none_and_a_list_of_an_empty_text_is_one() {
        for style in [FormStyle::Exploded, COMMA, FormStyle::Delimited('|'), FormStyle::Deep] {
            assert_eq!(written(Place::Query, &json!([]), style).unwrap(), "", "{style:?}");
        }
        assert_eq!(written(Place::Query, &json!([""]), COMMA).unwrap(), "a=");
        assert_eq!(written(Place::Query, &json!([""]), FormStyle::Exploded).unwrap(), "a=");
        assert_eq!(written(Place::Query, &json!([""]), FormStyle::Deep).unwrap(), "a%5B0%5D=");
    }

    #[test]
    fn what_a_style_cannot_tell_apart_is_refused() {
        for (value, style) in [
            (json!(["x y"]), FormStyle::Delimited(' ')),
            (json!(["x|y"]), FormStyle::Delimited('|')),
            (json!({"x|y": 1}), FormStyle::Delimited('|')),
            (json!([null]), COMMA),
            (json!({"x": null}), FormStyle::Exploded),
            (json!({"x": null}), FormStyle::Deep),
            (json!(null), FormStyle::Exploded),
            (json!([[1]]), FormStyle::Exploded),
            (json!({"x": {"y": 1}}), COMMA),
            (json!({"x][y": 1}), FormStyle::Deep),
            (json!({"x": []}), FormStyle::Deep),
            (json!({"taken": 1}), FormStyle::Exploded),
        ] {
            assert!(written(Place::Query, &value, style).is_err(), "{value} {style:?}");
        }
    }

    #[test]
    fn numbers_are_written_as_they_are_alone() {
        assert_eq!(
            written(Place::Query, &json!([1.0, 0.5, 7, u64::MAX, true]), COMMA).unwrap(),
            format!("a=1,0.5,7,{},true", u64::MAX)
        );
    }

    #[test]
    fn reserved_characters_stay_only_where_they_have_no_meaning_in_a_query() {
        let value = json!(":/?#[]@!$&'()*+,;=% é");
        let text = written(Place::Reserved, &value, FormStyle::Exploded).unwrap();
        assert_eq!(text, "a=:/?%23[]@!$%26%27()*%2B,%3B%3D%25%20%C3%A9");
        assert_eq!(written(Place::Reserved, &json!(["x,/", "y"]), COMMA).unwrap(), "a=x%2C/,y");
    }
}
