//! What the builders of all calls have in common.
#![allow(unused_macros, reason = "a document may have no operation")]

use std::any::type_name;
use std::fmt::Display;

use crate::error::one_line;

/// What a required parameter is before it is set; it completes the sentence "parameter `name` ..".
#[allow(dead_code, reason = "a document may have no operation with parameters")]
pub(crate) const MISSING: &str = "is required: set it before `.send()`";

/// Converts the value of a setter. The error completes the sentence "parameter `name` ..".
#[allow(dead_code, reason = "a document may have no operation with parameters")]
pub(crate) fn convert<V, T>(value: V) -> Result<T, String>
where
    V: TryInto<T>,
    V::Error: Display,
{
    value.try_into().map_err(|error| {
        let (given, expected) = (type_name::<V>(), type_name::<T>());
        let reason = one_line(&error.to_string()).unwrap_or_default();
        if given_number(given) && given_number(expected) {
            return format!("is out of range: the given `{given}` does not fit in `{expected}`");
        }
        format!("cannot be made from the given value ({reason}): pass a value that converts to `{expected}`")
    })
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
            /// Returns the error with which `send()` would fail before anything is sent, except for that of a missing access token.
            pub fn preview(self) -> Result<crate::runtime::Preview, crate::error::Error> {
                self.into_request()?.preview()
            }
        }

        /// Awaiting the builder is the same as awaiting `send()`, in a box.
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
