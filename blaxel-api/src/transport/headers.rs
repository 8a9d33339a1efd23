//! The headers of a request: those that the document declares, those of the call, and those of the client.

use http::HeaderMap;
use http::header::COOKIE;

use super::cookies;
use super::request::Request;

/// The headers of a request, without credentials. Those of the call and of the client do not replace those that the document declares.
pub(super) fn headers(request: &Request<'_>, of_call: &HeaderMap, of_client: Option<&HeaderMap>) -> HeaderMap {
    // With room for the credentials, and for what reqwest and hyper add: growing would allocate again.
    let configured = of_call.len() + of_client.map_or(0, HeaderMap::len);
    let mut headers = HeaderMap::with_capacity(request.headers.len() + configured + 4);
    for (name, value) in &request.headers {
        headers.append(name, value.clone());
    }
    for (name, value) in of_call.iter().chain(of_client.into_iter().flatten()) {
        if *name == COOKIE
            && let Some(own) = headers.get(COOKIE)
        {
            let cookies = cookies::joined(own, value);
            headers.insert(COOKIE, cookies);
        } else {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
    headers
}
