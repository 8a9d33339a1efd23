//! Where a document would have requests or credentials go that its reader may not expect: without encryption, or to another host.

use crate::io::foreign::foreign;
use crate::openapi::calls::calls;
use crate::openapi::document::{At, Document};
use crate::openapi::server::{default_url, host, is_plain, url_with_defaults};

/// A place that the reader of a document should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// File and line.
    pub position: String,
    /// What the document says there. It is one line without characters that act on a terminal.
    pub what: String,
}

/// How many places are kept: nobody reads more.
const MAX: usize = 20;

/// Every server and token URL without encryption, and every token URL on another host than the default server's.
#[must_use]
pub fn concerns(document: &Document) -> Vec<Concern> {
    let root = document.root();
    let mut concerns = Vec::new();
    let mut lists: Vec<At<'_>> = root.get("servers").into_iter().collect();
    let mut seen = std::collections::HashSet::new();
    for call in calls(&root) {
        let own = [call.item.get("servers"), call.at.get("servers")];
        lists.extend(own.into_iter().flatten().filter(|list| seen.insert(list.node().id())));
    }
    for server in lists.iter().flat_map(At::items) {
        let url = url_with_defaults(&server);
        if is_plain(&url) {
            let what = format!("the server `{}` is not https: what is sent there is not encrypted", foreign(&url));
            concerns.push(concern(&server, what));
        }
    }
    let schemes = document.find("/components/securitySchemes");
    for (_, scheme) in schemes.iter().flat_map(At::members) {
        let token =
            scheme.resolve().ok().and_then(|scheme| scheme.get("flows")?.get("clientCredentials")?.get("tokenUrl"));
        let Some((at, url)) = token.as_ref().and_then(|at| Some((at, at.as_str()?))) else { continue };
        if is_plain(url) {
            let what = format!(
                "the token URL `{}` is not https: the credentials that are sent there are not encrypted",
                foreign(url)
            );
            concerns.push(concern(at, what));
        }
        let server = default_url(&root).as_deref().and_then(host);
        if let (Some(token), Some(server)) = (host(url), server)
            && token != server
        {
            let (token, server) = (foreign(&token), foreign(&server));
            let what = format!(
                "tokens are requested from `{token}`, and the server is `{server}`: client credentials go to both"
            );
            concerns.push(concern(at, what));
        }
    }
    concerns.truncate(MAX);
    concerns
}

fn concern(at: &At<'_>, what: String) -> Concern {
    Concern { position: format!("{}:{}", foreign(at.document().name()), at.line()), what }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let document = Document::parse("d.yml", text).unwrap();
        concerns(&document).into_iter().map(|concern| format!("{}: {}", concern.position, concern.what)).collect()
    }

    #[test]
    fn servers_without_encryption_are_named_wherever_they_stand() {
        let found = of(
            "servers:\n- url: http://a.example\n- url: https://b.example\n- url: http://localhost:8080\npaths:\n  /a:\n    servers: [{url: 'HTTP://c.example'}]\n    get:\n      servers: [{url: '{s}://d.example', variables: {s: {default: http}}}]\n",
        );
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("d.yml:2: the server `http://a.example` is not https"), "{found:?}");
    }

    #[test]
    fn a_token_url_on_another_host_or_without_encryption_is_named() {
        let document = |url: &str| {
            of(&format!(
                "servers: [{{url: 'https://a.example/v1'}}]\ncomponents: {{securitySchemes: {{S: {{flows: {{clientCredentials: {{tokenUrl: '{url}'}}}}}}}}}}\n"
            ))
        };
        assert!(document("/token").is_empty() && document("https://A.example/token").is_empty());
        assert_eq!(document("https://b.example/token").len(), 1);
        assert_eq!(document("http://b.example/token").len(), 2);
    }

    #[test]
    fn a_url_cannot_act_on_the_terminal() {
        let found = of("servers: [{url: \"http://a\\e[31m\\n::error::b\"}]\n");
        assert!(!found[0].contains(['\u{1b}', '\n']), "{found:?}");
    }
}
