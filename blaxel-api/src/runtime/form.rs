//! Bodies of `application/x-www-form-urlencoded` (RFC 1866, section 8.2.1; OpenAPI 3.0.3, "Encoding Object").

use serde::Serialize;
use serde_json::Value;

use super::json;
use super::style::{FormStyle, Pairs, Place};

/// The body for a value that is an object, without its `readOnly` properties. Properties that `styles` does not name are `Exploded`.
pub(crate) fn form_body(value: &impl Serialize, styles: &[(&str, FormStyle)]) -> Result<String, String> {
    let Value::Object(members) = json::parameter(value)? else {
        return Err("is not an object: pass an object".to_owned());
    };
    let names: Vec<&str> = members.keys().map(String::as_str).collect();
    let mut body = String::new();
    for (name, value) in &members {
        let style = styles.iter().find(|(styled, _)| styled == name).map_or(FormStyle::Exploded, |(_, style)| *style);
        let pairs = &mut Pairs { out: &mut body, place: Place::Form };
        // A member that is called like the property itself is found in no other.
        let others = || names.iter().filter(|other| *other != name).copied().collect::<Vec<_>>();
        let others = if style == FormStyle::Exploded && value.is_object() { others() } else { Vec::new() };
        pairs.write(name, value, style, &others).map_err(|problem| format!("property `{name}` {problem}"))?;
    }
    Ok(body)
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
