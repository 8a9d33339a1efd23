//! Server Objects.

use crate::openapi::document::At;

/// The URL of a Server Object, with the defaults of its variables.
#[must_use]
pub fn url_with_defaults(server: &At<'_>) -> String {
    let mut url = server.text("url").unwrap_or_default().to_owned();
    for (name, variable) in server.get("variables").into_iter().flat_map(|variables| variables.members()) {
        url = url.replace(&format!("{{{name}}}"), variable.text("default").unwrap_or_default());
    }
    url
}
