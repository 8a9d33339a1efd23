//! Where requests go (the base URL, or the server of the operation), and whether credentials may go there.

use reqwest::Url;

use crate::error::{Error, ErrorKind, one_line};
use crate::operation::Operation;

/// A URL below which requests go.
#[derive(Debug)]
pub(crate) struct Base {
    url: Url,
    /// The same with a long path, so that a copy has room for the path of a request.
    roomy: Url,
}

impl Base {
    pub(crate) fn new(url: Url) -> Self {
        let mut roomy = url.clone();
        roomy.set_path(&"-".repeat(160));
        Self { url, roomy }
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Its path without a slash at the end.
    pub(crate) fn folder(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }

    /// The URL of a request with this path, which includes that of the base URL; `None` if the URL parser does not leave the path as it
    /// is. That is the final check that no argument changes which operation is called.
    pub(super) fn with_path(&self, path: &str) -> Option<Url> {
        let mut url = self.roomy.clone();
        url.set_path(path);
        (url.path() == path).then_some(url)
    }
}

/// The base URL, and the servers of operations.
#[derive(Debug)]
pub(crate) struct Servers {
    pub(crate) base: Base,
    pub(crate) own: Vec<OwnServer>,
}

/// The first of the servers that an operation has instead of the document's.
#[derive(Debug)]
pub(crate) struct OwnServer {
    /// Its URL as the document spells it.
    pub(crate) template: &'static str,
    /// The URL that is called; `None` if the document's is none that a client can call and the caller set none.
    pub(crate) url: Option<Base>,
    /// Whether the caller set the URL.
    pub(crate) named: bool,
}

/// Where a request goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Destination<'a> {
    pub(crate) base: &'a Base,
    /// Whether credentials and configured headers may go there.
    pub(crate) trusted: bool,
}

impl Servers {
    /// Returns where the requests of an operation go.
    pub(crate) fn of(&self, operation: &'static Operation) -> Result<Destination<'_>, Error> {
        let Some(server) = operation.servers.first() else {
            return Ok(Destination { base: &self.base, trusted: true });
        };
        let own = self.own.iter().find(|own| own.template == server.template).and_then(|own| own.url.as_ref());
        let Some(url) = own else {
            let template = one_line(server.template).unwrap_or_default();
            return Err(problem(
                operation,
                format!(
                    "its server is `{template}`, which is not a whole URL: pass the URL to \
                     `Config::with_server_url(\"{template}\", ..)`"
                ),
            ));
        };
        Ok(Destination { base: url, trusted: self.may_have_credentials(url.url()) })
    }

    /// Whether credentials may go to this URL: its origin is the base URL's or one that the caller named, and it is encrypted if the
    /// base URL is.
    fn may_have_credentials(&self, url: &Url) -> bool {
        let named = self.own.iter().filter(|own| own.named).filter_map(|own| own.url.as_ref());
        let is_named = std::iter::once(&self.base).chain(named).any(|named| named.url.origin() == url.origin());
        is_named && (url.scheme() == "https" || self.base.url.scheme() != "https")
    }
}

impl Destination<'_> {
    /// Checks that the request needs nothing that may not go there. `headers`: whether the call has headers of its own.
    pub(crate) fn check(&self, operation: &'static Operation, headers: bool) -> Result<(), Error> {
        if self.trusted {
            return Ok(());
        }
        let requires = !operation.is_public() && operation.security.iter().all(|one| !one.schemes.is_empty());
        let what = match (requires, headers) {
            (true, _) => "credentials",
            (false, true) => "headers of `CallOptions`",
            (false, false) => return Ok(()),
        };
        let template = operation.servers.first().map_or("", |server| server.template);
        let (template, url) = (one_line(template).unwrap_or_default(), self.base.url.as_str());
        let message = format!(
            "its server `{url}` is not on an origin that you named, or not encrypted, so no {what} are sent there: pass the https URL \
             that may get them to `Config::with_server_url(\"{template}\", ..)`"
        );
        Err(problem(operation, message))
    }
}

fn problem(operation: &'static Operation, message: String) -> Error {
    Error::new(ErrorKind::Configuration, Some(operation), message)
}
