//! What is wrong with a JSON text, and where: without its values, because the text of serde's errors may quote them.

use std::fmt::Write;

use serde_json::error::Category;

use super::text::one_line;

/// The longest name of a property that is shown, in bytes.
const LONGEST_NAME: usize = 64;
/// The most steps of a path that are shown: the last ones.
const STEPS: usize = 10;
/// The deepest nesting in which a place is looked for. Serde reads 128 levels, and skips any number of them.
const DEPTH: usize = 256;

/// What is wrong with a JSON text, with the line and column.
pub(crate) fn json_problem(error: &serde_json::Error) -> String {
    format!("{}, at line {} column {}", kind(error), error.line(), error.column())
}

/// The same of a text that is at hand: with the property that is missing or has another type.
pub(crate) fn json_problem_in(error: &serde_json::Error, json: &[u8]) -> String {
    if error.classify() != Category::Data {
        return json_problem(error);
    }
    format!("{}, at line {} column {}", json_problem_of(error, json), error.line(), error.column())
}

/// The same without line and column, of a text that was made of a value.
pub(crate) fn json_problem_of(error: &serde_json::Error, json: &[u8]) -> String {
    let place = path(json, error.line(), error.column()).filter(|path| !path.is_empty());
    let place = place.map(|path| format!(" in `{path}`")).unwrap_or_default();
    let detail = detail(&error.to_string()).map(|detail| format!(": {detail}")).unwrap_or_default();
    format!("{}{place}{detail}", kind(error))
}

fn kind(error: &serde_json::Error) -> &'static str {
    match error.classify() {
        Category::Data => "JSON of a different shape",
        Category::Eof => "JSON that ends too early",
        Category::Io | Category::Syntax => "not JSON",
    }
}

/// What serde says, as far as it comes from the type and not from the JSON.
fn detail(text: &str) -> Option<String> {
    if let Some(name) = text.strip_prefix("missing field `") {
        let (name, _) = name.split_once('`')?;
        return Some(format!("property `{}` is missing", shown(name.as_bytes())));
    }
    let found = text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: "))?;
    // What was found may be a text that contains anything; what was expected comes last.
    let (found, expected) = found.rsplit_once(", expected ")?;
    let found = match found.split([' ', ',']).next()? {
        "string" | "character" => "a string",
        "integer" | "floating" => "a number",
        "boolean" => "a boolean",
        "null" | "unit" => "null",
        "sequence" => "a list",
        "map" => "an object",
        _ => return None,
    };
    let expected = expected.split(" at line ").next().and_then(one_line)?;
    Some(format!("found {found}, expected {expected}"))
}

/// A name that cannot be taken for anything but a name; `*` for any other one.
fn shown(name: &[u8]) -> &str {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-$@".contains(byte);
    let name = Some(name).filter(|name| (1..=LONGEST_NAME).contains(&name.len()) && name.iter().all(plain));
    name.and_then(|name| std::str::from_utf8(name).ok()).unwrap_or("*")
}

/// A list or an object that has begun.
enum Open<'j> {
    /// The index of the item.
    List(usize),
    /// The name of the property.
    Object(Option<&'j [u8]>),
}

/// The way to the value that ends or begins at a position: `items[3].name`.
fn path(json: &[u8], line: usize, column: usize) -> Option<String> {
    let mut lines = json.split_inclusive(|byte| *byte == b'\n');
    let start: usize = lines.by_ref().take(line.checked_sub(1)?).map(<[u8]>::len).sum();
    let read = json.get(..start.checked_add(column)?)?;
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = read.get(at) {
        at += 1;
        match byte {
            b'"' => {
                let text = string(read.get(at..)?);
                if let Some(Open::Object(name @ None)) = open.last_mut() {
                    *name = Some(text);
                }
                at += text.len() + 1;
            }
            b'[' => open.push(Open::List(0)),
            b'{' => open.push(Open::Object(None)),
            b']' | b'}' => drop(open.pop()),
            b',' => match open.last_mut()? {
                Open::List(index) => *index += 1,
                Open::Object(name) => *name = None,
            },
            _ => {}
        }
        if open.len() > DEPTH {
            return None;
        }
    }
    let mut path = if open.len() > STEPS { ".." } else { "" }.to_owned();
    for step in open.iter().skip(open.len().saturating_sub(STEPS)) {
        match step {
            // Writing to a `String` cannot fail.
            Open::List(index) => drop(write!(path, "[{index}]")),
            Open::Object(Some(name)) => {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(shown(name));
            }
            Open::Object(None) => {}
        }
    }
    Some(path)
}

/// The text up to the quotation mark that ends it, with its escapes.
fn string(json: &[u8]) -> &[u8] {
    let mut escaped = false;
    let end = json.iter().position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    json.get(..end.unwrap_or(json.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Page {
        items: Vec<Item>,
        #[serde(default)]
        more: BTreeMap<String, Item>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only read")]
    struct Item {
        name: String,
        size: Option<u8>,
        parent: Option<Box<Item>>,
        #[serde(flatten)]
        extra: BTreeMap<String, serde_json::Value>,
    }

    #[derive(Debug, Deserialize)]
    enum Kind {
        A,
    }

    fn problem<T: DeserializeOwned>(json: &str) -> String {
        let error = serde_json::from_str::<T>(json).map(drop).unwrap_err();
        let text = json_problem_in(&error, json.as_bytes());
        let place = format!(", at line {} column {}", error.line(), error.column());
        text.strip_prefix("JSON of a different shape").unwrap().strip_suffix(&place).unwrap().to_owned()
    }

    #[test]
    fn the_property_that_is_missing_or_of_another_type_is_named_with_the_way_to_it() {
        for (json, said) in [
            ("{}", ": property `items` is missing"),
            (r#"{"items": 3}"#, " in `items`: found a number, expected a sequence"),
            (r#"{"items": [{"name": "a"}, {"size": 1}]}"#, " in `items[1]`: property `name` is missing"),
            (r#"{"items": [{"name": ["x"]}]}"#, " in `items[0].name`: found a list, expected a string"),
            (
                "{\"items\":\n [\n{\"name\":\n \"a\", \"size\": \"b\"}]}",
                " in `items[0].size`: found a string, expected u8",
            ),
            (r#"{"items": [{"name": "a", "size": 256}]}"#, " in `items[0].size`: found a number, expected u8"),
            (
                r#"{"items": [{"name": "a\"],", "x,": [{"y": 1}, "]"], "size": true}]}"#,
                " in `items[0].size`: found a boolean, expected u8",
            ),
            (
                r#"{"items": [{"name": "a", "parent": {"name": null}}]}"#,
                " in `items[0].parent.name`: found null, expected a string",
            ),
            (
                r#"{"items": [], "more": {"one": {"name": {}}}}"#,
                " in `more.one.name`: found an object, expected a string",
            ),
        ] {
            assert_eq!(problem::<Page>(json), said, "{json}");
        }
        assert_eq!(problem::<Vec<u8>>("[1,2,\"c\"]"), " in `[2]`: found a string, expected u8");
        assert_eq!(problem::<u8>("\"c\""), ": found a string, expected u8");
    }

    #[test]
    fn nothing_of_the_values_is_shown() {
        for value in [
            "SECRET",
            "missing field `SECRET`",
            "x, expected SECRET",
            "invalid type: null, expected SECRET",
            "SECRET\\\", expected SECRET",
        ] {
            let json = format!(r#"{{"items":[],"more":{{"one":"{value}"}}}}"#);
            assert_eq!(problem::<Page>(&json), " in `more.one`: found a string, expected struct Item");
            assert!(!problem::<BTreeMap<String, bool>>(&format!(r#"{{"a":"{value}"}}"#)).contains("SECRET"), "{json}");
        }
        assert_eq!(problem::<Vec<Kind>>(r#"["A","SECRET"]"#), " in `[1]`");
    }

    #[test]
    fn a_name_that_could_be_anything_else_is_not_shown_and_a_long_way_is_cut() {
        let long = "x".repeat(LONGEST_NAME + 1);
        for name in ["", " ", "a b", "\\u001b[2J", "\u{202e}", "a.b", "`", long.as_str()] {
            assert_eq!(
                problem::<BTreeMap<String, bool>>(&format!(r#"{{"{name}":1}}"#)),
                " in `*`: found a number, expected a boolean"
            );
        }
        let deep =
            |depth: usize| format!(r#"{}{{"name":1}}{}"#, r#"{"name":"a","parent":"#.repeat(depth), "}".repeat(depth));
        assert_eq!(problem::<Item>(&deep(2)), " in `parent.parent.name`: found a number, expected a string");
        let way = problem::<Item>(&deep(60));
        assert_eq!(way.split(':').next().unwrap(), format!(" in `..{}.name`", ".parent".repeat(STEPS - 1)));
    }

    #[test]
    fn any_position_in_any_text_is_a_place_or_none() {
        for json in ["", "\"", "\\", "}{,", "]]", "[1,[2,{\"a\":", "{\"a\\", "\n\n", &"[".repeat(1000), "é\u{202e}\"é"]
        {
            for line in 0..4 {
                for column in 0..=json.len() + 1 {
                    let _ = path(json.as_bytes(), line, column);
                }
            }
            assert!(path(json.as_bytes(), usize::MAX, usize::MAX).is_none());
        }
    }
}
