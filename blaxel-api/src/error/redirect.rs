//! The target of a redirect, without parts that may be secret.

use http::HeaderMap;
use reqwest::Url;

/// Returns the target of a redirect without its query, fragment and user info, which may hold a secret.
///
/// A URL parser takes the location apart, because it also recognises hosts without `//` (`https:user@host`, `/\user@host`).
pub(crate) fn redirect_target(headers: &HeaderMap) -> Option<String> {
    let location = headers.get(http::header::LOCATION)?.to_str().ok()?;
    let here = Url::parse("http://here.invalid").ok()?;
    let (mut url, absolute) = match Url::parse(location) {
        Ok(url) => (url, true),
        Err(_) => (here.join(location).ok()?, false),
    };
    if !absolute && url.origin() == here.origin() {
        return location.split(['?', '#']).next().filter(|path| !path.is_empty()).map(ToOwned::to_owned);
    }
    url.set_query(None);
    url.set_fragment(None);
    if url.has_authority() {
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
    }
    let target = if absolute { url.as_str() } else { url.as_str().strip_prefix("http:")? };
    Some(target.to_owned())
}
