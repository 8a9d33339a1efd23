//! `schemas.rs`: the JSON Schema of each type, made from the document's Schema Object. A schema derived from the Rust type would
//! accept more than the document does (`null` for every `Option`, any text for an open enum) and would lack all bounds.

mod json;
mod translate;

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::codegen::mismatch::Mismatch;
use crate::model::Api;
use crate::model::schema::Named;
use crate::model::security::Scope;
use crate::openapi::document::Document;

use json::{list, object, text};
use translate::{together, translate};

/// The implementations of `JsonSchema` for `Scope` and for every named type, in pieces.
///
/// # Errors
/// A schema of the model that is not in the document, or a text that does not parse as JSON.
pub fn render(document: &Document, api: &Api) -> Result<impl Iterator<Item = TokenStream>, Mismatch> {
    let mut texts: Vec<(&Named, String)> = Vec::new();
    let mut referred = BTreeSet::new();
    let mut sorted: Vec<&Named> = api.schemas.named().iter().collect();
    sorted.sort_unstable_by_key(|named| &named.name);
    for named in sorted {
        let (text, references) = schema(document, api, named)?;
        texts.push((named, text));
        referred.extend(references);
    }
    let references = referred.into_iter().filter_map(|index| api.schemas.get(index)).map(|named| {
        let (name, ty) = (&named.name, bearer(named));
        quote!((#name, SchemaGenerator::subschema_for::<#ty>))
    });
    let imports = texts.iter().any(|(named, _)| !named.is_alias).then(|| {
        quote!(
            use crate::generated::types;
        )
    });
    let head = quote! {
        //! The document's schemas as JSON Schemas.
        //!
        //! The types of [`types`](crate::types) implement `JsonSchema`. A type alias cannot: the schema is that of a type of the same
        //! name here, for `schemars::schema_for!` and `#[schemars(with = "..")]`.
        use std::borrow::Cow;

        use schemars::{JsonSchema, Schema, SchemaGenerator};

        #imports
        use crate::runtime::schema;

        /// The types to which schemas refer.
        const REFERENCES: &[schema::Reference] = &[#(#references),*];
    };
    let scope = implementation(&quote!(crate::generated::scope::Scope), "Scope", "Scope", &scopes(&api.scopes));
    let types = texts.into_iter().map(|(named, text)| {
        let name = &named.name;
        let implemented = implementation(&bearer(named), &format!("types::{name}"), name, &text);
        let marker = named.is_alias.then(|| {
            let ident = format_ident!("{name}");
            let docs = format!(" The schema of [`types::{name}`](crate::types::{name}).");
            quote! {
                #[doc = #docs]
                #[derive(Debug)]
                pub enum #ident {}
            }
        });
        quote!(#marker #implemented)
    });
    Ok([head, scope].into_iter().chain(types))
}

/// The type that has the schema.
fn bearer(named: &Named) -> TokenStream {
    let ident = format_ident!("{}", named.name);
    if named.is_alias { quote!(#ident) } else { quote!(types::#ident) }
}

/// The id distinguishes the type from types with the same name in other crates and modules.
fn implementation(ty: &TokenStream, id: &str, name: &str, text: &str) -> TokenStream {
    let id = format!("::{id}");
    let text = raw(text);
    quote! {
        impl JsonSchema for #ty {
            fn schema_name() -> Cow<'static, str> {
                #name.into()
            }

            fn schema_id() -> Cow<'static, str> {
                concat!(module_path!(), #id).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let text = #text;
                schema::read(generator, text, REFERENCES)
            }
        }
    }
}

fn schema(document: &Document, api: &Api, named: &Named) -> Result<(String, BTreeSet<usize>), Mismatch> {
    // A reference is percent-decoded, a pointer is not.
    let place = |pointer: &String| {
        let at = document.lookup(&format!("#{}", pointer.replace('%', "%25")));
        at.ok_or_else(|| Mismatch::new(pointer, "a type without a schema", "one at this place"))
    };
    let (text, references) = if named.parts.is_empty() {
        translate(&api.schemas, &place(&named.pointer)?)
    } else {
        together(&api.schemas, &named.parts.iter().map(place).collect::<Result<Vec<_>, _>>()?)
    };
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(_) => Ok((text, references)),
        Err(error) => Err(Mismatch::new(&named.pointer, format!("a schema that cannot be read ({error})"), "JSON")),
    }
}

/// Every scope with its description.
fn scopes(scopes: &[Scope]) -> String {
    let of = |scope: &Scope| {
        object(&[("const", text(&scope.text)), ("type", text("string")), ("description", text(&scope.description))])
    };
    // JSON Schema has no empty list of alternatives.
    let alternatives = if scopes.is_empty() { ("not", object(&[])) } else { ("oneOf", list(scopes.iter().map(of))) };
    object(&[("description", text("An OAuth 2.0 scope (RFC 6749, section 3.3).")), alternatives])
}

/// The text as a raw string literal, which keeps JSON readable.
fn raw(text: &str) -> Literal {
    let longest = text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max();
    let Some(longest) = longest else { return Literal::string(text) };
    let hashes = "#".repeat(longest + 1);
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| Literal::string(text))
}
