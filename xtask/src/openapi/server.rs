//! Server Objects: their URLs, the variables in them, and which of them are the same.

use std::collections::HashSet;

use crate::openapi::document::At;

/// The longest URL, in bytes, into which values are put; a longer one is no base URL.
const MAX_URL: usize = 8192;

/// A part of a server's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'u> {
    /// Text that stands for itself.
    Literal(&'u str),
    /// The name of a variable.
    Variable(&'u str),
}

/// The parts of a URL; a brace that is not closed stands for itself.
#[must_use]
pub fn pieces(url: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = url;
    while let Some((literal, variable, after)) = rest
        .split_once('{')
        .and_then(|(literal, after)| after.split_once('}').map(|(variable, after)| (literal, variable, after)))
    {
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        pieces.push(Piece::Variable(variable));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest));
    }
    pieces
}

/// The names of the variables in a URL, each once, in its order.
pub fn names(url: &str) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::new();
    pieces(url).into_iter().filter_map(move |piece| match piece {
        Piece::Variable(name) => seen.insert(name).then_some(name),
        Piece::Literal(_) => None,
    })
}

/// The default of a variable, if it is a value to use: an empty text and a placeholder are none, unless the variable lists them.
#[must_use]
pub fn default_of<'d>(server: &At<'d>, variable: &str) -> Option<&'d str> {
    let variable = server.get("variables")?.get(variable)?;
    let default = variable.text("default")?;
    let listed =
        variable.get("enum").into_iter().flat_map(|list| list.items()).any(|value| value.as_str() == Some(default));
    (listed || !is_placeholder(default)).then_some(default)
}

/// Texts that documents give as a default where there is none.
const PLACEHOLDERS: [&str; 5] = ["unknown", "undefined", "null", "placeholder", "changeme"];

fn is_placeholder(default: &str) -> bool {
    let lower = default.to_ascii_lowercase();
    let lower = lower.trim();
    lower.is_empty() || PLACEHOLDERS.contains(&lower) || lower.starts_with("your-") || lower.starts_with("your_")
}

/// The URL of a Server Object, with the defaults of its variables; a variable without one stays as it is.
#[must_use]
pub fn url_with_defaults(server: &At<'_>) -> String {
    url_with(server, &|_| None)
}

/// The same with other values for some variables.
#[must_use]
pub fn url_with<'d>(server: &At<'d>, value: &dyn Fn(&str) -> Option<&'d str>) -> String {
    let url = server.text("url").unwrap_or_default();
    let mut filled = String::new();
    for piece in pieces(url) {
        match piece {
            Piece::Literal(text) => filled.push_str(text),
            Piece::Variable(name) => match value(name).or_else(|| default_of(server, name)) {
                Some(default) => filled.push_str(default),
                None => filled.extend(["{", name, "}"]),
            },
        }
        if filled.len() > MAX_URL {
            return url.to_owned();
        }
    }
    filled
}

/// Whether a client can call the URL; otherwise it is relative to where the document was found, or neither http nor https. A
/// variable at its start may be the scheme or all of it.
#[must_use]
pub fn is_absolute(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with('{')
}

/// The servers that an operation has instead of those of the document: its own, or those of its path.
#[must_use]
pub fn own<'d>(operation: &At<'d>, item: &At<'d>) -> Option<At<'d>> {
    // An empty list is the same as none.
    let listed = |at: &At<'d>| at.get("servers").filter(|servers| servers.items().next().is_some());
    listed(operation).or_else(|| listed(item))
}

/// Whether two Server Objects are the same base URL, with the same choices for their variables.
#[must_use]
pub fn same(one: &At<'_>, other: &At<'_>) -> bool {
    let url = |at: &At<'_>| normalized(at.text("url").unwrap_or_default());
    let choices = |at: &At<'_>, name: &str| {
        at.get("variables").and_then(|variables| variables.get(name)).map(|variable| {
            let values = variable.get("enum").map(|list| list.node().to_json());
            (variable.text("default").map(str::to_owned), values)
        })
    };
    let first = url(one);
    first == url(other) && names(&first).all(|name| choices(one, name) == choices(other, name))
}

/// A URL with its scheme and host in lower case, and without the default port and a slash at its end (RFC 3986, section 6.2).
#[must_use]
pub fn normalized(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("//") else { return url.trim_end_matches('/').to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let scheme = scheme.to_ascii_lowercase();
    let lower: String = pieces(authority)
        .into_iter()
        .map(|piece| match piece {
            Piece::Literal(text) => text.to_ascii_lowercase(),
            Piece::Variable(name) => format!("{{{name}}}"),
        })
        .collect();
    let port = match scheme.as_str() {
        "http:" => ":80",
        "https:" => ":443",
        _ => ":",
    };
    let authority = lower.strip_suffix(port).unwrap_or(&lower);
    format!("{scheme}//{authority}{}", path.trim_end_matches('/'))
}

/// Whether anyone on the way can read what is sent there; nobody is on the way to the same machine.
#[must_use]
pub fn is_plain(url: &str) -> bool {
    let is_local = |host: &str| matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    url.to_ascii_lowercase().starts_with("http://") && !host(url).is_some_and(|host| is_local(&host))
}

/// The host of an absolute URL, in lower case, without user and port.
#[must_use]
pub fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("//")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.split_once(']') {
        Some((address, _)) => format!("{address}]"),
        None => host.split(':').next().unwrap_or_default().to_owned(),
    };
    Some(host.to_ascii_lowercase()).filter(|host| !host.is_empty())
}

/// The default base URL of a document.
#[must_use]
pub fn default_url(root: &At<'_>) -> Option<String> {
    root.get("servers")?.items().next().map(|server| url_with_defaults(&server))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::document::Document;

    fn servers(list: &str) -> Document {
        Document::parse("d.yml", &format!("servers: {list}\n")).unwrap()
    }

    fn first(document: &Document) -> At<'_> {
        document.root().get("servers").unwrap().items().next().unwrap()
    }

    #[test]
    fn a_placeholder_is_no_default_unless_it_is_listed() {
        for default in ["''", "unknown", "UNKNOWN", "your-domain", "your_id", "' '"] {
            let document =
                servers(&format!("[{{url: 'https://{{a}}.example', variables: {{a: {{default: {default}}}}}}}]"));
            assert_eq!(url_with_defaults(&first(&document)), "https://{a}.example", "{default}");
        }
        let listed = servers("[{url: '{a}{b}', variables: {a: {default: unknown, enum: [unknown]}, b: {default: x}}}]");
        assert_eq!(url_with_defaults(&first(&listed)), "unknownx");
    }

    #[test]
    fn a_long_url_is_not_filled_in() {
        let url = "{a}".repeat(1000);
        let document = servers(&format!("[{{url: '{url}', variables: {{a: {{default: {}}}}}}}]", "x".repeat(1000)));
        assert_eq!(url_with_defaults(&first(&document)), url);
    }

    #[test]
    fn the_spelling_of_a_url_does_not_matter() {
        let same = |one: &str, other: &str| {
            let document = servers(&format!("[{{url: '{one}'}}, {{url: '{other}'}}]"));
            let list: Vec<_> = document.root().get("servers").unwrap().items().collect();
            super::same(&list[0], &list[1])
        };
        assert!(same("https://A.example:443/v1/", "HTTPS://a.example/v1"));
        assert!(same("http://a.example:80", "http://a.example"));
        assert!(same("/v1", "/v1/") && same("/", ""));
        assert!(!same("https://a.example/v1", "https://a.example/V1"));
        assert!(!same("https://a.example", "http://a.example"));
        assert!(!same("https://a.example:80", "https://a.example"));
        assert!(same("https://{Region}.A.example", "https://{Region}.a.example"));
        assert!(!same("https://{Region}.a.example", "https://{region}.a.example"));
    }

    #[test]
    fn the_choices_of_variables_matter() {
        let document = servers(
            "[{url: '{a}', variables: {a: {default: x}}}, {url: '{a}', variables: {a: {default: y}}}, {url: '{a}', variables: {a: {default: x}, b: {default: z}}}]",
        );
        let list: Vec<_> = document.root().get("servers").unwrap().items().collect();
        assert!(!same(&list[0], &list[1]) && same(&list[0], &list[2]));
    }
}
