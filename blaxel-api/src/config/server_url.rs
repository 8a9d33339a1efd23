//! From a server of the document to a base URL: its variables get their values, none of which may change the structure of the URL.

use crate::error::{Error, one_line};
use crate::operation::{Server, ServerUrl, ServerVariable};

/// The URL of a server with these values and the defaults of its other variables.
///
/// # Errors
/// Returns an error that says what is wrong with the first unusable variable, or that the URL is none that a client can call.
pub(super) fn filled(server: &Server, values: &ServerUrl) -> Result<String, Problem> {
    let template = server.template;
    let lower = template.to_ascii_lowercase();
    if !(lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with('{')) {
        return Err(Problem::Relative);
    }
    let mut missing = Vec::new();
    let mut url = String::new();
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        url.push_str(literal);
        rest = after;
        let Some(variable) = server.variables.iter().find(|variable| variable.name == name) else { continue };
        match values.value(name).or(variable.default) {
            None if missing.contains(&variable) => {}
            None => missing.push(variable),
            Some(value) => {
                check(variable, value, Place::of(&url, after))?;
                url.push_str(value);
            }
        }
    }
    if !missing.is_empty() {
        return Err(Problem::Missing(missing));
    }
    url.push_str(rest);
    // Two values side by side may become a dot segment together.
    let path = url.split_once("//").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(Problem::Dots);
    }
    Ok(url)
}

/// Why a server is no base URL.
#[derive(Debug)]
pub(super) enum Problem {
    /// Its URL is relative, or neither http nor https.
    Relative,
    /// These variables have neither value nor default.
    Missing(Vec<&'static ServerVariable>),
    /// The value of a variable is none that it may have.
    Value(&'static ServerVariable, String),
    /// The path has a segment `.` or `..`.
    Dots,
}

impl Problem {
    /// The error of a server of the document.
    pub(super) fn of_base_url(&self, server: &Server) -> Error {
        let url = shown(server.template);
        let whole = "the whole URL to `Config::with_base_url`";
        Error::configuration(match self {
            Self::Relative => format!(
                "no base URL: the document's server is `{url}`, which is relative or neither http nor https: pass {whole}, including \
                 the path"
            ),
            Self::Missing(variables) => {
                let setters: Vec<_> = variables.iter().map(|variable| format!(".{}(..)", variable.setter)).collect();
                let setters = setters.join("");
                let names: Vec<_> = variables.iter().map(|variable| format!("`{}`", shown(variable.name))).collect();
                format!(
                    "no base URL: {} of the document's server `{url}` must be set: pass `document::{}::new(){setters}` to \
                     `Config::with_server`, or {whole}",
                    names.join(", "),
                    server.builder
                )
            }
            Self::Value(variable, problem) => format!(
                "the variable `{}` of the document's server `{url}` {problem}: pass another value to `document::{}::{}`, or {whole}",
                shown(variable.name),
                server.builder,
                variable.setter
            ),
            Self::Dots => format!(
                "the path of the document's server `{url}` would have a dot segment: pass other values, or {whole}"
            ),
        })
    }
}

pub(super) fn shown(text: &str) -> String {
    one_line(text).unwrap_or_default()
}

/// Where in the URL a variable stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    /// At the start, with whatever follows.
    Start,
    Scheme,
    /// Host and port.
    Authority,
    /// One or more whole labels of the host.
    Host,
    /// A part of a label of the host.
    Label,
    Port,
    Path,
}

impl Place {
    /// The place between what comes before and after.
    fn of(before: &str, after: &str) -> Self {
        if before.is_empty() {
            return if after.starts_with("://") { Self::Scheme } else { Self::Start };
        }
        let Some((_, authority)) = before.split_once("//") else { return Self::Path };
        if authority.contains(['/', '?', '#']) {
            return Self::Path;
        }
        let begins = authority.is_empty();
        let ends = after.is_empty() || after.starts_with('/');
        match () {
            () if authority.contains(':') => Self::Port,
            () if begins && ends => Self::Authority,
            () if (begins || authority.ends_with('.')) && (ends || after.starts_with(['.', ':'])) => Self::Host,
            () => Self::Label,
        }
    }
}

/// Checks that a value is listed, and leaves the URL the structure that the document gives it.
fn check(variable: &'static ServerVariable, value: &str, place: Place) -> Result<(), Problem> {
    let problem = |problem: String| Err(Problem::Value(variable, problem));
    let listed = variable.values.contains(&value);
    if !listed && !variable.values.is_empty() {
        let values: Vec<_> = variable.values.iter().map(|value| format!("`{}`", shown(value))).collect();
        return problem(format!("is none of {}", shown(&values.join(", "))));
    }
    let is_label = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let is_host = |text: &str| text.split('.').all(|label| !label.is_empty() && is_label(label));
    let is_port =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse().is_ok_and(|port: u16| port > 0);
    let is_path = |text: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte);
        text.bytes().all(is_plain) && text.split('/').all(|segment| !matches!(segment, "." | ".."))
    };
    let (fits, expected) = match place {
        Place::Start => {
            let lower = value.to_ascii_lowercase();
            (lower.starts_with("http://") || lower.starts_with("https://"), "is no http or https URL")
        }
        Place::Scheme => {
            (value.eq_ignore_ascii_case("http") || value.eq_ignore_ascii_case("https"), "is neither `http` nor `https`")
        }
        Place::Authority => {
            let (host, port) = value.split_once(':').map_or((value, None), |(host, port)| (host, Some(port)));
            (is_host(host) && port.is_none_or(is_port), "is no host name with or without a port")
        }
        Place::Host => {
            (is_host(value), "is no host name or part of one: letters, digits, `-`, `_`, and `.` between them")
        }
        Place::Label => (
            is_label(value) && (listed || !value.is_empty()),
            "is no part of a host name: one or more letters, digits, `-` and `_`",
        ),
        Place::Port => (is_port(value), "is no port"),
        Place::Path => (
            is_path(value) && (listed || !value.is_empty()),
            "is no path: it is empty, or has a dot segment or a character that would have to be encoded",
        ),
    };
    if fits { Ok(()) } else { problem(expected.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SANDBOX: Server = Server {
        url: "https://sbx-{sandbox_id}-{workspace_id}.{region}.bl.run",
        template: "https://sbx-{sandbox_id}-{workspace_id}.{region}.bl.run",
        description: "",
        builder: "Server",
        variables: &[
            ServerVariable { name: "sandbox_id", setter: "sandbox_id", default: None, values: &[] },
            ServerVariable { name: "workspace_id", setter: "workspace_id", default: None, values: &[] },
            ServerVariable { name: "region", setter: "region", default: None, values: &["us-1", "eu-1"] },
        ],
    };

    static CLUSTER: Server = Server {
        url: "",
        template: "{scheme}://{host}:{port}/{base}/x",
        description: "",
        builder: "Server",
        variables: &[
            ServerVariable { name: "scheme", setter: "scheme", default: Some("https"), values: &[] },
            ServerVariable { name: "host", setter: "host", default: Some("a.example"), values: &[] },
            ServerVariable { name: "port", setter: "port", default: Some("8443"), values: &[] },
            ServerVariable { name: "base", setter: "base", default: Some("v1"), values: &[] },
        ],
    };

    fn url(server: &Server, values: &[(&'static str, &str)]) -> Result<String, String> {
        let given = values.iter().fold(ServerUrl::default(), |url, (name, value)| url.with(name, (*value).to_owned()));
        filled(server, &given).map_err(|problem| problem.of_base_url(server).to_string())
    }

    #[test]
    fn a_variable_without_a_default_must_be_set() {
        let message = url(&SANDBOX, &[("region", "eu-1")]).unwrap_err();
        assert_eq!(
            message,
            "no base URL: `sandbox_id`, `workspace_id` of the document's server `https://sbx-{sandbox_id}-{workspace_id}.{region}.bl.run` \
             must be set: pass `document::Server::new().sandbox_id(..).workspace_id(..)` to `Config::with_server`, or the whole URL to \
             `Config::with_base_url`"
        );
        let given = [("sandbox_id", "a"), ("workspace_id", "w"), ("region", "eu-1")];
        assert_eq!(url(&SANDBOX, &given).unwrap(), "https://sbx-a-w.eu-1.bl.run");
    }

    #[test]
    fn no_value_changes_the_host() {
        for value in [
            "a/b", "a@b", "a?b", "a#b", "a:1", "", "..", ".", "a.b", "a b", "a\\b", "a%2eb", "ä", "a\u{0}", "a\n",
            "[::1]",
        ] {
            let given = [("sandbox_id", value), ("workspace_id", "w"), ("region", "eu-1")];
            let message = url(&SANDBOX, &given).unwrap_err();
            assert!(
                message.contains("`sandbox_id`") && message.contains("document::Server::sandbox_id"),
                "{value}: {message}"
            );
        }
        for (name, values) in [
            ("scheme", &["ftp", "https://evil.example/", ""][..]),
            ("host", &["a/b", "a@b", "a..b", ".a", "a:1", "", "evil.example/?"]),
            ("port", &["0", "65536", "80@evil.example", "", "+80", "x"]),
            ("base", &["..", "a/../b", "a?b", "a#b", "", "a\\b", "%2e%2e", "a b"]),
        ] {
            for value in values {
                let message = url(&CLUSTER, &[(name, value)]).unwrap_err();
                assert!(message.contains(&format!("`{name}`")), "{name} {value}: {message}");
            }
        }
    }

    #[test]
    fn a_value_of_each_place_is_taken() {
        let given = [("scheme", "http"), ("host", "b.c.example"), ("port", "80"), ("base", "v2/beta")];
        assert_eq!(url(&CLUSTER, &given).unwrap(), "http://b.c.example:80/v2/beta/x");
        assert_eq!(url(&CLUSTER, &[]).unwrap(), "https://a.example:8443/v1/x");
    }

    #[test]
    fn a_value_that_is_not_listed_is_refused_with_the_list() {
        let given = [("sandbox_id", "a"), ("workspace_id", "w"), ("region", "mars")];
        assert!(url(&SANDBOX, &given).unwrap_err().contains("is none of `us-1`, `eu-1`"));
    }

    #[test]
    fn a_relative_server_is_no_base_url() {
        for template in ["//localhost:8080", "/v1", ".", "", "ws://a.example", "/{version}"] {
            let server = Server { template, ..SANDBOX };
            let message = url(&server, &[]).unwrap_err();
            assert!(message.contains(&format!("`{template}`")) && message.contains("with_base_url"), "{message}");
        }
    }

    #[test]
    fn values_side_by_side_make_no_dot_segment() {
        static DOTS: Server = Server {
            url: "",
            template: "https://a.example/{a}{b}",
            description: "",
            builder: "Server",
            variables: &[
                ServerVariable { name: "a", setter: "a", default: Some("x."), values: &[] },
                ServerVariable { name: "b", setter: "b", default: Some("x"), values: &[] },
            ],
        };
        assert!(url(&DOTS, &[("a", "x"), ("b", ".y")]).is_ok());
        assert!(url(&DOTS, &[("a", "v1/."), ("b", "v2")]).is_err());
    }
}
