//! Pairs of escapes in JSON texts, which the YAML parser does not know.

use std::borrow::Cow;

/// JSON writes a character beyond the basic plane as two `\u` escapes, which YAML does not know:
/// each such pair is replaced by the character itself. Lines stay as they are.
pub(super) fn join_surrogates(text: &str) -> Cow<'_, str> {
    if !text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with(['{', '[']) || !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find('\\') {
        let (before, escape) = rest.split_at(position);
        joined.push_str(before);
        if let Some(character) = surrogate_pair(escape) {
            joined.push(character);
            rest = &escape[12..];
        } else {
            // The escape and the character after it, which may be a backslash itself.
            let length = 1 + escape[1..].chars().next().map_or(0, char::len_utf8);
            joined.push_str(&escape[..length]);
            rest = &escape[length..];
        }
    }
    joined.push_str(rest);
    Cow::Owned(joined)
}

fn surrogate_pair(text: &str) -> Option<char> {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?, 16).ok();
    let units = [unit(text.get(..6)?)?, unit(text.get(6..12)?)?];
    if !(0xd800..0xdc00).contains(&units[0]) {
        return None;
    }
    char::decode_utf16(units).next()?.ok()
}
