//! Structs: typify's fields with the document's property names and optionality, a constructor that takes the required
//! properties, setters where requests contain the type, and a map for properties that the document does not define.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Item, ItemStruct, parse_quote};

use crate::codegen::rust::docs;
use crate::model::names::Names;
use crate::model::schema::{Field, Named, Schemas, Shape, Struct, Type};

use super::required::{self, Kind, Required};
use super::{nested_lists, setters};
use crate::codegen::mismatch::Mismatch;
use crate::codegen::rust::types::{attributes, short, tokens_below, tokens_inside};

/// A struct with what belongs to it.
#[derive(Debug)]
pub struct Rendered {
    /// The struct and its implementations.
    pub items: Vec<Item>,
    /// The struct that its constructor takes, for the module `required`.
    pub required: Option<TokenStream>,
}

/// The struct and its constructor.
///
/// # Errors
/// A field that is missing, not known, or of another type than the document's.
pub fn apply(mut item: ItemStruct, named: &Named, shape: &Struct, schemas: &Schemas) -> Result<Rendered, Mismatch> {
    let syn::Fields::Named(fields) = &mut item.fields else {
        return Err(Mismatch::new(&named.pointer, "a struct without named fields", "its properties"));
    };
    if fields.named.len() != shape.fields.len() {
        let (found, expected) = (fields.named.len(), shape.fields.len());
        return Err(Mismatch::new(&named.pointer, format!("{found} fields"), format!("{expected}")));
    }
    let by_name: HashMap<&str, &Field> = shape.fields.iter().map(|field| (field.name.as_str(), field)).collect();
    let required = required(shape, schemas);
    let mut initial = Vec::new();
    for rendered in &mut fields.named {
        let name = rendered.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        let Some(field) = by_name.get(name.as_str()) else {
            return Err(Mismatch::new(&named.pointer, format!("the field `{name}`"), "a property of the document"));
        };
        let ident = format_ident!("{name}");
        rendered.ty = checked(&rendered.ty, field, named, schemas)?;
        rendered.attrs = attributes(&field_docs(field));
        rendered.attrs.extend(serde_attributes(field, schemas));
        let value = match (field.is_optional(), is_boxed(&rendered.ty)) {
            (true, _) => quote!(None),
            (false, boxed) => required::value(&required, &ident, boxed),
        };
        initial.push(quote!(#ident: #value));
    }
    let additional = shape.additional.as_ref().map(|ty| {
        let mut names = Names::with_taken(shape.fields.iter().map(|field| field.name.as_str()));
        (format_ident!("{}", names.unique("additional_properties")), tokens_inside(schemas, ty))
    });
    if let Some((ident, ty)) = &additional {
        let any = shape.additional.as_ref() == Some(&Type::Any);
        let marked = any.then(|| quote!(, deserialize_with = "crate::runtime::json::undefined"));
        fields.named.push(parse_quote! {
            /// Properties that the document does not define; preserved when the value is sent back.
            #[serde(flatten #marked)]
            pub #ident: std::collections::BTreeMap<String, #ty>
        });
        initial.push(quote!(#ident: std::collections::BTreeMap::new()));
    }
    item.attrs.retain(|attr| !attr.path().is_ident("derive") && !attr.path().is_ident("serde"));
    let debug = debug(&item, shape);
    let derived = debug.is_none().then(|| quote!(Debug,));
    let defaults = required.is_empty().then(|| quote!(Default,));
    item.attrs.push(parse_quote!(#[derive(#derived Clone, #defaults PartialEq, serde::Serialize, serde::Deserialize)]));
    item.attrs.push(parse_quote!(#[non_exhaustive]));
    let setters = named.sent.then(|| setters::render(named, shape, schemas, additional.as_ref()));
    let name = &item.ident;
    // A property that is called so has a setter of that name.
    let has_setter = shape.fields.iter().any(|field| field.name == "default");
    let value = match (required.is_empty(), has_setter) {
        (true, false) => quote!(Self::default()),
        (true, true) => quote!(<Self as Default>::default()),
        (false, _) => quote!(Self { #(#initial),* }),
    };
    let docs = required::docs(&required, &format!("required::{name}"), "value", "properties");
    let arguments = required::arguments(&required, &quote!(required::#name));
    let constructor: Item = parse_quote! {
        impl #name {
            #docs
            #[must_use]
            pub fn new(#arguments) -> Self {
                #value
            }
        }
    };
    let required = required::structure(&required, name, &format!("super::{name}"));
    let mut items = vec![Item::Struct(item), constructor];
    items.extend(setters);
    items.extend(debug);
    Ok(Rendered { items, required })
}

/// Whether a constructor takes its values by name.
#[must_use]
pub fn name_values(schemas: &Schemas) -> bool {
    schemas
        .named()
        .iter()
        .any(|named| matches!(&named.shape, Shape::Struct(shape) if !required::are_arguments(&kinds(shape, schemas))))
}

fn kinds(shape: &Struct, schemas: &Schemas) -> Vec<Kind> {
    required_fields(shape).map(|field| Kind::of(&field.ty, schemas)).collect()
}

fn required_fields(shape: &Struct) -> impl Iterator<Item = &Field> {
    shape.fields.iter().filter(|field| !field.is_optional())
}

/// What the constructor takes, in the order of the document.
fn required(shape: &Struct, schemas: &Schemas) -> Vec<Required> {
    let kinds = kinds(shape, schemas);
    // Their struct is in a module of its own.
    let types = if required::are_arguments(&kinds) { tokens_inside } else { tokens_below };
    let fields = required_fields(shape).zip(kinds).map(|(field, kind)| Required {
        name: format_ident!("{}", field.name),
        ty: types(schemas, field.ty.not_null()),
        kind,
        docs: field_docs(field),
        secret: field.secret,
    });
    fields.collect()
}

/// `Debug` of a struct with secrets.
fn debug(item: &ItemStruct, shape: &Struct) -> Option<Item> {
    let secrets: BTreeSet<&str> =
        shape.fields.iter().filter(|field| field.secret).map(|field| field.name.as_str()).collect();
    if secrets.is_empty() {
        return None;
    }
    let name = &item.ident;
    let text = name.to_string();
    let fields = item.fields.iter().filter_map(|field| field.ident.as_ref()).map(|ident| {
        let field = ident.to_string();
        let optional = shape.fields.iter().any(|known| known.name == field && known.is_optional());
        let value = match (secrets.contains(field.as_str()), optional) {
            (false, _) => quote!(self.#ident),
            (true, true) => quote!(self.#ident.as_ref().map(crate::runtime::redacted)),
            (true, false) => quote!(crate::runtime::redacted(&self.#ident)),
        };
        quote!(.field(#field, &#value))
    });
    Some(parse_quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#text)#(#fields)*.finish()
            }
        }
    })
}

/// The field's type by the model. typify decides which fields need a box to end a recursion.
///
/// # Errors
/// Another type than that of the model.
pub fn checked(rendered: &syn::Type, field: &Field, named: &Named, schemas: &Schemas) -> Result<syn::Type, Mismatch> {
    let inner = tokens_inside(schemas, field.ty.not_null());
    let found = short(rendered);
    let (boxed, bare) = (found.contains("Box<"), unboxed(&found));
    let inner: syn::Type = parse_quote!(#inner);
    let expected = if field.is_optional() { format!("Option<{}>", short(&inner)) } else { short(&inner) };
    if bare != expected {
        let place = format!("the type `{found}` for `{}`", field.name);
        return Err(Mismatch::new(&named.pointer, place, expected));
    }
    let inner: syn::Type = if boxed { parse_quote!(Box<#inner>) } else { inner };
    Ok(match (field.is_optional(), field.is_three_valued()) {
        (true, true) => parse_quote!(Option<Option<#inner>>),
        (true, false) => parse_quote!(Option<#inner>),
        (false, _) => inner,
    })
}

fn is_boxed(ty: &syn::Type) -> bool {
    short(ty).starts_with("Box<")
}

/// The type without its boxes.
#[must_use]
pub fn unboxed(text: &str) -> String {
    let mut text = text.replace("::std::boxed::Box<", "Box<");
    while let Some(start) = text.find("Box<") {
        let mut depth = 0_usize;
        let end = text.char_indices().skip(start + 3).find_map(|(index, character)| {
            match character {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ => {}
            }
            (depth == 0).then_some(index)
        });
        let Some(end) = end else { break };
        text.replace_range(end..=end, "");
        text.replace_range(start..start + 4, "");
    }
    text
}

fn serde_attributes(field: &Field, schemas: &Schemas) -> Option<syn::Attribute> {
    let mut parts: Vec<TokenStream> = Vec::new();
    let wire = &field.wire;
    if field.wire != field.name {
        parts.push(quote!(rename = #wire));
    }
    if let Some(read) = nested_lists::reader(field.ty.not_null(), schemas, tokens_inside) {
        let read = match (field.is_optional(), field.is_three_valued()) {
            (true, true) => quote!(crate::runtime::json::Present<#read>),
            (true, false) => quote!(crate::runtime::json::Nullable<#read>),
            (false, _) => read,
        };
        parts.push(nested_lists::attribute(&read));
        if field.is_optional() {
            parts.push(quote!(default));
        }
        if field.read_only {
            parts.push(quote!(skip_serializing_if = "crate::runtime::json::is_left_out"));
        } else if !field.required {
            parts.push(quote!(skip_serializing_if = "Option::is_none"));
        }
        return Some(parse_quote!(#[serde(#(#parts),*)]));
    }
    let list = nested_lists::is_list(schemas.plain(&field.ty));
    if field.is_three_valued() {
        parts.push(quote!(
            default,
            deserialize_with = "crate::runtime::json::present",
            skip_serializing_if = "Option::is_none"
        ));
    } else if field.read_only {
        parts.push(quote!(default, skip_serializing_if = "crate::runtime::json::is_left_out"));
    } else if !field.required {
        parts.push(quote!(default, skip_serializing_if = "Option::is_none"));
    } else if field.ty.is_nullable() {
        // Required and nullable: always sent, as `null` where there is no value.
        parts.push(quote!(default));
    } else if list {
        parts.push(quote!(deserialize_with = "crate::runtime::json::null_as_empty"));
    }
    (!parts.is_empty()).then(|| parse_quote!(#[serde(#(#parts),*)]))
}

fn field_docs(field: &Field) -> String {
    let prose = docs::prose(&field.docs);
    let wire = docs::code(&field.wire);
    let renamed = field.wire != field.name;
    let mut parts = Vec::new();
    match (prose.is_empty(), renamed) {
        (true, _) => parts.push(format!("The property {wire}.")),
        (false, true) => parts.extend([prose, format!("The property {wire} in JSON.")]),
        (false, false) => parts.push(prose),
    }
    if field.read_only {
        parts.push("Output only.".to_owned());
    }
    parts.join("\n\n")
}
