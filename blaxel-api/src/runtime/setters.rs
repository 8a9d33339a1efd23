//! The setters of generated types that requests contain.
#![allow(unused_macros, reason = "a document may have no struct in a request")]

/// Implements the setters of one field of a struct: `presence kind type => field, maybe_setter`.
///
/// `presence` is `required`, `optional` (an `Option`) or `nullable` (an `Option` of an `Option`); only the latter two have a
/// `maybe_setter`. `kind` is `value` (anything that converts to the type), `exact` (the type itself, so that literals of numbers
/// have a type), `list` or `map` (with the type of their items), or `object` (a map of any JSON values). `field as setter` gives
/// the setter another name than the field.
macro_rules! setter {
    ($presence:ident $kind:ident $type:ty => $field:ident $(, $maybe:ident)?) => {
        crate::runtime::setter!($presence $kind $type => $field as $field $(, $maybe)?);
    };
    ($presence:ident $kind:ident $type:ty => $field:ident as $setter:ident $(, $maybe:ident)?) => {
        crate::runtime::setter!(@setter $presence $kind $field $setter $type);
        $(crate::runtime::setter!(@maybe $presence $kind $field $maybe $type);)?
    };
    (@setter $presence:ident value $field:ident $setter:ident $type:ty) => {
        #[doc = ::std::concat!("Sets the field `", ::std::stringify!($field), "`.")]
        #[must_use]
        pub fn $setter(mut self, value: impl ::std::convert::Into<$type>) -> Self {
            let value: $type = value.into();
            self.$field = crate::runtime::setter!(@wrap $presence value);
            self
        }
    };
    (@setter $presence:ident exact $field:ident $setter:ident $type:ty) => {
        #[doc = ::std::concat!("Sets the field `", ::std::stringify!($field), "`.")]
        #[must_use]
        pub fn $setter(mut self, value: $type) -> Self {
            self.$field = crate::runtime::setter!(@wrap $presence value);
            self
        }
    };
    (@setter $presence:ident list $field:ident $setter:ident $type:ty) => {
        #[doc = ::std::concat!("Sets the field `", ::std::stringify!($field), "` to these items.")]
        #[must_use]
        pub fn $setter(
            mut self,
            items: impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<$type>>,
        ) -> Self {
            let value: ::std::vec::Vec<$type> = items.into_iter().map(::std::convert::Into::into).collect();
            self.$field = crate::runtime::setter!(@wrap $presence value);
            self
        }
    };
    (@setter $presence:ident map $field:ident $setter:ident $type:ty) => {
        #[doc = ::std::concat!("Sets the field `", ::std::stringify!($field), "` to these entries.")]
        #[must_use]
        pub fn $setter<K: ::std::convert::Into<::std::string::String>, V: ::std::convert::Into<$type>>(
            mut self,
            entries: impl ::std::iter::IntoIterator<Item = (K, V)>,
        ) -> Self {
            let value: ::std::collections::BTreeMap<::std::string::String, $type> =
                entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
            self.$field = crate::runtime::setter!(@wrap $presence value);
            self
        }
    };
    (@setter $presence:ident object $field:ident $setter:ident $type:ty) => {
        #[doc = ::std::concat!("Sets the field `", ::std::stringify!($field), "` to these entries.")]
        #[must_use]
        pub fn $setter<K: ::std::convert::Into<::std::string::String>, V: ::std::convert::Into<$type>>(
            mut self,
            entries: impl ::std::iter::IntoIterator<Item = (K, V)>,
        ) -> Self {
            let value: ::serde_json::Map<::std::string::String, $type> =
                entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
            self.$field = crate::runtime::setter!(@wrap $presence value);
            self
        }
    };
    (@maybe $presence:ident list $field:ident $maybe:ident $type:ty) => {
        crate::runtime::setter!(@maybe $presence value $field $maybe ::std::vec::Vec<$type>);
    };
    (@maybe $presence:ident map $field:ident $maybe:ident $type:ty) => {
        crate::runtime::setter!(
            @maybe $presence value $field $maybe ::std::collections::BTreeMap<::std::string::String, $type>
        );
    };
    (@maybe $presence:ident object $field:ident $maybe:ident $type:ty) => {
        crate::runtime::setter!(
            @maybe $presence value $field $maybe ::serde_json::Map<::std::string::String, $type>
        );
    };
    (@maybe optional $kind:ident $field:ident $maybe:ident $type:ty) => {
        #[doc = ::std::concat!("Sets or clears the field `", ::std::stringify!($field), "`.")]
        #[must_use]
        pub fn $maybe(mut self, value: ::std::option::Option<$type>) -> Self {
            self.$field = value.map(::std::convert::Into::into);
            self
        }
    };
    (@maybe nullable $kind:ident $field:ident $maybe:ident $type:ty) => {
        #[doc = ::std::concat!("Sets the field `", ::std::stringify!($field), "`, or sets it to `null`.")]
        #[must_use]
        pub fn $maybe(mut self, value: ::std::option::Option<$type>) -> Self {
            self.$field = ::std::option::Option::Some(value.map(::std::convert::Into::into));
            self
        }
    };
    (@wrap required $value:ident) => { $value.into() };
    (@wrap optional $value:ident) => { ::std::option::Option::Some($value.into()) };
    (@wrap nullable $value:ident) => { ::std::option::Option::Some(::std::option::Option::Some($value.into())) };
}

pub(crate) use setter;
