//! Pass `fields`: the fields of a struct under the names that go over the wire, optional as the document says, beside a
//! constructor for what is required.

use quote::{format_ident, quote};
use syn::{Fields, Item, ItemStruct, parse_quote};

use crate::lower::is_optional;
use crate::model::schema::{Field, Named, Schemas, Struct, Type};
use crate::render::docs;

use super::Mismatch;
use super::types::attributes;

/// The struct and its constructor.
///
/// # Errors
/// A field that is missing or not known.
pub fn apply(mut item: ItemStruct, named: &Named, shape: &Struct, schemas: &Schemas) -> Result<Vec<Item>, Mismatch> {
    let Fields::Named(fields) = &mut item.fields else {
        return Err(Mismatch::new(&named.pointer, "a struct without named fields", "its properties"));
    };
    if fields.named.len() != shape.fields.len() {
        return Err(Mismatch::new(
            &named.pointer,
            format!("{} fields", fields.named.len()),
            format!("{}", shape.fields.len()),
        ));
    }
    let mut required = Vec::new();
    let mut optional = Vec::new();
    for rendered in &mut fields.named {
        let name = rendered.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        let Some(field) = shape.fields.iter().find(|field| field.name == name) else {
            return Err(Mismatch::new(&named.pointer, format!("the field `{name}`"), "a property of the document"));
        };
        rendered.attrs = attributes(&field_docs(field));
        rendered.attrs.extend(serde_attributes(field, schemas));
        let ident = format_ident!("{name}");
        if is_optional(field) {
            optional.push(quote!(#ident: None));
        } else {
            let ty = &rendered.ty;
            required.push((ident, quote!(#ty)));
        }
    }
    item.attrs.push(parse_quote!(#[non_exhaustive]));
    let name = &item.ident;
    let (idents, types): (Vec<_>, Vec<_>) = required.into_iter().unzip();
    let constructor: Item = parse_quote! {
        impl #name {
            /// A value with what the document requires; everything else is absent.
            #[must_use]
            pub fn new(#(#idents: impl Into<#types>),*) -> Self {
                Self { #(#idents: #idents.into(),)* #(#optional),* }
            }
        }
    };
    Ok(vec![Item::Struct(item), constructor])
}

fn serde_attributes(field: &Field, schemas: &Schemas) -> Vec<syn::Attribute> {
    let wire = &field.wire;
    let rename = (field.wire != field.name.trim_start_matches("r#")).then(|| quote!(rename = #wire,));
    let list = matches!(schemas.plain(&field.ty), Type::Array(_) | Type::Map(_));
    let rest = if field.required && field.ty.is_nullable() && !field.read_only {
        // Required and nullable: always sent, as `null` where there is no value.
        quote!(default)
    } else if is_optional(field) {
        quote!(default, skip_serializing_if = "Option::is_none")
    } else if list {
        quote!(deserialize_with = "crate::response::null_as_empty")
    } else {
        quote!()
    };
    if rename.is_none() && rest.is_empty() {
        return Vec::new();
    }
    vec![parse_quote!(#[serde(#rename #rest)])]
}

fn field_docs(field: &Field) -> String {
    let prose = docs::prose(&field.docs);
    let wire = docs::code(&field.wire);
    let name = if prose.is_empty() { wire } else { format!("{prose}\n\nOn the wire {wire}.") };
    if field.read_only { format!("{name} Only the server sets it.") } else { name }
}
