//! Secrets: kept where neither logs nor `Debug` show them, erased from memory when they are dropped.

use bytes::Bytes;
use http::HeaderValue;
use secrecy::zeroize::{Zeroize, Zeroizing};
use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;

/// Copies a text into memory that is erased when it is dropped, and erases the original.
pub(crate) fn secret(text: impl Into<String>) -> SecretString {
    let mut text = text.into();
    let secret = SecretString::from(text.as_str());
    text.zeroize();
    secret
}

/// A header value that is marked as sensitive. Its clones share the bytes, which are erased when the last of them is dropped. The text
/// must be a valid header value; if it is not, the value is empty.
pub(crate) fn sensitive(text: &[u8]) -> HeaderValue {
    let bytes = Bytes::from_owner(Zeroizing::new(text.to_vec()));
    let mut value = HeaderValue::from_maybe_shared(bytes).unwrap_or_else(|_| HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// The value of a Basic `Authorization` header (RFC 7617): base64 of the raw pair. RFC 6749, section 2.3.1, asks for form encoding
/// of client credentials before that, which most servers do not expect. The error says what is wrong; `names` are what a user calls
/// the two texts.
pub(crate) fn basic(names: [&str; 2], id: &SecretString, secret: &SecretString) -> Result<SecretString, String> {
    use base64::Engine as _;
    let [id_name, secret_name] = names;
    let (id, secret) = (id.expose_secret(), secret.expose_secret());
    if id.contains(':') {
        return Err(format!(
            "the {id_name} contains a colon, which would end it: pass it and the {secret_name} separately"
        ));
    }
    if id.chars().chain(secret.chars()).any(char::is_control) {
        return Err(format!(
            "the {id_name} or the {secret_name} contains a line break or another control character: pass them exactly as they were issued"
        ));
    }
    let pair = Zeroizing::new(format!("{id}:{secret}"));
    let encoded = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()));
    let value = Zeroizing::new(format!("Basic {}", encoded.as_str()));
    Ok(SecretString::from(value.as_str()))
}

/// As [`basic`], for the token request: neither of the two may be empty.
pub(crate) fn client_basic(id: &SecretString, secret: &SecretString) -> Result<SecretString, Error> {
    for (name, text) in [("client ID", id), ("client secret", secret)] {
        if text.expose_secret().is_empty() {
            return Err(Error::configuration(format!("the {name} is empty: pass the issued one")));
        }
    }
    basic(["client ID", "client secret"], id, secret).map_err(Error::configuration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_encoded_raw() {
        let value = client_basic(&secret("id"), &secret("p%t:é")).unwrap();
        assert_eq!(value.expose_secret(), "Basic aWQ6cCV0OsOp");
    }

    #[test]
    fn a_malformed_pair_is_named_and_not_shown() {
        for (id, client_secret, named) in
            [("", "s3cret", "client ID is empty"), ("id", "", "client secret is empty"), ("i:d", "s3cret", "colon")]
        {
            let error = client_basic(&secret(id), &secret(client_secret)).unwrap_err().to_string();
            assert!(error.contains(named) && !error.contains("s3cret"), "{error}");
        }
        for (id, client_secret) in [("i\nd", "s"), ("id", "s\r")] {
            assert!(
                client_basic(&secret(id), &secret(client_secret))
                    .unwrap_err()
                    .to_string()
                    .contains("control character")
            );
        }
    }
}
