//! Unions: one of several types, decoded by the discriminator if there is one.
//!
//! typify takes the first variant that parses and drops what the variant does not name. Variants are tried in the order in which
//! their schemas admit the value and name its properties. A discriminator decides alone.

use std::collections::BTreeSet;

use heck::ToKebabCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Item, ItemEnum};

use crate::codegen::rust::docs;
use crate::model::names::{self, Names};
use crate::model::schema::{Named, Schemas, Type, Union};

use super::fits::Fits;
use super::nested_lists;
use super::structs::unboxed;
use crate::codegen::mismatch::Mismatch;
use crate::codegen::rust::types::{short, tokens_inside, type_docs};

/// The enum with its decoding.
///
/// # Errors
/// A variant that is missing, or whose type differs from the document.
pub fn apply(
    item: &ItemEnum,
    named: &Named,
    union: &Union,
    schemas: &Schemas,
    fits: &Fits<'_>,
) -> Result<Vec<Item>, Mismatch> {
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
                // A list or a map ends a recursion itself, wherever typify has its box.
                let boxed = found.contains("Box<") && !matches!(ty.not_null(), Type::Array(_) | Type::Map(_));
                (unboxed(&found), boxed)
            }
            _ => (String::new(), false),
        };
        let expected = short(&inner);
        if found != expected {
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
    let (shapes, decode) = decode(named, union, schemas, fits, &variants, &inner_types);
    // As for a parameter that is a text alone.
    let mut texts = variants.iter().zip(&union.types).filter(|(_, ty)| **ty == Type::String);
    let text = texts.next().filter(|_| texts.next().is_none()).map(|(variant, _)| {
        quote! {
            impl From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self::#variant(value.to_owned())
                }
            }
        }
    });
    // Two aliases may be names of one type, which becomes the first variant.
    let mut seen: Vec<Type> = Vec::new();
    let conversions = variants.iter().zip(&union.types).zip(&inner_types).filter_map(|((variant, ty), inner)| {
        let whole = schemas.written_out(ty);
        if seen.contains(&whole) {
            return None;
        }
        seen.push(whole);
        Some(quote! {
            impl From<#inner> for #name {
                fn from(value: #inner) -> Self {
                    Self::#variant(value)
                }
            }
        })
    });
    let tokens = quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants(#inner_types),)*
        }

        #(#conversions)*

        #text

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<__D: serde::Deserializer<'de>>(deserializer: __D) -> Result<Self, __D::Error> {
                #shapes
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

/// What tells the alternatives apart, and how they are decoded.
fn decode(
    named: &Named,
    union: &Union,
    schemas: &Schemas,
    fits: &Fits<'_>,
    variants: &[syn::Ident],
    types: &[TokenStream],
) -> (TokenStream, TokenStream) {
    let name = format_ident!("{}", named.name);
    let unknown = format!("none of the alternatives of {}", named.name);
    if let Some(discriminator) = &union.discriminator {
        let property = &discriminator.property;
        let read =
            |variant| quote!(serde_json::from_value(value).map(#name::#variant).map_err(serde::de::Error::custom));
        let arms = variants.iter().enumerate().filter_map(|(place, variant)| {
            let values: Vec<_> = discriminator.values_of(place).collect();
            let read = read(variant);
            (!values.is_empty()).then(|| quote!(Some(#(#values)|*) => #read))
        });
        let other = match discriminator.other.and_then(|place| variants.get(place)) {
            Some(variant) => read(variant),
            None => quote!(Err(serde::de::Error::custom(concat!(#unknown, ", by `", #property, "`")))),
        };
        let decode = quote! {
            match value.get(#property).and_then(serde_json::Value::as_str) {
                #(#arms,)*
                _ => #other,
            }
        };
        return (TokenStream::new(), decode);
    }
    let references = fits.references(&union.types);
    let places = 0..variants.len();
    let reads = variants.iter().zip(&union.types).zip(types).map(|((variant, read), ty)| {
        match nested_lists::reader(read, schemas, tokens_inside) {
            // `null` itself is none of the alternatives.
            Some(reader) if !read.is_nullable() => quote! {
                if value.is_null() {
                    continue;
                }
                crate::runtime::json::nested::<#reader, _>(value.clone()).map(Self::#variant)
            },
            Some(reader) => quote!(crate::runtime::json::nested::<#reader, _>(value.clone()).map(Self::#variant)),
            None => quote!(serde_json::from_value::<#ty>(value.clone()).map(Self::#variant)),
        }
    });
    let shapes = quote! {
        static SHAPES: &[&crate::runtime::json::Shape] = &[#(#references),*];
    };
    let decode = quote! {
        for place in crate::runtime::json::ranked(&value, SHAPES) {
            let read = match place {
                #(#places => { #reads })*
                _ => continue,
            };
            if let Ok(read) = read {
                return Ok(read);
            }
        }
        Err(serde::de::Error::custom(#unknown))
    };
    (shapes, decode)
}
