//! The refresh token grant of OAuth 2.0 (RFC 6749, section 6), as command-line tools that log in with a device code use it: a JSON
//! body with the tool's client ID, and no client secret.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// The tokens that a command-line tool got when its user logged in.
pub(crate) struct Login {
    pub(crate) access_token: SecretString,
    pub(crate) refresh_token: SecretString,
    pub(crate) device_code: Option<SecretString>,
    pub(crate) client_id: &'static str,
    /// The command with which the user logs in again.
    pub(crate) command: String,
}

/// What renews an access token: a refresh token, which each response may replace.
pub(crate) struct Refresh {
    current: Mutex<SecretString>,
    device_code: Option<SecretString>,
    client_id: &'static str,
    pub(super) command: String,
}

#[derive(Serialize)]
struct Body<'a> {
    grant_type: &'static str,
    refresh_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_code: Option<&'a str>,
    client_id: &'static str,
}

impl Refresh {
    /// What renews the access token of a login, and that token.
    pub(crate) fn of(login: Login) -> (Self, SecretString) {
        let Login { access_token, refresh_token, device_code, client_id, command } = login;
        (Self { current: Mutex::new(refresh_token), device_code, client_id, command }, access_token)
    }

    /// The body of a request, and the secrets in it.
    pub(super) fn body(&self) -> (Vec<u8>, Vec<SecretString>) {
        let refresh_token = self.current.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let device_code = self.device_code.clone();
        let body = Body {
            grant_type: "refresh_token",
            refresh_token: refresh_token.expose_secret(),
            device_code: device_code.as_ref().map(ExposeSecret::expose_secret),
            client_id: self.client_id,
        };
        // Writing texts to memory cannot fail.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        (body, std::iter::once(refresh_token).chain(device_code).collect())
    }

    /// Keeps the refresh token of a response, if it has one; otherwise the old one stays valid.
    pub(super) fn keep(&self, refresh_token: Option<SecretString>) {
        if let Some(token) = refresh_token {
            *self.current.lock().unwrap_or_else(PoisonError::into_inner) = token;
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    exp: f64,
}

/// How long a token is valid by its own account: the claim `exp` of a JSON Web Token, which is not verified. `None` if it does not say.
pub(crate) fn time_left(token: &str) -> Option<Duration> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    let claims = Zeroizing::new(GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT).decode(claims).ok()?);
    let Claims { exp } = serde_json::from_slice(&claims).ok()?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let left = exp - now.as_secs_f64();
    // A time that the clock cannot represent is a long one.
    exp.is_finite().then(|| Duration::try_from_secs_f64(left.max(0.0)).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::secret;

    fn jwt(claims: &str) -> String {
        let encoded = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(claims);
        format!("eyJhbGciOiJub25lIn0.{encoded}.c2ln")
    }

    #[test]
    fn the_claim_of_a_token_says_how_long_it_is_valid() {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let left = time_left(&jwt(&format!("{{\"sub\":[1],\"exp\":{}}}", now + 600))).unwrap();
        assert!((590..=600).contains(&left.as_secs()), "{left:?}");
        assert_eq!(time_left(&jwt("{\"exp\":1}")), Some(Duration::ZERO));
        assert_eq!(time_left(&jwt("{\"exp\":1e300}")), Some(Duration::MAX));
    }

    #[test]
    fn a_token_that_says_nothing_of_its_time_has_none() {
        let texts = ["", "opaque", "a.b.c", "..", "a.!!.c"].map(str::to_owned);
        for token in texts.into_iter().chain([jwt("[]"), jwt("{}"), jwt("{\"exp\":\"soon\"}"), jwt("{\"exp\":1e999}")])
        {
            assert_eq!(time_left(&token), None, "{token}");
        }
    }

    #[test]
    fn a_response_without_a_refresh_token_keeps_the_old_one() {
        let login = Login {
            access_token: secret("a"),
            refresh_token: secret("first"),
            device_code: None,
            client_id: "tool",
            command: String::new(),
        };
        let (refresh, _) = Refresh::of(login);
        let body = |refresh: &Refresh| String::from_utf8(refresh.body().0).unwrap();
        refresh.keep(None);
        assert_eq!(body(&refresh), r#"{"grant_type":"refresh_token","refresh_token":"first","client_id":"tool"}"#);
        refresh.keep(Some(secret("second")));
        assert!(body(&refresh).contains("second"));
    }
}
