//! Secrets: kept where neither logs nor `Debug` show them, erased from memory when they are dropped.

use std::sync::Arc;

use http::HeaderValue;
use secrecy::zeroize::{Zeroize, Zeroizing};
use secrecy::{ExposeSecret, SecretString};

use super::redaction::redact;
use crate::error::Error;

/// Copies a text into memory that is erased when it is dropped, and erases the original.
pub(crate) fn secret(text: impl Into<String>) -> SecretString {
    let mut text = text.into();
    let secret = SecretString::from(text.as_str());
    text.zeroize();
    secret
}

/// The value of an `Authorization` header. Clones share the text, which is erased when the last of them is dropped.
#[derive(Clone)]
pub(crate) struct Authorization {
    text: Arc<SecretString>,
    /// Distinguishes the tokens of one client; 0 for credentials that cannot be renewed.
    pub(crate) generation: u64,
}

impl Authorization {
    /// Makes `Bearer TEXT`. The error says what is wrong with the text; `name` is what a user calls it.
    pub(crate) fn bearer(name: &str, text: &SecretString, generation: u64) -> Result<Self, String> {
        let token = text.expose_secret();
        if token.is_empty() {
            return Err(format!("the {name} is empty: pass the issued one"));
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!(
                "the {name} contains a blank, a line break or a character that is not ASCII: pass it exactly as it was issued"
            ));
        }
        let value = Zeroizing::new(format!("Bearer {token}"));
        Ok(Self { text: Arc::new(SecretString::from(value.as_str())), generation })
    }

    /// The header value, marked as sensitive: reqwest, hyper and h2 do not show it, and h2 does not index it.
    pub(crate) fn header(&self) -> HeaderValue {
        sensitive(self.text.expose_secret())
    }

    /// Removes the secret from a text of the server.
    pub(crate) fn redact(&self, text: String) -> String {
        let value = self.text.expose_secret();
        redact(text, value.strip_prefix("Bearer ").unwrap_or(value))
    }
}

/// A header value that is marked as sensitive. The text must be a valid header value; if it is not, the value is empty.
pub(crate) fn sensitive(text: &str) -> HeaderValue {
    let mut value = HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// The value of the token request's Basic `Authorization` header: base64 of the raw pair. RFC 6749, section 2.3.1, asks for form
/// encoding before that, which most servers do not expect.
pub(crate) fn basic(id: &SecretString, secret: &SecretString) -> Result<SecretString, Error> {
    use base64::Engine as _;
    let (id, secret) = (id.expose_secret(), secret.expose_secret());
    if id.is_empty() || secret.is_empty() {
        let empty = if id.is_empty() { "ID" } else { "secret" };
        return Err(Error::configuration(format!("the client {empty} is empty: pass the issued one")));
    }
    if id.contains(':') {
        return Err(Error::configuration(
            "the client ID contains a colon, which would end it: pass ID and secret separately",
        ));
    }
    if id.chars().chain(secret.chars()).any(char::is_control) {
        return Err(Error::configuration(
            "the client ID or secret contains a line break or another control character: pass them exactly as they were issued",
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
            [("", "s3cret", "client ID is empty"), ("id", "", "client secret is empty"), ("i:d", "s3cret", "colon")]
        {
            let error = basic(&secret(id), &secret(client_secret)).unwrap_err().to_string();
            assert!(error.contains(named) && !error.contains("s3cret"), "{error}");
        }
        for (id, client_secret) in [("i\nd", "s"), ("id", "s\r")] {
            assert!(basic(&secret(id), &secret(client_secret)).unwrap_err().to_string().contains("control character"));
        }
    }

    #[test]
    fn a_header_is_marked_sensitive() {
        let authorization = Authorization::bearer("API key", &secret("ak_1"), 0).ok().unwrap();
        assert!(authorization.header().is_sensitive());
        assert_eq!(authorization.header(), "Bearer ak_1");
        assert_eq!(authorization.redact("refused ak_1".to_owned()), "refused [redacted]");
    }
}
