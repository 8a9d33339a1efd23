//! Unions: one of several types, decoded by the discriminator if there is one.
//!
//! typify takes the first variant that parses. An open enum takes any text, so a text that another variant knows would end
//! there as unknown: variants that know the value come first. A discriminator decides alone.

use std::collections::BTreeSet;

use heck::ToKebabCase;
use quote::{format_ident, quote};
use syn::{Fields, Item, ItemEnum};

use crate::codegen::rust::docs;
use crate::model::names::{self, Names};
use crate::model::schema::{Named, Schemas, Shape, Type, Union};

use super::nested_lists;
use crate::codegen::mismatch::Mismatch;
use crate::codegen::rust::types::{short, tokens_inside, type_docs};

/// The enum with its decoding.
///
/// # Errors
/// A variant that is missing, or holds another type than the document's.
pub fn apply(item: &ItemEnum, named: &Named, union: &Union, schemas: &Schemas) -> Result<Vec<Item>, Mismatch> {
    if item.variants.len() != union.types.len() {
        let (found, expected) = (item.variants.len(), union.types.len());
        return Err(Mismatch::new(&named.pointer, format!("{found} variants"), format!("{expected}")));
    }
    let name = &item.ident;
    let docs = docs::lines(&type_docs(named));
    let mut inner_types = Vec::new();
    for (variant, ty) in item.variants.iter().zip(&union.types) {
        let inner = tokens_inside(schemas, ty);
        let inner: syn::Type = syn::parse_quote!(#inner);
        let (found, boxed) = match &variant.fields {
            Fields::Unnamed(fields) => {
                let found = fields.unnamed.first().map(|field| short(&field.ty)).unwrap_or_default();
                (found.replace("::std::boxed::Box<", "Box<"), found.contains("Box<"))
            }
            _ => (String::new(), false),
        };
        let expected = short(&inner);
        if found != expected && found != format!("Box<{expected}>") {
            return Err(Mismatch::new(
                &named.pointer,
                format!("the variant `{}` of `{found}`", variant.ident),
                expected,
            ));
        }
        inner_types.push(if boxed { quote!(Box<#inner>) } else { quote!(#inner) });
    }
    let variants = variants(union, schemas);
    let variant_docs = inner_types.iter().map(|ty| docs::lines(&docs::code(&ty.to_string().replace(' ', ""))));
    let decode = decode(named, union, schemas, &variants, &inner_types);
    let tokens = quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants(#inner_types),)*
        }

        #(
            impl From<#inner_types> for #name {
                fn from(value: #inner_types) -> Self {
                    Self::#variants(value)
                }
            }
        )*

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> Result<Self, __D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                #decode
            }
        }
    };
    let file: syn::File =
        syn::parse2(tokens).map_err(|error| Mismatch::new(&named.pointer, error.to_string(), "Rust"))?;
    Ok(file.items)
}

/// The names of the variants: the names of their types, without the words that all of them begin with.
fn variants(union: &Union, schemas: &Schemas) -> Vec<syn::Ident> {
    let mut names = Names::default();
    let whole: Vec<String> = union.types.iter().map(|ty| names.unique(word(ty, schemas))).collect();
    let kebab: Vec<String> = whole.iter().map(|name| name.to_kebab_case()).collect();
    let words: Vec<Vec<&str>> = kebab.iter().map(|name| name.split('-').collect()).collect();
    let first = words.first().map(Vec::as_slice).unwrap_or_default();
    let common = (0..first.len()).take_while(|&at| words.iter().all(|words| words.get(at) == first.get(at))).count();
    let pruned: Vec<String> =
        words.iter().map(|words| names::pascal(&words.get(common..).unwrap_or_default().join("-"))).collect();
    // Pruned names must still say what they stand for, each of them something else.
    let tell = words.iter().all(|words| words.len() > common) && pruned.iter().all(|name| !name.starts_with('_'));
    let unique = pruned.iter().collect::<BTreeSet<_>>().len() == pruned.len();
    let chosen = if common > 0 && tell && unique { pruned } else { whole };
    chosen.iter().map(|name| format_ident!("{name}")).collect()
}

/// The variant's name for a type.
fn word<'s>(ty: &Type, schemas: &'s Schemas) -> &'s str {
    match ty {
        Type::Any => "Value",
        Type::Bool => "Boolean",
        Type::Integer(_) => "Integer",
        Type::Number(_) => "Number",
        Type::String => "String",
        Type::Array(_) => "Array",
        Type::Map(_) => "Object",
        Type::Named(index) => schemas.get(*index).map_or("Unnamed", |named| named.name.as_str()),
        Type::Nullable(inner) => word(inner, schemas),
    }
}

fn decode(
    named: &Named,
    union: &Union,
    schemas: &Schemas,
    variants: &[syn::Ident],
    types: &[proc_macro2::TokenStream],
) -> proc_macro2::TokenStream {
    let name = format_ident!("{}", named.name);
    let unknown = format!("none of the alternatives of {}", named.name);
    if let Some(discriminator) = &union.discriminator {
        let property = &discriminator.property;
        let arms = variants.iter().enumerate().filter_map(|(index, variant)| {
            let values: Vec<_> =
                discriminator.values.iter().filter(|(_, at)| *at == index).map(|(value, _)| value).collect();
            (!values.is_empty()).then(|| {
                quote!(Some(#(#values)|*) => serde_json::from_value(value).map(#name::#variant).map_err(serde::de::Error::custom))
            })
        });
        return quote! {
            match value.get(#property).and_then(serde_json::Value::as_str) {
                #(#arms,)*
                _ => Err(serde::de::Error::custom(concat!(#unknown, ", by `", #property, "`"))),
            }
        };
    }
    let open: Vec<bool> = union.types.iter().map(|ty| is_open_enum(schemas, ty)).collect();
    let knowing = variants.iter().zip(&union.types).zip(types).zip(&open).map(|(((variant, read), ty), open)| {
        let known = open.then(|| quote!(&&!matches!(known, #ty::Unknown(_))));
        let read = match nested_lists::reader(read, schemas, tokens_inside) {
            // `null` itself is none of the alternatives.
            Some(reader) if !read.is_nullable() => {
                quote!(crate::runtime::json::nested::<#reader, _>(value.clone()) && !value.is_null())
            }
            Some(reader) => quote!(crate::runtime::json::nested::<#reader, _>(value.clone())),
            None => quote!(serde_json::from_value::<#ty>(value.clone())),
        };
        quote! {
            if let Ok(known) = #read #known {
                return Ok(Self::#variant(known));
            }
        }
    });
    let taking = variants.iter().zip(types).zip(&open).filter(|(_, open)| **open).map(|((variant, ty), _)| {
        quote! {
            if let Ok(unknown) = serde_json::from_value::<#ty>(value.clone()) {
                return Ok(Self::#variant(unknown));
            }
        }
    });
    quote! {
        #(#knowing)*
        #(#taking)*
        Err(serde::de::Error::custom(#unknown))
    }
}

fn is_open_enum(schemas: &Schemas, ty: &Type) -> bool {
    let Type::Named(index) = ty.not_null() else { return false };
    schemas.get(*index).is_some_and(|named| matches!(named.shape, Shape::Enum(_)) && named.is_open())
}
