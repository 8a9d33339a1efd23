//! JSON that has nothing but what the document defines.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::undefined::{MARK, Marking};
use crate::error::{json_problem, json_problem_of, one_line};

/// The most properties that a message names.
const SHOWN: usize = 10;

/// Decodes a generated type from JSON, and fails if any property, at any depth, is not defined by the document.
///
/// `serde_json::from_value` accepts such properties, because servers may send properties that a later version of the
/// document defines. In JSON that people write, such a property is more often a spelling mistake: use this function
/// there.
///
/// Properties that the document allows with a schema in `additionalProperties`, and values that may be any JSON, are
/// accepted.
///
/// ```
/// use blaxel_api::json;
/// use std::collections::BTreeMap;
///
/// # fn main() -> Result<(), json::StrictError> {
/// let labels: BTreeMap<String, String> = json::strict(serde_json::json!({ "team": "blue" }))?;
/// assert_eq!(labels["team"], "blue");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Returns an error if the value does not have the shape of the type, or if it has properties that the document does not define;
/// [`StrictError::unknown`] lists them.
#[expect(clippy::needless_pass_by_value, reason = "as `serde_json::from_value`")]
pub fn strict<T: DeserializeOwned + Serialize>(value: Value) -> Result<T, StrictError> {
    // From a text, so that an error says where it is.
    let text = serde_json::to_vec(&value).map_err(|_| StrictError::shape("cannot be written as JSON".to_owned()))?;
    let (read, written) = {
        let _guard = Marking::start();
        let read: T =
            serde_json::from_slice(&text).map_err(|error| StrictError::shape(json_problem_of(&error, &text)))?;
        let written = serde_json::to_value(&read);
        (read, written.map_err(|_| StrictError::shape("cannot be written as JSON".to_owned()))?)
    };
    let mut unknown = Vec::new();
    compare(&value, &written, &mut String::new(), &mut unknown);
    if unknown.is_empty() { Ok(read) } else { Err(StrictError { problem: Problem::Unknown(unknown) }) }
}

/// As [`strict`], from a JSON text.
///
/// ```
/// let error = blaxel_api::json::strict_from_str::<Vec<String>>("[1]").unwrap_err();
/// assert_eq!(error.to_string(), "JSON of a different shape in `[0]`: found a number, expected a string");
/// ```
///
/// # Errors
/// As [`strict`], and if the text is not JSON.
pub fn strict_from_str<T: DeserializeOwned + Serialize>(json: &str) -> Result<T, StrictError> {
    strict(serde_json::from_str(json).map_err(|error| StrictError::shape(json_problem(&error)))?)
}

/// Why a value was not accepted. It contains names of properties, but no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrictError {
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    Shape(String),
    Unknown(Vec<String>),
}

impl StrictError {
    fn shape(text: String) -> Self {
        Self { problem: Problem::Shape(text) }
    }

    /// Returns the JSON pointers (RFC 6901) of the properties that the document does not define; none if the value does not have
    /// the shape of the type.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        match &self.problem {
            Problem::Shape(_) => &[],
            Problem::Unknown(pointers) => pointers,
        }
    }
}

impl fmt::Display for StrictError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            Problem::Shape(text) => f.write_str(text),
            Problem::Unknown(pointers) => {
                let shown = pointers.iter().take(SHOWN).map(|pointer| one_line(pointer).unwrap_or_default());
                let shown = shown.map(|pointer| format!("`{pointer}`")).collect::<Vec<_>>().join(", ");
                let more = pointers.len().saturating_sub(SHOWN);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                write!(f, "found what the document does not define: {shown}{more}; correct or remove it")
            }
        }
    }
}

impl std::error::Error for StrictError {}

/// Finds what is marked in the written value, and what is missing there.
fn compare(value: &Value, written: &Value, pointer: &mut String, unknown: &mut Vec<String>) {
    let mut step = |name: &str, value: &Value, written: Option<&Value>, unknown: &mut Vec<String>| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        match written {
            Some(Value::String(text)) if text == MARK => unknown.push(pointer.clone()),
            Some(written) => compare(value, written, pointer, unknown),
            // `null` is read as absent where it may be.
            None if value.is_null() => {}
            None => unknown.push(pointer.clone()),
        }
        pointer.truncate(length);
    };
    match (value, written) {
        (Value::Object(members), Value::Object(known)) => {
            for (name, value) in members {
                step(name, value, known.get(name), unknown);
            }
        }
        (Value::Array(items), Value::Array(known)) => {
            for (index, (value, written)) in items.iter().zip(known).enumerate() {
                step(&index.to_string(), value, Some(written), unknown);
            }
        }
        _ => {}
    }
}
