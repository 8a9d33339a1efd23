//! Plain scalars: what an unquoted text stands for.

use serde_json::Number;

use super::node::Value;

/// A plain scalar by the core schema of YAML 1.2 (chapter 10.3): `yes`, `on` and dates are texts. An error for a number that JSON
/// cannot hold.
pub(super) fn plain(text: &str) -> Result<Value, ()> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            Some(Some(number)) => Value::Number(number),
            Some(None) => return Err(()),
            None => Value::String(text.to_owned()),
        },
    })
}

/// `None`: no number; `Some(None)`: a number of YAML that JSON cannot hold.
#[allow(clippy::option_option, reason = "the three answers are distinguished where it is called")]
fn number(text: &str) -> Option<Option<Number>> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(None);
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) =
            text.strip_prefix(prefix).filter(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix)))
        {
            return Some(u64::from_str_radix(digits, radix).ok().map(Number::from));
        }
    }
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        || !unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'))
        || !unsigned.bytes().any(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let positive = text.strip_prefix('+').unwrap_or(text);
    if let Ok(integer) = positive.parse::<u64>() {
        return Some(Some(integer.into()));
    }
    if let Ok(integer) = positive.parse::<i64>() {
        return Some(Some(integer.into()));
    }
    // `1.2.3` and `2026-04-16` have the letters of a number and are none.
    let float = positive.parse::<f64>().ok()?;
    Some(Number::from_f64(float))
}
