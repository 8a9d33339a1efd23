//! Which values are secrets, which `Debug` must not show.

use heck::ToSnakeCase;

use crate::openapi::document::At;

/// The names of secrets, in snake case, with or without words before them.
pub const SECRET_ENDINGS: [&str; 12] = [
    "access_key",
    "access_token",
    "api_key",
    "apikey",
    "client_secret",
    "credentials",
    "id_token",
    "passphrase",
    "password",
    "private_key",
    "refresh_token",
    "secret",
];

/// Further names of secrets, which mean something else after other words (`next_token`, `public_key`).
pub const SECRET_NAMES: [&str; 5] = ["authorization", "bearer", "credential", "key_secret", "token"];

/// Whether values of the schema are secrets, whatever their name.
pub(super) fn is_declared(at: &At<'_>) -> bool {
    at.flag("writeOnly") || is_password(at)
}

/// Whether the format of the schema is that of a password.
pub(super) fn is_password(at: &At<'_>) -> bool {
    at.text("format") == Some("password")
}

/// Whether a string of this name is a secret.
pub(super) fn is_named(name: &str) -> bool {
    let name = name.to_snake_case();
    SECRET_NAMES.contains(&name.as_str())
        || SECRET_ENDINGS
            .iter()
            .any(|ending| name.strip_suffix(ending).is_some_and(|before| before.is_empty() || before.ends_with('_')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_in_any_case_and_others_are_not() {
        for name in
            ["apiKey", "api_key", "API-KEY", "webhookSecret", "clientSecret", "accessToken", "token", "password"]
        {
            assert!(is_named(name), "{name}");
        }
        for name in ["nextToken", "maxTokens", "secretName", "public_key", "key", "passwordPolicy", "nosecret"] {
            assert!(!is_named(name), "{name}");
        }
    }
}
