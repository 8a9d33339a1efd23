//! What calls are authorised with, kept where no log and no `Debug` finds it and erased when it is dropped.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::zeroize::{Zeroize, Zeroizing};
use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;
use crate::token::TokenSource;

/// The credentials of a client. `Debug` shows their kind alone.
///
/// Every text that is passed here is erased from memory when the last client that uses it is dropped.
pub struct Credentials(pub(crate) Kind);

pub(crate) enum Kind {
    /// An API key or a token obtained elsewhere: a text that the client cannot renew.
    Fixed {
        name: &'static str,
        text: SecretString,
    },
    Client {
        id: SecretString,
        secret: SecretString,
    },
    Source(Arc<dyn TokenSource>),
}

impl Credentials {
    /// An API key of a user or a service account, sent as `Authorization: Bearer KEY` to operations that ask for credentials.
    #[must_use]
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(Kind::Fixed { name: "API key", text: secret(key) })
    }

    /// The client id and secret of a service account. The client exchanges them for an access token (OAuth 2.0, client
    /// credentials grant) at the URL that the document names, shares it among its clones and renews it in time.
    #[must_use]
    pub fn client_credentials(id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self(Kind::Client { id: secret(id), secret: secret(client_secret) })
    }

    /// An access token that was obtained elsewhere. The client cannot renew it; see [`Credentials::token_source`].
    #[must_use]
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Fixed { name: "access token", text: secret(token) })
    }

    /// Access tokens from a source of your own. The client asks it for one token at a time, keeps it for its lifetime
    /// and asks again early, or once the API has refused it.
    #[must_use]
    pub fn token_source(source: impl TokenSource) -> Self {
        Self(Kind::Source(Arc::new(source)))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Fixed { name: "API key", .. } => "Credentials::ApiKey([redacted])",
            Kind::Fixed { .. } => "Credentials::Bearer([redacted])",
            Kind::Client { .. } => "Credentials::ClientCredentials([redacted])",
            Kind::Source(_) => "Credentials::TokenSource(..)",
        })
    }
}

/// Takes a text over into memory that is erased, and erases where it came from.
pub(crate) fn secret(text: impl Into<String>) -> SecretString {
    let mut text = text.into();
    let secret = SecretString::from(text.as_str());
    text.zeroize();
    secret
}

/// The value of an `Authorization` header. Clones share the text, which is erased with the last of them.
#[derive(Clone)]
pub(crate) struct Authorization {
    text: Arc<SecretString>,
    /// Tells the tokens of one client apart; 0 for what cannot be renewed.
    pub(crate) generation: u64,
}

impl Authorization {
    /// `Bearer TEXT`, or what is wrong with the text; `name` says what it is.
    pub(crate) fn bearer(name: &str, text: &SecretString, generation: u64) -> Result<Self, String> {
        let token = text.expose_secret();
        if token.is_empty() {
            return Err(format!("the {name} is empty: pass the one that was issued"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!(
                "the {name} holds a blank, a line break or a character that is not ASCII: pass it alone, as it was issued"
            ));
        }
        let value = Zeroizing::new(format!("Bearer {token}"));
        Ok(Self { text: Arc::new(SecretString::from(value.as_str())), generation })
    }

    /// The header, marked sensitive: reqwest, hyper and h2 do not show it, and h2 does not index it.
    pub(crate) fn header(&self) -> HeaderValue {
        sensitive(self.text.expose_secret())
    }

    /// The same text without the secret, should the server have repeated it.
    pub(crate) fn redact(&self, text: String) -> String {
        let value = self.text.expose_secret();
        redact(text, value.strip_prefix("Bearer ").unwrap_or(value))
    }
}

/// A header value that nobody shows. The text was checked before: what no header can carry becomes an empty value.
pub(crate) fn sensitive(text: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// Replaces a secret in a text that came from elsewhere. What is shorter than four characters is a word like any other.
pub(crate) fn redact(text: String, secret: &str) -> String {
    if secret.len() >= 4 && text.contains(secret) { text.replace(secret, "[redacted]") } else { text }
}

/// The credentials of the client-credentials grant as the value of a Basic `Authorization` header: base64 of the raw pair,
/// not form-encoded first as RFC 6749, section 2.3.1, asks, because that is what Blaxel documents.
pub(crate) fn basic(id: &SecretString, secret: &SecretString) -> Result<SecretString, Error> {
    use base64::Engine as _;
    let (id, secret) = (id.expose_secret(), secret.expose_secret());
    if id.is_empty() || secret.is_empty() {
        let empty = if id.is_empty() { "id" } else { "secret" };
        return Err(Error::configuration(format!("the client {empty} is empty: pass the one that Blaxel issued")));
    }
    if id.contains(':') {
        return Err(Error::configuration("the client id holds a colon, which ends it: pass id and secret apart"));
    }
    if id.chars().chain(secret.chars()).any(char::is_control) {
        return Err(Error::configuration(
            "the client id or secret holds a line break or another control character: pass them alone, as Blaxel issued them",
        ));
    }
    let pair = Zeroizing::new(format!("{id}:{secret}"));
    let encoded = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()));
    let value = Zeroizing::new(format!("Basic {}", encoded.as_str()));
    Ok(SecretString::from(value.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_encoded_raw() {
        let value = basic(&secret("id"), &secret("p%t:é")).unwrap();
        assert_eq!(value.expose_secret(), "Basic aWQ6cCV0OsOp");
    }

    #[test]
    fn a_malformed_pair_is_named_and_not_shown() {
        for (id, client_secret, named) in
            [("", "s3cret", "client id is empty"), ("id", "", "client secret is empty"), ("i:d", "s3cret", "colon")]
        {
            let error = basic(&secret(id), &secret(client_secret)).unwrap_err().to_string();
            assert!(error.contains(named) && !error.contains("s3cret"), "{error}");
        }
        for (id, client_secret) in [("i\nd", "s"), ("id", "s\r")] {
            assert!(basic(&secret(id), &secret(client_secret)).unwrap_err().to_string().contains("control character"));
        }
    }

    #[test]
    fn a_repeated_secret_is_replaced_and_a_short_word_is_not() {
        assert_eq!(redact("key bl_1 and bl_1".to_owned(), "bl_1"), "key [redacted] and [redacted]");
        assert_eq!(redact("key of".to_owned(), "key"), "key of");
    }

    #[test]
    fn a_header_is_marked_sensitive() {
        let authorization = Authorization::bearer("API key", &secret("bl_1"), 0).ok().unwrap();
        assert!(authorization.header().is_sensitive());
        assert_eq!(authorization.header(), "Bearer bl_1");
        assert_eq!(authorization.redact("refused bl_1".to_owned()), "refused [redacted]");
    }
}
