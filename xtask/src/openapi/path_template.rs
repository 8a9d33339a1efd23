//! Path templates (OpenAPI 3.0.3, "Path Templating").

use std::fmt::Write;

use crate::openapi::document::At;
use crate::openapi::pointer;

/// A piece of a path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Literal text, percent-encoded where a path requires it.
    Literal(String),
    /// The name of a parameter.
    Parameter(String),
}

/// The template without the names of its parameters: two templates of one shape are the same path.
#[must_use]
pub fn shape(template: &str) -> String {
    let pieces = template.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
    pieces.collect::<Vec<_>>().join("{}")
}

/// The template without what is no path: its query and its fragment.
#[must_use]
pub fn path_of(template: &str) -> &str {
    template.split(['?', '#']).next().unwrap_or_default()
}

/// The names and values that the query of a template fixes, decoded. A pair with a parameter for its value (`a={a}`) fixes nothing.
///
/// # Errors
/// What was found and what was expected: braces around the whole value.
pub fn query_of(template: &str) -> Result<Vec<(String, String)>, (String, &'static str)> {
    let query = template.split('#').next().and_then(|path| path.split_once('?')).map_or("", |(_, query)| query);
    let mut fixed = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let inside = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
        if inside.is_some_and(|parameter| parameter == name) {
            continue;
        }
        if pair.contains(['{', '}']) {
            let found = format!("found `{pair}` in the query of `{template}`");
            return Err((found, "expected fixed values, or the query parameter of that name"));
        }
        fixed.push((decode(name), decode(value)));
    }
    Ok(fixed)
}

/// The text of a part of a query.
fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    pointer::percent_decode(&text).unwrap_or(text)
}

/// Cuts the path of a path item into literals and parameters.
///
/// # Errors
/// What was found and what was expected: a template must start with a slash, have pairs of braces with unique, non-empty names,
/// and no dot segment.
pub fn parse(at: &At<'_>) -> Result<Vec<Piece>, (String, &'static str)> {
    let template = at.name();
    let template = path_of(&template);
    let refuse = |found: String, expected: &'static str| Err((found, expected));
    if !template.starts_with('/') {
        return refuse(format!("found the path `{template}`"), "expected one that starts with a slash");
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = template;
    while let Some((literal, parameter)) = rest.split_once('{') {
        let Some((name, after)) = parameter.split_once('}') else {
            return refuse(format!("found a `{{` without its `}}` in `{template}`"), "expected braces in pairs");
        };
        if name.is_empty() || name.contains(['{', '/']) {
            return refuse(
                format!("found the parameter `{{{name}}}` in `{template}`"),
                "expected its name between the braces",
            );
        }
        if pieces.iter().any(|piece| matches!(piece, Piece::Parameter(other) if other == name)) {
            return refuse(format!("found `{{{name}}}` twice in `{template}`"), "expected each parameter once");
        }
        push(&mut pieces, literal);
        pieces.push(Piece::Parameter(name.to_owned()));
        rest = after;
    }
    if rest.contains('}') || pieces.iter().any(|piece| matches!(piece, Piece::Literal(text) if text.contains('}'))) {
        return refuse(format!("found a `}}` without its `{{` in `{template}`"), "expected braces in pairs");
    }
    push(&mut pieces, rest);

    for segment in template.split('/').skip(1) {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        if plain == "." || plain == ".." {
            return refuse(
                format!("found the segment `{segment}` in `{template}`"),
                "expected segments that URLs can carry",
            );
        }
    }
    Ok(pieces)
}

fn push(pieces: &mut Vec<Piece>, literal: &str) {
    if !literal.is_empty() {
        pieces.push(Piece::Literal(encode(literal)));
    }
}

/// Percent-encodes characters that a path cannot hold (RFC 3986, section 3.3); encoded ones stay.
fn encode(literal: &str) -> String {
    let mut encoded = String::with_capacity(literal.len());
    for byte in literal.bytes() {
        let allowed = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte);
        if allowed {
            encoded.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
