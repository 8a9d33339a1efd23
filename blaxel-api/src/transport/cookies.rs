//! The one `Cookie` header of a request (RFC 6265, section 5.4).

use http::HeaderValue;
use secrecy::zeroize::Zeroizing;

/// The cookies of the operation, and those of the other header whose names they do not have.
pub(super) fn joined(own: &HeaderValue, other: &HeaderValue) -> HeaderValue {
    let own_names: Vec<&[u8]> = cookies(own).map(name).collect();
    let mut value = Zeroizing::new(own.as_bytes().to_vec());
    for cookie in cookies(other).filter(|cookie| !own_names.contains(&name(cookie))) {
        value.extend_from_slice(b"; ");
        value.extend_from_slice(cookie);
    }
    // Parts of valid values are valid.
    let mut value = HeaderValue::from_bytes(&value).unwrap_or_else(|_| own.clone());
    value.set_sensitive(true);
    value
}

fn cookies(header: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    header.as_bytes().split(|byte| *byte == b';').map(<[u8]>::trim_ascii).filter(|cookie| !cookie.is_empty())
}

fn name(cookie: &[u8]) -> &[u8] {
    cookie.split(|byte| *byte == b'=').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_of_the_operation_come_first_and_replace_others_of_their_name() {
        for (own, other, expected) in [
            ("a=1", "b=2; a=3;c", "a=1; b=2; c"),
            ("a=1; b=2", "", "a=1; b=2"),
            ("a=1", " ; ;ab=1", "a=1; ab=1"),
            ("a=x=y", "A=1", "a=x=y; A=1"),
        ] {
            let header = |text: &str| HeaderValue::from_str(text).unwrap();
            let joined = joined(&header(own), &header(other));
            assert_eq!(joined, expected);
            assert!(joined.is_sensitive());
        }
    }
}
