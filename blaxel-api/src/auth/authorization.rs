//! What a security scheme has sent: a header, a query parameter or a cookie, each with a secret.

use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::few::Few;
use super::redaction::redact;
use super::secret::{basic, sensitive};
use crate::operation::ApiKeyLocation;

/// All characters except the unreserved ones of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The longest API key in a query, in bytes after encoding, so that it leaves room for the rest of the URL.
const MAX_QUERY_KEY: usize = 4096;

/// What one security scheme adds to a request. Clones share it; its secrets are erased when the last of them is dropped, and when the
/// requests that contain them are.
#[derive(Clone)]
pub(crate) struct Authorization {
    parts: Arc<Parts>,
    /// Distinguishes the tokens of one client; 0 for credentials that cannot be renewed.
    pub(crate) generation: u64,
}

struct Parts {
    place: Place,
    /// What texts of the server must not show.
    hidden: Vec<SecretString>,
}

enum Place {
    Header(HeaderName, HeaderValue),
    /// The encoded pair of name and value.
    Query(SecretString),
}

/// What a request was authorised with: errors must not show it if the server repeats it.
#[derive(Clone, Default)]
pub(crate) struct SentCredentials(Few<Authorization>);

impl SentCredentials {
    /// Removes the credentials from a text of the server.
    pub(crate) fn redact(&self, text: String) -> String {
        self.0.iter().fold(text, |text, authorization| authorization.redact(text))
    }
}

impl From<Few<Authorization>> for SentCredentials {
    fn from(sent: Few<Authorization>) -> Self {
        Self(sent)
    }
}

impl Authorization {
    fn new(place: Place, hidden: &[&str]) -> Self {
        let hidden = hidden.iter().map(|text| SecretString::from(*text)).collect();
        Self { parts: Arc::new(Parts { place, hidden }), generation: 0 }
    }

    fn header(name: HeaderName, text: &str, hidden: &[&str]) -> Self {
        Self::new(Place::Header(name, sensitive(text.as_bytes())), hidden)
    }

    /// Makes `Authorization: Bearer TEXT`. The error says what is wrong with the text; `name` is what a user calls it.
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
        Ok(Self { generation, ..Self::header(AUTHORIZATION, &value, &[token]) })
    }

    /// Makes `Authorization: Basic PAIR`. The error says what is wrong with the texts.
    pub(crate) fn basic(user: &SecretString, password: &SecretString) -> Result<Self, String> {
        let (name, secret) = (user.expose_secret(), password.expose_secret());
        if name.is_empty() && secret.is_empty() {
            return Err("the user ID and the password are empty: pass the issued ones".to_owned());
        }
        let value = basic(["user ID", "password"], user, password)?;
        let pair = value.expose_secret().trim_start_matches("Basic ");
        // Without a password, the user ID is the secret.
        let hidden = [if secret.is_empty() { name } else { secret }, pair];
        Ok(Self::header(AUTHORIZATION, value.expose_secret(), &hidden))
    }

    /// Makes the header, query parameter or cookie of this name. The error says what is wrong with the key.
    pub(crate) fn api_key(location: ApiKeyLocation, name: &'static str, key: &SecretString) -> Result<Self, String> {
        let text = key.expose_secret();
        let unsendable = |what: &str| Err(format!("the API key {what}: pass it exactly as it was issued"));
        if text.is_empty() {
            return Err("the API key is empty: pass the issued one".to_owned());
        }
        // Receivers remove blanks at either end.
        if text.trim() != text {
            return unsendable("begins or ends with a blank or a line break");
        }
        // A key may consist of a word and the secret itself (`Token 123`), of which the server may repeat the latter only.
        let words = text.split_whitespace().filter(|word| word.len() >= 8);
        let hidden: Vec<&str> = std::iter::once(text).chain(words).collect();
        match location {
            ApiKeyLocation::Header => {
                if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
                    return unsendable(
                        "contains a line break or a character that is not ASCII, which this header cannot carry",
                    );
                }
                let name = header_name(name)?;
                Ok(Self::header(name, text, &hidden))
            }
            ApiKeyLocation::Query => {
                if text.chars().any(char::is_control) {
                    return unsendable("contains a line break or another control character");
                }
                let encode = |text| utf8_percent_encode(text, RESERVED);
                let pair = Zeroizing::new(format!("{}={}", encode(name), encode(text)));
                if pair.len() > MAX_QUERY_KEY {
                    return unsendable("is too long for a URL");
                }
                Ok(Self::new(Place::Query(SecretString::from(pair.as_str())), &hidden))
            }
            ApiKeyLocation::Cookie => {
                let is_cookie_octet = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
                if !text.bytes().all(is_cookie_octet) {
                    return unsendable(
                        "contains a blank, a quotation mark, a comma, a semicolon, a backslash or a character that is not ASCII, which a cookie cannot carry",
                    );
                }
                let pair = Zeroizing::new(format!("{}={text}", header_name(name).map(|_| name)?));
                Ok(Self::header(COOKIE, &pair, &hidden))
            }
        }
    }

    /// Adds the secret to a request. It replaces a header of the same name; cookies stand side by side.
    pub(crate) fn apply(&self, message: &mut reqwest::Request) {
        match &self.parts.place {
            Place::Header(name, value) => {
                let value = match message.headers().get(name) {
                    Some(cookies) if *name == COOKIE => joined(cookies, value),
                    _ => value.clone(),
                };
                message.headers_mut().insert(name, value);
            }
            Place::Query(pair) => {
                let pair = pair.expose_secret();
                let query = match message.url().query() {
                    Some(query) => Zeroizing::new(format!("{query}&{pair}")),
                    None => Zeroizing::new(pair.to_owned()),
                };
                message.url_mut().set_query(Some(&query));
            }
        }
    }

    /// Where it is sent: in a header, or (the error) in the query under this name, which is encoded.
    pub(crate) fn place(&self) -> Result<&HeaderName, &str> {
        match &self.parts.place {
            Place::Header(name, _) => Ok(name),
            Place::Query(pair) => Err(pair.expose_secret().split('=').next().unwrap_or_default()),
        }
    }

    /// How many bytes it adds to the URL.
    pub(crate) fn url_length(&self) -> usize {
        match &self.parts.place {
            Place::Header(..) => 0,
            // With the character in front of it.
            Place::Query(pair) => pair.expose_secret().len() + 1,
        }
    }

    /// Removes the secret from a text of the server.
    pub(crate) fn redact(&self, text: String) -> String {
        self.parts.hidden.iter().fold(text, |text, hidden| redact(text, hidden.expose_secret()))
    }
}

/// The generator has checked the name; one that it has not is an error all the same.
fn header_name(name: &str) -> Result<HeaderName, String> {
    HeaderName::try_from(name)
        .map_err(|_| "the document gives API keys a name that HTTP does not allow: generate the client anew".to_owned())
}

fn joined(cookies: &HeaderValue, own: &HeaderValue) -> HeaderValue {
    let pairs = Zeroizing::new([cookies.as_bytes(), own.as_bytes()].join(b"; ".as_slice()));
    // Parts of valid values are valid.
    sensitive(&pairs)
}

#[cfg(test)]
mod tests;
