//! What the builders of all calls have in common.
#![allow(unused_macros, reason = "a document may have no operation")]

use std::any::type_name;
use std::fmt::{self, Display};

use crate::error::one_line;

/// Why a builder has no value for a parameter. It takes no more room than a value, and a parameter that is not set costs no allocation.
#[allow(dead_code, reason = "a document may have no operation with parameters")]
#[derive(Debug, Clone)]
pub(crate) enum NoValue {
    /// Its setter was not called.
    Missing,
    /// Its setter was called with a value that cannot be converted. The text completes the sentence "parameter `name` ..".
    Invalid(Box<str>),
}

/// Completes the sentence "parameter `name` ..".
impl Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is required: set it before `.send()`",
            Self::Invalid(problem) => problem,
        })
    }
}

/// Converts the value of a setter.
#[allow(dead_code, reason = "a document may have no operation with parameters")]
pub(crate) fn convert<V, T>(value: V) -> Result<T, NoValue>
where
    V: TryInto<T>,
    V::Error: Display,
{
    value.try_into().map_err(|error| invalid(&error, type_name::<V>(), type_name::<T>()))
}

/// The part of [`convert`] that is compiled once for all types.
#[cold]
fn invalid(error: &dyn Display, given: &str, expected: &str) -> NoValue {
    let problem = if given_number(given) && given_number(expected) {
        format!("is out of range: the given `{given}` does not fit in `{expected}`")
    } else {
        let reason = one_line(&error.to_string()).unwrap_or_default();
        format!("cannot be made from the given value ({reason}): pass a value that converts to `{expected}`")
    };
    NoValue::Invalid(problem.into())
}

fn given_number(name: &str) -> bool {
    name.starts_with(['i', 'u', 'f']) && name.trim_start_matches(char::is_alphabetic).parse::<u16>().is_ok()
        || matches!(name, "isize" | "usize")
}

/// Implements what all builders have besides their setters and `send()`: options, a preview, and `.await` without `send()`.
macro_rules! builder {
    ($builder:ident, $client:ident, $value:ty) => {
        impl<'a> $builder<'a> {
            /// Sets options for this call. They override those of the client, and those that were set before.
            pub fn options(mut self, options: crate::runtime::CallOptions) -> Self {
                self.$client = self.$client.with(options);
                self
            }

            /// Returns the request that `send()` would send, with secrets redacted. Nothing is sent.
            ///
            /// # Errors
            ///
            /// Returns the error with which `send()` would fail before anything is sent, unless the cause is a missing
            /// access token.
            pub fn preview(self) -> Result<crate::runtime::Preview, crate::error::Error> {
                self.into_request()?.preview()
            }
        }

        /// Awaiting the builder is the same as awaiting `send()`, with a boxed future.
        impl<'a> ::std::future::IntoFuture for $builder<'a> {
            type Output = Result<crate::runtime::Response<$value>, crate::error::Error>;
            type IntoFuture = ::std::pin::Pin<Box<dyn ::std::future::Future<Output = Self::Output> + Send + 'a>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    };
}

/// Implements the setter of an optional parameter or body that takes an `Option`.
macro_rules! maybe {
    ($field:ident, $maybe:ident, $type:ty) => {
        #[doc = ::std::concat!("Sets or clears what [`", ::std::stringify!($field), "`](Self::", ::std::stringify!($field), ") sets.")]
        pub fn $maybe(mut self, value: Option<$type>) -> Self {
            self.$field = Ok(value);
            self
        }
    };
}

#[allow(unused_imports, reason = "a document may have no operation")]
pub(crate) use {builder, maybe};
