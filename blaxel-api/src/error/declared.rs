//! The body of an error as its declared type, or why there is no value of the requested type.

use std::any::{Any, type_name};
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

/// What is known of the declared body of an error.
pub(super) enum Declared {
    /// The document declares none for the status, or there is no response.
    Nothing,
    /// The value and its type.
    Value(Box<dyn Any + Send + Sync>, &'static str),
    /// The body does not match the declared type for this reason.
    Malformed(&'static str, String),
}

impl Declared {
    pub(super) fn of<E: Send + Sync + 'static>(decoded: Result<E, String>) -> Self {
        match decoded {
            Ok(value) => Self::Value(Box::new(value), type_name::<E>()),
            Err(reason) => Self::Malformed(type_name::<E>(), reason),
        }
    }
}

/// Why [`Error::declared`](crate::Error::declared) has no value of the requested type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDeclared(pub(super) Cow<'static, str>);

impl fmt::Display for NotDeclared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for NotDeclared {}

/// A type as callers write it: without the modules in its path.
pub(super) fn short(name: &str) -> String {
    let mut short = String::new();
    let mut word = 0;
    for character in name.chars() {
        if character == ':' {
            short.truncate(word);
            continue;
        }
        short.push(character);
        if !(character.is_alphanumeric() || character == '_') {
            word = short.len();
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_type_is_named_without_its_modules() {
        assert_eq!(short("alloc::vec::Vec<a::b_c::D2>"), "Vec<D2>");
        assert_eq!(short("(a::B, [c::D; 2])"), "(B, [D; 2])");
        assert_eq!(short("bool"), "bool");
    }
}
