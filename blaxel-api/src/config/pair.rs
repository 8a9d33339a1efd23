//! Client credentials as one text.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::zeroize::Zeroizing;

use crate::auth::Credentials;
use crate::error::Error;

/// Parses client credentials from `ID:SECRET`, plain or in base64 of either alphabet; `origin` names where the text was found.
pub(super) fn pair(text: String, origin: &str) -> Result<Credentials, Error> {
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let text = Zeroizing::new(text);
    // Neither base64 alphabet contains a colon, so a text with one is plain.
    let pair = if text.contains(':') {
        text
    } else {
        let alphabet = if text.contains(['-', '_']) { alphabet::URL_SAFE } else { alphabet::STANDARD };
        let decoded = GeneralPurpose::new(&alphabet, LENIENT).decode(text.as_bytes()).map(Zeroizing::new);
        let decoded = decoded.ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        Zeroizing::new(decoded.unwrap_or_default())
    };
    match pair.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() && !pair.contains(char::is_control) => {
            Ok(Credentials::client_credentials(id, secret))
        }
        _ => Err(Error::configuration(format!(
            "{origin} is malformed: set it to `ID:SECRET`, or to its base64 form, without a line break"
        ))),
    }
}
