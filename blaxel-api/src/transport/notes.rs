//! What an error adds in parentheses, to help a person to act on it.

use std::borrow::Cow;

use http::Method;

use super::raw_response::RawResponse;
use crate::auth::Keyring;
use crate::error::{Error, one_line};
use crate::operation::Operation;

/// What is known about a call that ends.
pub(super) struct Course<'a> {
    pub(super) operation: &'static Operation,
    pub(super) keyring: &'a Keyring,
    /// Whether credentials were sent.
    pub(super) authorized: bool,
    pub(super) attempts: u32,
    /// Whether a failed attempt may have been carried out nevertheless.
    pub(super) uncertain: bool,
    /// Why there is no retry, if that is not obvious.
    pub(super) why: Option<&'static str>,
}

impl Course<'_> {
    /// Adds the notes to the outcome.
    pub(super) fn note(&self, outcome: &mut Result<RawResponse, Error>) {
        let status = outcome.as_ref().map_or(0, |response| response.status.as_u16());
        let mut notes = self.notes(status);
        match outcome {
            Ok(_) if notes.is_empty() => {}
            Ok(response) => {
                notes.extend(response.note.take());
                response.note = join(&notes);
            }
            Err(error) => error.note(join(&notes)),
        }
    }

    fn notes(&self, status: u16) -> Vec<Cow<'static, str>> {
        let mut notes: Vec<Cow<'static, str>> = Vec::new();
        if status == 401 && self.authorized {
            notes.push("check the credentials".into());
        } else if status == 401 && !self.operation.is_public() {
            // The names of schemes are the document's.
            let accepted = one_line(&self.keyring.accepted(self.operation)).unwrap_or_default();
            notes.push(format!("sent without credentials; the operation accepts {accepted}").into());
        }
        if status == 403
            && let Some(scopes) = required(self.operation)
        {
            notes.push(scopes.into());
        }
        if self.attempts > 1 {
            notes.push(format!("after {} attempts", self.attempts).into());
            if self.uncertain && matches!(status, 404 | 410) && self.operation.method == Method::DELETE {
                notes.push("an earlier attempt may have succeeded".into());
            }
        }
        notes.extend(self.why.map(Cow::Borrowed));
        notes
    }
}

fn join(notes: &[Cow<'static, str>]) -> Option<Cow<'static, str>> {
    (!notes.is_empty()).then(|| notes.join("; ").into())
}

/// The scopes that the document requires, whatever credentials the client has.
fn required(operation: &Operation) -> Option<String> {
    let mut scopes: Vec<&str> = Vec::new();
    for scope in operation.scope_names() {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    match scopes.as_slice() {
        [] => None,
        [scope] => Some(format!("the document requires scope {scope}")),
        _ => Some(format!("the document requires scopes {}", scopes.join(", "))),
    }
}
