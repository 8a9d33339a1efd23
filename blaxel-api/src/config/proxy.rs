//! Which requests go through which proxy. Requests to this machine never do.

use reqwest::{NoProxy, Proxy, Url};
use secrecy::{ExposeSecret, SecretString};

use crate::auth::secret;
use crate::error::{Error, root_cause};

/// Never sent to a proxy, for which these names mean another machine.
const LOOPBACK: &str = "localhost,localhost.,127.0.0.0/8,::1,::ffff:127.0.0.0/104";

#[derive(Default)]
pub(super) struct Setting {
    /// Secret because it may contain a password.
    url: Option<SecretString>,
    /// The hosts of `NO_PROXY`.
    direct: String,
    https_only: bool,
}

impl Setting {
    pub(super) fn from_env(url: Option<String>, direct: String) -> Result<Self, Error> {
        let url = url.map(secret);
        if let Some(url) = &url {
            parse(url).map_err(|problem| Error::configuration(format!("HTTPS_PROXY {problem}")))?;
        }
        Ok(Self { url, direct, https_only: true })
    }

    /// Uses another proxy, for `http` and `https`.
    pub(super) fn replace(&mut self, url: impl Into<String>) {
        self.url = Some(secret(url));
        self.https_only = false;
    }

    pub(super) fn finish(self) -> Result<Option<Proxy>, Error> {
        let Some(url) = &self.url else { return Ok(None) };
        let url = parse(url).map_err(|problem| Error::configuration(format!("the proxy URL {problem}")))?;
        let proxy = if self.https_only { Proxy::https(url) } else { Proxy::all(url) };
        let proxy = proxy.map_err(|error| {
            Error::configuration(format!(
                "the proxy URL cannot be used ({}): pass one like `http://proxy.example:3128`",
                root_cause(&error.without_url())
            ))
        })?;
        Ok(Some(proxy.no_proxy(NoProxy::from_string(&format!("{LOOPBACK},{}", self.direct)))))
    }
}

/// Parses the URL of a proxy; `http` is the default scheme. reqwest would ignore a proxy whose scheme it does not know.
fn parse(text: &SecretString) -> Result<Url, &'static str> {
    let text = text.expose_secret();
    let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
    match url {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        Ok(_) => Err("is neither http nor https: pass one like `http://proxy.example:3128`"),
        Err(_) => Err("is not a URL: pass one like `http://proxy.example:3128`"),
    }
}
