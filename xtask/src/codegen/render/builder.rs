//! The builder of one operation: a setter for each parameter and for the body, and `send()`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Type};

use crate::codegen::rust::types;
use crate::codegen::rust::{bodies, docs};
use crate::model::names::Names;
use crate::model::operation::Operation;
use crate::model::parameter::Location;
use crate::model::schema::Schemas;
use crate::openapi::path_template::Piece;

use super::send::Sent;

/// A setter of a builder.
#[derive(Debug)]
pub struct Setter {
    /// The name of field and setter.
    pub name: Ident,
    /// The type of the value.
    pub ty: Type,
    /// Whether it must be called.
    pub required: bool,
    /// Whether its value is a secret.
    pub secret: bool,
    docs: String,
}

/// The setters as a person would call them: along the path, then in the order of the document, the body last.
#[must_use]
pub fn setters(operation: &Operation, schemas: &Schemas) -> Vec<Setter> {
    let in_path = |wire: &str| {
        let place = operation.pieces.iter().position(|piece| matches!(piece, Piece::Parameter(name) if name == wire));
        place.unwrap_or_default()
    };
    let mut parameters: Vec<_> = operation.parameters.iter().enumerate().collect();
    parameters.sort_by_key(|(index, parameter)| match parameter.location {
        Location::Path => (0, in_path(&parameter.wire)),
        _ => (1, *index),
    });
    let parameter_setters = parameters.into_iter().map(|(_, parameter)| {
        let place = match parameter.location {
            Location::Path => "path parameter",
            Location::Query => "query parameter",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let what = format!("{place} {}", docs::code(&parameter.wire));
        let ty = types::tokens(schemas, parameter.value_type());
        Setter {
            name: format_ident!("{}", parameter.name),
            ty: syn::parse_quote!(#ty),
            required: parameter.required,
            secret: parameter.secret,
            docs: setter_docs(&what, parameter.required, &docs::prose(&parameter.docs)),
        }
    });
    let body = operation.body.as_ref().map(|body| {
        let what = format!("body, sent as {}", bodies::media_types(body));
        Setter {
            name: format_ident!("body"),
            ty: bodies::ty(operation, body, schemas),
            required: body.required,
            secret: false,
            docs: setter_docs(&what, body.required, &docs::prose(&body.docs)),
        }
    });
    parameter_setters.chain(body).collect()
}

/// The documentation of a setter: what it sets, and the document's description.
fn setter_docs(what: &str, required: bool, description: &str) -> String {
    let need = if required { "Required." } else { "Optional." };
    format!("Sets the {what}. {need}\n\n{description}").trim_end().to_owned()
}

/// The name of the builder's field for the client, which no parameter has.
#[must_use]
pub fn client(operation: &Operation) -> Ident {
    let mut taken = Names::with_taken(operation.parameters.iter().map(|parameter| parameter.name.as_str()));
    format_ident!("{}", taken.unique("client"))
}

/// The builder with `send` as its first method.
#[must_use]
pub fn render(operation: &Operation, docs: &str, setters: &[Setter], sent: &Sent, send: &TokenStream) -> TokenStream {
    let (ident, client) = (format_ident!("{}", operation.builder), client(operation));
    let value = &sent.value;
    let docs = docs::lines(docs);
    let fields: Vec<_> = setters.iter().map(|setter| &setter.name).collect();
    let field_types = setters.iter().map(|Setter { ty, required, .. }| {
        if *required { quote!(Result<#ty, runtime::NoValue>) } else { quote!(Result<Option<#ty>, runtime::NoValue>) }
    });
    let initial = setters
        .iter()
        .map(|setter| if setter.required { quote!(Err(runtime::NoValue::Missing)) } else { quote!(Ok(None)) });
    let functions = setters.iter().map(setter);
    let debug = debug(&ident, &client, setters);
    let derived = debug.is_none().then(|| quote!(Debug,));
    let names: Vec<_> = setters.iter().map(|setter| setter.name.to_string()).collect();
    let mut taken = Names::with_taken(names.iter().map(String::as_str));
    let maybes = setters.iter().filter(|setter| !setter.required).map(|Setter { name, ty, .. }| {
        let maybe = taken.unique(&format!("maybe_{}", name.to_string().trim_end_matches('_')));
        let maybe = format_ident!("{maybe}");
        quote!(runtime::maybe!(#name, #maybe, #ty);)
    });
    let maybes: Vec<_> = maybes.collect();
    quote! {
        #docs
        #[derive(#derived Clone)]
        #[must_use = "nothing is sent before `send()`"]
        pub struct #ident<'a> {
            #client: Caller<'a>,
            #(#fields: #field_types,)*
        }

        impl<'a> #ident<'a> {
            pub(crate) fn new(#client: &'a Client) -> Self {
                Self { #client: Caller::new(&#client.inner), #(#fields: #initial,)* }
            }

            #send

            #(#functions)*
            #(#maybes)*
        }

        #debug

        runtime::builder!(#ident, #client, #value);
    }
}

/// `Debug` of a builder with parameters that are secrets.
fn debug(ident: &Ident, client: &Ident, setters: &[Setter]) -> Option<TokenStream> {
    if setters.iter().all(|setter| !setter.secret) {
        return None;
    }
    let text = ident.to_string();
    let fields = setters.iter().map(|Setter { name, required, secret, .. }| {
        let field = name.to_string();
        let value = match (secret, required) {
            (false, _) => quote!(self.#name),
            (true, true) => quote!(self.#name.as_ref().map(runtime::redacted)),
            (true, false) => quote!(self.#name.as_ref().map(|value| value.as_ref().map(runtime::redacted))),
        };
        quote!(.field(#field, &#value))
    });
    let first = client.to_string();
    Some(quote! {
        impl std::fmt::Debug for #ident<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#text).field(#first, &self.#client)#(#fields)*.finish()
            }
        }
    })
}

fn setter(setter: &Setter) -> TokenStream {
    let Setter { name, ty, required, docs, .. } = setter;
    let docs = docs::lines(docs);
    let optional = (!required).then(|| quote!(.map(Some)));
    quote! {
        #docs
        pub fn #name<V>(mut self, value: V) -> Self
        where
            V: TryInto<#ty>,
            V::Error: std::fmt::Display,
        {
            self.#name = runtime::convert(value)#optional;
            self
        }
    }
}
