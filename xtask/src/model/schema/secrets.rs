//! Which values are secrets, which `Debug` must not show.

use heck::ToSnakeCase;

use crate::openapi::document::At;

use super::types::Type;

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

/// The names of boolean properties that say whether the property `value` of the same object is a secret.
pub const SECRET_MARKS: [&str; 4] = ["is_secret", "is_sensitive", "secret", "sensitive"];

/// More parts than this are no description of a password.
const MAX_PARTS: usize = 64;

/// Whether values of the schema are secrets, whatever their name: it says so, or one of its parts or alternatives does.
pub(super) fn is_declared(at: &At<'_>) -> bool {
    let mut open = vec![at.clone()];
    let mut seen = 0;
    while let Some(at) = open.pop() {
        if at.flag("writeOnly") || is_password(&at) {
            return true;
        }
        seen += 1;
        let lists = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|name| at.get(name));
        let parts = lists.flat_map(|list| list.items()).filter_map(|part| part.resolve().ok());
        open.extend(parts.take(MAX_PARTS.saturating_sub(seen + open.len())));
    }
    false
}

/// Whether the format of the schema is that of a password.
pub(super) fn is_password(at: &At<'_>) -> bool {
    at.text("format") == Some("password")
}

/// Whether strings in a list or a map of this name are secrets.
pub(super) fn are_named(name: &str) -> bool {
    let name = name.to_snake_case();
    is_named(&name) || name.strip_suffix('s').is_some_and(ends_as_secret)
}

/// Whether a property of this name and type says that `value` is a secret.
pub(super) fn is_mark(name: &str, ty: &Type) -> bool {
    *ty.not_null() == Type::Bool && SECRET_MARKS.contains(&name.to_snake_case().as_str())
}

/// Whether a string of this name is a secret.
pub(crate) fn is_named(name: &str) -> bool {
    let name = name.to_snake_case();
    SECRET_NAMES.contains(&name.as_str()) || ends_as_secret(&name)
}

fn ends_as_secret(name: &str) -> bool {
    let is_after_words =
        |ending| name.strip_suffix(ending).is_some_and(|before| before.is_empty() || before.ends_with('_'));
    SECRET_ENDINGS.into_iter().any(is_after_words)
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

    #[test]
    fn the_name_of_several_secrets_is_known_and_tokens_are_none() {
        for name in ["secrets", "buildSecrets", "apiKeys", "secret", "password"] {
            assert!(are_named(name), "{name}");
        }
        for name in ["tokens", "maxTokens", "keys", "secretNames"] {
            assert!(!are_named(name), "{name}");
        }
    }
}
