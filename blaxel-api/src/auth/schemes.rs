//! Which credentials of a client serve which security schemes of its document: decided once, when the client is made.

use super::credentials::{Credentials, Kind};
use crate::error::{Error, one_line};
use crate::operation::{ApiKeyLocation, Operation, SecurityScheme, SecuritySchemeKind};

/// For each scheme, the index of the credentials that serve it.
///
/// Credentials for a scheme of their own serve that one. The others serve every scheme that operations use and that requires
/// credentials of their kind, but an API key goes to one place: to which of several, only the user
/// knows.
pub(crate) fn assign(
    schemes: &'static [SecurityScheme],
    operations: &[&'static Operation],
    credentials: &[Credentials],
) -> Result<Vec<Option<usize>>, Error> {
    let mut served = vec![None; schemes.len()];
    for (index, credentials) in credentials.iter().enumerate() {
        let Some(name) = &credentials.scheme else { continue };
        let found = schemes.iter().zip(&mut served).find(|(scheme, _)| scheme.name == name);
        let (scheme, served) = found.ok_or_else(|| undeclared(schemes))?;
        if !accepts(scheme.kind, &credentials.kind) {
            let message = format!("the credentials for the security scheme {} are of another kind", wanted(scheme));
            return Err(error(&message));
        }
        if served.replace(index).is_some() {
            return Err(twice(scheme));
        }
    }
    let used: Vec<bool> = schemes.iter().map(|scheme| is_used(scheme, operations)).collect();
    let is_api_key = |scheme: &SecurityScheme| matches!(scheme.kind, SecuritySchemeKind::ApiKey { .. });
    let keyed = schemes.iter().zip(&used).any(|(scheme, used)| *used && is_api_key(scheme));
    let bound = served.clone();
    for (index, credentials) in credentials.iter().enumerate().filter(|(_, credentials)| credentials.scheme.is_none()) {
        let key_for_scheme = keyed && matches!(credentials.kind, Kind::ApiKey(_));
        let fits = |scheme: &SecurityScheme| {
            accepts(scheme.kind, &credentials.kind)
                && scheme.kind != SecuritySchemeKind::Undeclared
                && (!key_for_scheme || is_api_key(scheme))
        };
        let fitting = schemes.iter().zip(&used).enumerate().filter(|(_, (scheme, used))| **used && fits(scheme));
        let fitting: Vec<(usize, &SecurityScheme)> =
            fitting.map(|(position, (scheme, _))| (position, scheme)).collect();
        let is_free = |(position, _): &(usize, &SecurityScheme)| bound.get(*position) == Some(&None);
        let free: Vec<_> = fitting.iter().copied().filter(is_free).collect();
        let name = credentials.kind.name();
        // Schemes for the same place take the same key.
        let one_place = free.iter().all(|(_, scheme)| free.first().is_some_and(|(_, first)| scheme.kind == first.kind));
        if key_for_scheme && !one_place {
            let free = list(free.iter().map(|(_, scheme)| *scheme), ", ");
            return Err(error(&format!(
                "operations use several API keys: say which one this is with `Credentials::for_scheme`: {free}"
            )));
        }
        if let (true, Some((_, scheme))) = (free.is_empty(), fitting.first()) {
            return Err(error(&format!(
                "{name} is not used: `{}` has credentials of its own: remove one",
                scheme.name
            )));
        }
        if free.is_empty() && used.contains(&true) {
            let used = schemes.iter().zip(&used).filter(|(_, used)| **used).map(|(scheme, _)| scheme);
            let wanted = list(used, ", or ");
            return Err(error(&format!("no operation accepts {name}: pass credentials for {wanted}")));
        }
        for (position, scheme) in free {
            if let Some(served) = served.get_mut(position)
                && served.replace(index).is_some()
            {
                return Err(twice(scheme));
            }
        }
    }
    Ok(served)
}

/// Whether a scheme is satisfied by credentials of this kind.
fn accepts(scheme: SecuritySchemeKind, credentials: &Kind) -> bool {
    match scheme {
        SecuritySchemeKind::Bearer | SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. } => {
            !matches!(credentials, Kind::Basic { .. })
        }
        SecuritySchemeKind::Basic => matches!(credentials, Kind::Basic { .. }),
        SecuritySchemeKind::ApiKey { .. } => matches!(credentials, Kind::ApiKey(_)),
        // Nothing says where an API key would go.
        SecuritySchemeKind::Undeclared => !matches!(credentials, Kind::ApiKey(_)),
        SecuritySchemeKind::Unsupported { .. } => false,
    }
}

fn is_used(scheme: &SecurityScheme, operations: &[&'static Operation]) -> bool {
    let requirements = operations.iter().flat_map(|operation| operation.security);
    requirements.flat_map(|requirement| requirement.schemes).any(|required| required.scheme == scheme.name)
}

impl Kind {
    fn name(&self) -> &'static str {
        match self {
            Self::ApiKey(_) => "an API key",
            Self::Bearer(_) | Self::Login(_) => "an access token",
            Self::Basic { .. } => "a user ID and a password",
            Self::Client { .. } => "client credentials",
            Self::Source(_) => "a token source",
        }
    }
}

/// A scheme, and which credentials it requires.
pub(super) fn wanted(scheme: &SecurityScheme) -> String {
    let what = match scheme.kind {
        SecuritySchemeKind::Bearer | SecuritySchemeKind::OpenIdConnect { .. } => {
            "an access token, `Credentials::bearer`".to_owned()
        }
        SecuritySchemeKind::OAuth2 { token_url: None } => "an access token, `Credentials::bearer`".to_owned(),
        SecuritySchemeKind::OAuth2 { token_url: Some(_) } => {
            "an access token, `Credentials::client_credentials` or `Credentials::bearer`".to_owned()
        }
        SecuritySchemeKind::Basic => "a user ID and a password, `Credentials::basic`".to_owned(),
        SecuritySchemeKind::ApiKey { location, name } => {
            let location = match location {
                ApiKeyLocation::Header => "header",
                ApiKeyLocation::Query => "query parameter",
                ApiKeyLocation::Cookie => "cookie",
            };
            format!("an API key in the {location} `{name}`, `Credentials::api_key`")
        }
        SecuritySchemeKind::Undeclared => {
            "undeclared by the document, `Credentials::bearer` or `basic` with `for_scheme`".to_owned()
        }
        SecuritySchemeKind::Unsupported { kind } => format!("{kind}, which this client does not support"),
    };
    format!("`{}` ({what})", scheme.name)
}

fn list<'s>(schemes: impl Iterator<Item = &'s SecurityScheme>, separator: &str) -> String {
    schemes.map(wanted).collect::<Vec<_>>().join(separator)
}

fn twice(scheme: &SecurityScheme) -> Error {
    error(&format!(
        "the security scheme `{}` has credentials twice: remove one, or say which are for another scheme with `Credentials::for_scheme`",
        scheme.name
    ))
}

/// Without the name that was passed: it may be a key in the wrong place.
fn undeclared(schemes: &[SecurityScheme]) -> Error {
    let names: Vec<_> = schemes.iter().map(|scheme| format!("`{}`", scheme.name)).collect();
    let declared = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    error(&format!(
        "`Credentials::for_scheme` names a security scheme that the document does not have: it has {declared}"
    ))
}

/// The names of schemes are the document's.
fn error(message: &str) -> Error {
    Error::configuration(one_line(message).unwrap_or_default())
}

#[cfg(test)]
mod tests;
