//! `types.rs`: the named types. Structs and newtypes are typify's, with other documentation and attributes; enums, unions and type
//! aliases are rendered from the model. typify's struct builders and defaults are left out.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Item, ItemImpl, ItemStruct, parse_quote};

use crate::codegen::rust::docs;
use crate::codegen::rust::file::File;
use crate::model::Api;
use crate::model::schema::{Named, Schemas, Shape, Type};

use crate::codegen::passes::collect::{kind, self_name};
use crate::codegen::rust::types::{dress, short, tokens_inside, type_argument, type_docs};

use super::fits::Fits;
use super::{enums, nested_lists, structs, tuples, unions};
use crate::codegen::mismatch::Mismatch;

/// The module `types` while it is being rendered.
#[derive(Debug)]
pub struct Types<'a, F> {
    api: &'a Api,
    /// The index of each type among the sorted names, which is typify's order.
    by_name: HashMap<&'a str, (usize, &'a Named)>,
    /// What tells the types of choices from each other.
    fits: Fits<'a>,
    /// Of each name the place among the schemas.
    places: HashMap<&'a str, usize>,
    rendered: BTreeMap<usize, F>,
    /// What the constructors take that name their values.
    required: BTreeMap<usize, F>,
}

/// The files of the module `types`.
#[derive(Debug)]
pub struct Module<F> {
    /// The types.
    pub types: F,
    /// Its module `required`, if a constructor needs it.
    pub required: Option<F>,
}

impl<'a, F: File> Types<'a, F> {
    /// An empty module.
    #[must_use]
    pub fn of(api: &'a Api) -> Self {
        let mut named: Vec<&Named> = api.schemas.named().iter().collect();
        named.sort_unstable_by_key(|named| &named.name);
        let by_name = named.into_iter().enumerate().map(|at| (at.1.name.as_str(), at)).collect();
        let places =
            api.schemas.named().iter().enumerate().map(|(place, named)| (named.name.as_str(), place)).collect();
        Self {
            api,
            by_name,
            fits: Fits::of(&api.schemas),
            places,
            rendered: BTreeMap::new(),
            required: BTreeMap::new(),
        }
    }

    /// Whether typify's implementations of this type are kept: those of newtypes, other than of strings.
    #[must_use]
    pub fn keeps(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(
            |(_, named)| matches!(&named.shape, Shape::Alias(ty) if !named.is_alias && *ty != Type::String),
        )
    }

    /// Adds typify's items.
    ///
    /// # Errors
    /// A type that occurs twice or is unknown.
    pub fn take(&mut self, items: Vec<Item>) -> Result<(), Mismatch> {
        let schemas = &self.api.schemas;
        let mut place = 0;
        for item in items {
            let mut fits = None;
            let mut items = match item {
                Item::Struct(mut item) => {
                    let named;
                    (place, named) = self.find("struct", &item.ident)?;
                    fits = self.fits_of(named);
                    dress(&mut item.attrs, named);
                    match &named.shape {
                        Shape::Struct(shape) => {
                            let rendered = structs::apply(item, named, shape, schemas)?;
                            self.add_required(place, named, rendered.required)?;
                            rendered.items
                        }
                        Shape::Tuple(items) => tuples::apply(&item, named, items, schemas)?,
                        Shape::Alias(ty) if named.is_alias => vec![alias(&item, named, ty, schemas)],
                        Shape::Alias(ty) => newtype(item, named, ty, schemas),
                        _ => return Err(Mismatch::new(&named.pointer, "a struct", "an enum")),
                    }
                }
                Item::Enum(item) => {
                    let named;
                    (place, named) = self.find("enum", &item.ident)?;
                    fits = self.fits_of(named);
                    match &named.shape {
                        Shape::Enum(values) => enums::apply(&item, named, values)?,
                        Shape::Union(union) => unions::apply(&item, named, union, schemas, &self.fits)?,
                        _ => return Err(Mismatch::new(&named.pointer, "an enum", "a struct")),
                    }
                }
                // They stand after their type.
                Item::Impl(item) => {
                    let name = self_name(&item).map(ToString::to_string).unwrap_or_default();
                    let named = self.by_name.get(name.as_str()).filter(|_| self.keeps(&name));
                    let Some((_, named)) = named else { continue };
                    let of = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
                    // A newtype has no methods of what is inside, and a secret is not shown.
                    if of.is_some_and(|of| of.ident == "Deref" || named.secret && of.ident == "Display") {
                        continue;
                    }
                    vec![Item::Impl(if is_any_text(named, schemas) { infallible(item) } else { item })]
                }
                // Struct builders and defaults have no place in the crate; the error of conversions is our own text.
                Item::Mod(module) if matches!(module.ident.to_string().as_str(), "builder" | "defaults" | "error") => {
                    continue;
                }
                other => {
                    let found = format!("an item {} among the types", kind(&other));
                    return Err(Mismatch::new("", found, "types and their traits"));
                }
            };
            items.extend(fits);
            let piece = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items };
            self.rendered.entry(place).or_default().push(piece);
        }
        Ok(())
    }

    fn add_required(&mut self, place: usize, named: &Named, item: Option<TokenStream>) -> Result<(), Mismatch> {
        let Some(item) = item else { return Ok(()) };
        let added = self.required.entry(place).or_default().parse(item);
        added.map_err(|error| Mismatch::new(&named.pointer, error.to_string(), "Rust"))
    }

    fn fits_of(&self, named: &Named) -> Option<Item> {
        self.fits.item(*self.places.get(named.name.as_str())?)
    }

    fn find(&self, kind: &str, ident: &Ident) -> Result<(usize, &'a Named), Mismatch> {
        match self.by_name.get(ident.to_string().as_str()) {
            Some((place, named)) if self.rendered.contains_key(place) => {
                Err(Mismatch::new(&named.pointer, format!("a second type `{ident}`"), "one"))
            }
            Some(found) => Ok(*found),
            None => Err(Mismatch::new("", format!("the {kind} `{ident}`"), "types of the document alone")),
        }
    }

    /// The whole module.
    ///
    /// # Errors
    /// A type that is missing.
    pub fn finish(self) -> Result<Module<F>, Mismatch> {
        if let Some((_, named)) = self.by_name.values().find(|(place, _)| !self.rendered.contains_key(place)) {
            return Err(Mismatch::new(&named.pointer, format!("no type `{}`", named.name), "one"));
        }
        let module: Vec<Item> = if self.required.is_empty() {
            Vec::new()
        } else {
            vec![parse_quote!(
                pub mod required;
            )]
        };
        let types = module_of("The types of the document.", module, self.rendered);
        let about = "What `new` takes, for types with more than four required properties, or with two that would take each \
                     other's values.";
        let required = (!self.required.is_empty()).then(|| module_of(about, Vec::new(), self.required));
        Ok(Module { types, required })
    }
}

/// A file with this documentation, these items and these pieces.
fn module_of<F: File>(docs: &str, items: Vec<Item>, pieces: BTreeMap<usize, F>) -> F {
    let mut file = F::default();
    let lines = docs::in_lines(docs);
    let attrs = lines.map(|line| parse_quote!(#![doc = #line])).collect();
    file.push(syn::File { shebang: None, frontmatter: None, attrs, items });
    for piece in pieces.into_values() {
        file.append(piece);
    }
    file
}

/// Another name of a type.
fn alias(item: &ItemStruct, named: &Named, ty: &Type, schemas: &Schemas) -> Item {
    let (name, docs, inner) = (&item.ident, docs::lines(&type_docs(named)), tokens_inside(schemas, ty));
    // typify may end a recursion here.
    let boxed = item.fields.iter().any(|field| short(&field.ty).starts_with("Box<"));
    let inner = if boxed { quote!(Box<#inner>) } else { inner };
    parse_quote!(#docs pub type #name = #inner;)
}

/// A newtype: a struct with one unnamed field.
fn newtype(mut item: ItemStruct, named: &Named, ty: &Type, schemas: &Schemas) -> Vec<Item> {
    item.attrs.retain(|attr| !attr.path().is_ident("derive") && !attr.path().is_ident("serde"));
    let debug = (!named.secret).then(|| quote!(Debug,));
    let copy = matches!(ty, Type::Bool | Type::Integer(_) | Type::Number(_)).then(|| quote!(Copy,));
    let hash = schemas.is_hashable(ty).then(|| quote!(Eq, PartialOrd, Ord, Hash,));
    // What `null` becomes where the list or map must be there.
    let default = (nested_lists::is_list(schemas.plain(ty)) || ty.is_nullable()).then(|| quote!(Default,));
    item.attrs.push(parse_quote! {
        #[derive(#debug Clone, #copy PartialEq, #hash #default serde::Serialize, serde::Deserialize)]
    });
    item.attrs.push(parse_quote!(#[serde(transparent)]));
    if let Some(read) = nested_lists::reader(ty, schemas, tokens_inside) {
        let attribute = nested_lists::attribute(&read);
        let fields = item.fields.iter_mut();
        fields.for_each(|field| field.attrs.push(parse_quote!(#[serde(#attribute)])));
    }
    let name = &item.ident;
    let mut items = Vec::new();
    if *ty == Type::String {
        let kind = if named.secret { quote!(secret) } else { quote!(shown) };
        items.push(parse_quote!(crate::runtime::string_newtype!(#kind #name);));
    } else if named.secret {
        let text = name.to_string();
        items.push(parse_quote! {
            impl std::fmt::Debug for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_tuple(#text).field(&crate::runtime::redacted(&self.0)).finish()
                }
            }
        });
    }
    items.insert(0, Item::Struct(item));
    items
}

/// Whether every string is a value of the type.
fn is_any_text(named: &Named, schemas: &Schemas) -> bool {
    match &named.shape {
        Shape::Alias(Type::Named(index)) => schemas.get(*index).is_some_and(|inner| is_any_text(inner, schemas)),
        Shape::Alias(ty) => *ty == Type::String,
        Shape::Enum(_) => named.is_open(),
        _ => false,
    }
}

/// Replaces a `TryFrom` of typify that cannot fail by `From`.
fn infallible(item: ItemImpl) -> ItemImpl {
    let from = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
    let value = from.filter(|segment| segment.ident == "TryFrom").and_then(type_argument);
    let Some(value) = value else { return item };
    let name = &item.self_ty;
    parse_quote! {
        impl From<#value> for #name {
            fn from(value: #value) -> Self {
                let Ok(value) = value.parse();
                value
            }
        }
    }
}
