//! How `new` takes the values that the document requires: one by one, or as the fields of a struct, so that the compiler names what
//! is missing and no two values can change places unnoticed.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::codegen::rust::docs;
use crate::model::schema::{Schemas, Shape, Type};

/// With more arguments than this, a call does not show which is which.
const MAX_ARGUMENTS: usize = 4;

/// The values that an argument takes: two arguments of one kind can change places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Texts, and what a text becomes: newtypes, enums with unknown values, files.
    Text,
    /// Numbers of any size.
    Number,
    /// Those of one type.
    Other(Type),
}

impl Kind {
    /// The kind of a type; `null` makes no difference.
    #[must_use]
    pub fn of(ty: &Type, schemas: &Schemas) -> Self {
        let ty = schemas.behind(ty.not_null());
        let named = if let Type::Named(index) = ty { schemas.get(*index) } else { None };
        match (ty, named.map(|named| (&named.shape, named.is_open()))) {
            (Type::String, _) | (_, Some((Shape::Alias(Type::String), _) | (Shape::Enum(_), true))) => Self::Text,
            (Type::Integer(_) | Type::Number(_), _) => Self::Number,
            _ => Self::Other(schemas.written_out(ty)),
        }
    }
}

/// A value that the document requires.
#[derive(Debug)]
pub struct Required {
    /// The name of its field.
    pub name: Ident,
    /// Its type, as the module of its owner names it.
    pub ty: TokenStream,
    /// The values that it takes.
    pub kind: Kind,
    /// Its documentation.
    pub docs: String,
    /// Whether it is a secret, which `Debug` does not show.
    pub secret: bool,
}

/// Whether `new` takes values of these kinds one by one. The order of the document makes no difference.
pub fn are_arguments<'k>(kinds: impl IntoIterator<Item = &'k Kind>) -> bool {
    let mut known = Vec::new();
    kinds.into_iter().all(|kind| {
        let is_single = !known.contains(&kind);
        known.push(kind);
        is_single && known.len() <= MAX_ARGUMENTS
    })
}

fn are_one_by_one(required: &[Required]) -> bool {
    are_arguments(required.iter().map(|required| &required.kind))
}

/// The arguments of `new`; where the values are no arguments, the struct at this path is the only one.
#[must_use]
pub fn arguments(required: &[Required], path: &TokenStream) -> TokenStream {
    if !are_one_by_one(required) {
        return quote!(required: #path);
    }
    let arguments = required.iter().map(|Required { name, ty, .. }| quote!(#name: impl Into<#ty>));
    quote!(#(#arguments),*)
}

/// What a required field is set to in `new`.
#[must_use]
pub fn value(required: &[Required], name: &Ident, boxed: bool) -> TokenStream {
    match (are_one_by_one(required), boxed) {
        (true, _) => quote!(#name.into()),
        (false, true) => quote!(Box::new(required.#name)),
        (false, false) => quote!(required.#name),
    }
}

/// The documentation of `new`, for a value (or a form) with properties (or parts); the struct is at this path.
#[must_use]
pub fn docs(required: &[Required], path: &str, value: &str, parts: &str) -> TokenStream {
    let named = if are_one_by_one(required) { String::new() } else { format!(", each by its name in [`{path}`]") };
    docs::lines(&format!("Creates a {value} from its required {parts}{named}; all others are unset."))
}

/// The struct of the required values, if `new` does not take them one by one; `owner` is the path of the type in links.
#[must_use]
pub fn structure(required: &[Required], name: &Ident, owner: &str) -> Option<TokenStream> {
    if are_one_by_one(required) {
        return None;
    }
    let about = docs::lines(&format!("What [`{0}::new`]({owner}::new) takes.", owner.trim_start_matches("super::")));
    let fields = required.iter().map(|Required { name, ty, docs, .. }| {
        let docs = docs::lines(docs);
        quote!(#docs pub #name: #ty)
    });
    let has_secret = required.iter().any(|required| required.secret);
    let derived = (!has_secret).then(|| quote!(Debug,));
    let debug = has_secret.then(|| {
        let text = name.to_string();
        let fields = required.iter().map(|Required { name, secret, .. }| {
            let field = name.to_string();
            let value = if *secret { quote!(crate::runtime::redacted(&self.#name)) } else { quote!(self.#name) };
            quote!(.field(#field, &#value))
        });
        quote! {
            impl std::fmt::Debug for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct(#text)#(#fields)*.finish()
                }
            }
        }
    });
    Some(quote! {
        #about
        #[derive(#derived Clone, PartialEq)]
        pub struct #name {
            #(#fields,)*
        }

        #debug
    })
}
