//! The servers of operations: those of the document, and the URLs that the caller sets instead.

use reqwest::Url;

use super::server_url::{filled, shown};
use super::settings::checked;
use crate::error::Error;
use crate::generated::operations;
use crate::operation::ServerUrl;
use crate::transport::{Base, OwnServer, Servers};

/// Finds the server of each operation that has its own.
///
/// # Errors
/// Returns an error if a URL is set for a server that no operation has, or is no URL to call.
pub(super) fn servers(base: Url, set: &[(String, String)]) -> Result<Servers, Error> {
    let mut own: Vec<OwnServer> = Vec::new();
    for server in operations::ALL.iter().filter_map(|operation| operation.servers.first()) {
        let template = server.template;
        if own.iter().any(|known| known.template == template) {
            continue;
        }
        let named = set.iter().rev().find(|(name, _)| name == template).map(|(_, url)| url);
        let url = match named {
            Some(url) => Some(checked(&format!("URL of the server `{}`", shown(template)), url)?),
            None => filled(server, &ServerUrl::default()).ok().and_then(|url| checked("server", &url).ok()),
        };
        own.push(OwnServer { template, url: url.map(Base::new), named: named.is_some() });
    }
    for (name, _) in set {
        if own.iter().all(|known| known.template != name) {
            let known: Vec<_> = own.iter().map(|own| format!("`{}`", shown(own.template))).collect();
            let known =
                if known.is_empty() { "none has any".to_owned() } else { format!("known: {}", known.join(", ")) };
            return Err(Error::configuration(format!(
                "no operation has the server `{}` ({known}): pass its URL to `Config::with_server_url` as the document spells it; \
                 for all other operations, use `Config::with_base_url`",
                shown(name)
            )));
        }
    }
    Ok(Servers { base: Base::new(base), own })
}
