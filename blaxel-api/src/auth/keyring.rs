//! Which of a client's credentials go to a request.

use super::authorization::Authorization;
use super::few::Few;
use super::schemes::wanted;
use super::token_store::Tokens;
use crate::error::{Error, ErrorKind, one_line};
use crate::operation::{Operation, SchemeRequirement, SecurityRequirement, SecurityScheme, SecuritySchemeKind};

/// The credentials of a client.
pub(crate) struct Keyring {
    pub(crate) schemes: &'static [SecurityScheme],
    /// For each scheme, the index of what serves it.
    pub(crate) served: Vec<Option<usize>>,
    pub(crate) providers: Vec<Provider>,
}

/// What serves one scheme or several.
pub(crate) enum Provider {
    Fixed(Authorization),
    /// Access tokens, which serve bearer schemes only.
    Tokens(Tokens),
}

/// The credentials that go to one request; by default none.
#[derive(Default)]
pub(crate) struct Selection<'a> {
    pub(crate) fixed: Few<&'a Authorization>,
    /// Two tokens cannot be sent: there is one `Authorization` header.
    pub(crate) tokens: Option<&'a Tokens>,
}

impl<'a> Selection<'a> {
    /// The same with one more.
    fn with(mut self, provider: &'a Provider) -> Self {
        match provider {
            Provider::Fixed(authorization) => self.fixed.push(authorization),
            Provider::Tokens(tokens) => self.tokens = Some(tokens),
        }
        self
    }

    /// Whether the request carries no credentials.
    pub(crate) fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.tokens.is_none()
    }
}

impl Keyring {
    /// The credentials that go to a request of this operation: the only place where that is decided. `trusted`: whether the caller
    /// named the origin to which the request goes.
    ///
    /// They are those of the first alternative, in document order, for all of whose schemes there are credentials, and none for a
    /// public operation or another origin. A request that the document does not describe gets those of the first scheme that has some.
    pub(crate) fn select(&self, operation: &'static Operation, trusted: bool) -> Result<Selection<'_>, Error> {
        if operation.is_raw() {
            let first = self.served.iter().flatten().next().filter(|_| trusted);
            let first = first.and_then(|index| self.providers.get(*index));
            return Ok(first.map(|provider| Selection::default().with(provider)).unwrap_or_default());
        }
        let alternatives = operation.security.iter().filter(|requirement| !requirement.schemes.is_empty());
        if let Some(selection) = alternatives.filter(|_| trusted).find_map(|requirement| self.satisfy(requirement)) {
            return Ok(selection);
        }
        if operation.is_anonymous() {
            return Ok(Selection::default());
        }
        let message = if trusted {
            let accepted = self.accepted(operation);
            format!(
                "no credentials for this operation, so nothing was sent: pass some to `Config::with_credentials`: {accepted}"
            )
        } else {
            "credentials are sent only to origins that you named, so nothing was sent".to_owned()
        };
        // The names of schemes are the document's.
        Err(Error::new(ErrorKind::Configuration, Some(operation), one_line(&message).unwrap_or_default()))
    }

    /// What the operation accepts, for messages.
    pub(crate) fn accepted(&self, operation: &Operation) -> String {
        let alternatives = operation.security.iter().filter(|requirement| !requirement.schemes.is_empty());
        let alternatives = alternatives.map(|requirement| {
            let schemes = requirement.schemes.iter().map(|required| match self.find(required) {
                Some((scheme, _)) => wanted(scheme),
                None => format!("`{}`", required.scheme),
            });
            schemes.collect::<Vec<_>>().join(" with ")
        });
        alternatives.collect::<Vec<_>>().join(", or ")
    }

    fn find(&self, required: &SchemeRequirement) -> Option<(&SecurityScheme, Option<usize>)> {
        let mut schemes = self.schemes.iter().zip(&self.served);
        let (scheme, served) = schemes.find(|(scheme, _)| scheme.name == required.scheme)?;
        Some((scheme, *served))
    }

    /// The credentials for all schemes of an alternative; `None` if one is missing, and if two would be sent in the same place.
    fn satisfy(&self, requirement: &SecurityRequirement) -> Option<Selection<'_>> {
        let mut selection = Selection::default();
        let mut taken: Vec<(Place, usize)> = Vec::new();
        for required in requirement.schemes {
            let (scheme, served) = self.find(required)?;
            let (index, place) = (served?, Place::of(scheme.kind));
            match taken.iter().find(|(other, _)| *other == place) {
                // The same token satisfies several schemes.
                Some((_, other)) if *other == index => continue,
                Some(_) => return None,
                // The place of a scheme that stands alone is never looked up.
                None if requirement.schemes.len() == 1 => {}
                None => taken.push((place, index)),
            }
            selection = selection.with(self.providers.get(index)?);
        }
        Some(selection)
    }
}

/// A place in a request that holds one value.
#[derive(PartialEq)]
enum Place {
    Authorization,
    Header(String),
    Query(&'static str),
    Cookie(&'static str),
}

impl Place {
    fn of(kind: SecuritySchemeKind) -> Self {
        use crate::operation::ApiKeyLocation::{Cookie, Header, Query};
        match kind {
            SecuritySchemeKind::ApiKey { location: Query, name } => Self::Query(name),
            SecuritySchemeKind::ApiKey { location: Cookie, name } => Self::Cookie(name),
            SecuritySchemeKind::ApiKey { location: Header, name } if !name.eq_ignore_ascii_case("authorization") => {
                Self::Header(name.to_ascii_lowercase())
            }
            _ => Self::Authorization,
        }
    }
}

#[cfg(test)]
mod tests;
