//! The traits of generated enums of strings.

use std::fmt;

/// The error of converting a string to an enum that does not have it as a value.
///
/// The message names the enum and its values, not the string.
///
/// ```
/// use blaxel_api::Scope;
///
/// let error = "no such scope".parse::<Scope>().unwrap_err();
/// assert!(error.to_string().starts_with("not a `Scope`: expected one of "));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    name: &'static str,
    values: String,
}

impl UnknownValue {
    pub(crate) fn new<T: AsRef<str>>(name: &'static str, values: &[T]) -> Self {
        let values: Vec<_> = values.iter().take(MAX_VALUES).map(|value| format!("`{}`", value.as_ref())).collect();
        Self { name, values: values.join(", ") }
    }
}

/// Enums may have thousands of values.
const MAX_VALUES: usize = 50;

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = if self.name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
        write!(f, "not {article} `{}`: expected one of {}", self.name, self.values)
    }
}

impl std::error::Error for UnknownValue {}

/// Implements the traits of an enum of strings, by its functions `as_str`, `listed` and `values`. An `open` enum has a variant
/// `Unknown` for strings that the document does not list; a `closed` one rejects them.
macro_rules! string_enum {
    (open $name:ident) => {
        crate::runtime::string_enum!(traits $name);

        impl $name {
            /// Returns the value if it is not one that the document lists.
            #[must_use]
            pub fn unknown(&self) -> ::std::option::Option<&str> {
                match self {
                    Self::Unknown(text) => ::std::option::Option::Some(text),
                    _ => ::std::option::Option::None,
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::listed(&text).unwrap_or(Self::Unknown(text))
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::listed(text).unwrap_or_else(|| Self::Unknown(text.to_owned()))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // A variant may be called `Err`, and then `Self::Err` is ambiguous.
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
    (closed $name:ident) => {
        crate::runtime::string_enum!(traits $name);

        impl ::std::str::FromStr for $name {
            type Err = crate::runtime::UnknownValue;

            fn from_str(text: &str) -> ::std::result::Result<Self, crate::runtime::UnknownValue> {
                Self::listed(text)
                    .ok_or_else(|| crate::runtime::UnknownValue::new(::std::stringify!($name), Self::values()))
            }
        }

        impl ::std::convert::TryFrom<&str> for $name {
            type Error = crate::runtime::UnknownValue;

            fn try_from(text: &str) -> ::std::result::Result<Self, crate::runtime::UnknownValue> {
                text.parse()
            }
        }

        impl ::std::convert::TryFrom<::std::string::String> for $name {
            type Error = crate::runtime::UnknownValue;

            fn try_from(text: ::std::string::String) -> ::std::result::Result<Self, crate::runtime::UnknownValue> {
                text.parse()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let text = <::std::string::String as ::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(::serde::de::Error::custom)
            }
        }
    };
    (traits $name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use string_enum;
