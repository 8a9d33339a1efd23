//! What tells the types of a choice from each other, as statics beside the types: a choice without a discriminator is decoded by
//! what the schemas of its alternatives admit.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::model::names::{self, Names};
use crate::model::schema::{Field, Schemas, Shape, Type, Union};

/// The statics of the types of a choice without a discriminator, by the indexes of the types.
#[derive(Debug)]
pub struct Fits<'s> {
    schemas: &'s Schemas,
    statics: BTreeMap<usize, Ident>,
}

impl<'s> Fits<'s> {
    /// The types that are distinguished, at any depth.
    #[must_use]
    pub fn of(schemas: &'s Schemas) -> Self {
        let choices = schemas.named().iter().filter_map(|named| match &named.shape {
            Shape::Union(union) if union.discriminator.is_none() => Some(&union.types),
            _ => None,
        });
        let mut open: Vec<&Type> = choices.flatten().collect();
        let mut reached = BTreeMap::new();
        while let Some(ty) = open.pop() {
            match ty {
                Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => open.push(inner),
                Type::Named(index) => {
                    let Some(named) = schemas.get(*index) else { continue };
                    if reached.insert(*index, named.name.as_str()).is_none() {
                        open.extend(referred(&named.shape));
                    }
                }
                Type::Any | Type::Bool | Type::Integer(_) | Type::Number(_) | Type::String => {}
            }
        }
        let mut names = Names::default();
        let mut sorted: Vec<(&str, usize)> = reached.into_iter().map(|(index, name)| (name, index)).collect();
        sorted.sort_unstable();
        let statics = sorted.into_iter().map(|(name, index)| {
            (index, format_ident!("{}", names.unique(&format!("SHAPE_OF_{}", names::shouty(name)))))
        });
        Self { schemas, statics: statics.collect() }
    }

    /// The static of the type at this place, if there is to be one.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<syn::Item> {
        let ident = self.statics.get(&index)?;
        let shape = self.of_named(&self.schemas.get(index)?.shape);
        Some(syn::parse_quote! {
            static #ident: crate::runtime::json::Shape = #shape;
        })
    }

    /// References to the shapes of these types.
    #[must_use]
    pub fn references(&self, types: &[Type]) -> Vec<TokenStream> {
        types.iter().map(|ty| self.reference(ty)).collect()
    }

    fn reference(&self, ty: &Type) -> TokenStream {
        if let Type::Named(index) = ty
            && let Some(ident) = self.statics.get(index)
        {
            return quote!(&#ident);
        }
        let shape = self.of_type(ty);
        quote!(&#shape)
    }

    fn of_type(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Named(index) => match self.statics.get(index) {
                // A static's value cannot be that of another.
                Some(inner) => quote!(crate::runtime::json::Shape::Either(&[&#inner])),
                None => quote!(crate::runtime::json::Shape::Any),
            },
            Type::Any => quote!(crate::runtime::json::Shape::Any),
            Type::Bool => quote!(crate::runtime::json::Shape::Bool),
            Type::Integer(_) => quote!(crate::runtime::json::Shape::Integer),
            Type::Number(bits) => {
                let single = *bits == 32;
                quote!(crate::runtime::json::Shape::Number { single: #single })
            }
            Type::String => quote!(crate::runtime::json::Shape::Text),
            Type::Array(inner) => {
                let inner = self.reference(inner);
                quote!(crate::runtime::json::Shape::List(#inner))
            }
            Type::Map(inner) => {
                let inner = self.reference(inner);
                quote!(crate::runtime::json::Shape::Map(#inner))
            }
            Type::Nullable(inner) => {
                let inner = self.reference(inner);
                quote!(crate::runtime::json::Shape::Nullable(#inner))
            }
        }
    }

    fn of_named(&self, shape: &Shape) -> TokenStream {
        match shape {
            Shape::Alias(ty) => self.of_type(ty),
            Shape::Enum(values) => {
                let values = values.iter().map(|value| &value.wire);
                quote!(crate::runtime::json::Shape::Texts(&[#(#values),*]))
            }
            Shape::Struct(shape) => {
                let fields = shape.fields.iter().map(|field| self.field(field));
                let additional = match &shape.additional {
                    Some(ty) => {
                        let ty = self.reference(ty);
                        quote!(Some(#ty))
                    }
                    None => quote!(None),
                };
                quote!(crate::runtime::json::Shape::Object(&[#(#fields),*], #additional))
            }
            // Serde refuses what is in another place, and the next type is tried.
            Shape::Tuple(items) => {
                let items = items.iter().map(|item| self.reference(&item.ty));
                quote!(crate::runtime::json::Shape::List(&crate::runtime::json::Shape::Either(&[#(#items),*])))
            }
            Shape::Union(union) => self.choice(union),
        }
    }

    fn choice(&self, union: &Union) -> TokenStream {
        let Some(discriminator) = &union.discriminator else {
            let references = self.references(&union.types);
            return quote!(crate::runtime::json::Shape::Either(&[#(#references),*]));
        };
        let property = &discriminator.property;
        let tagged = union.types.iter().enumerate().filter_map(|(place, ty)| {
            let values: Vec<_> = discriminator.values_of(place).collect();
            let reference = (!values.is_empty()).then(|| self.reference(ty))?;
            Some(quote!((&[#(#values),*], #reference)))
        });
        let other = match discriminator.other.and_then(|place| union.types.get(place)) {
            Some(ty) => {
                let other = self.reference(ty);
                quote!(Some(#other))
            }
            None => quote!(None),
        };
        quote!(crate::runtime::json::Shape::Tagged(#property, &[#(#tagged),*], #other))
    }

    fn field(&self, field: &Field) -> TokenStream {
        let name = &field.wire;
        let shape = if field.listed.is_empty() {
            self.reference(&field.ty)
        } else {
            let listed = &field.listed;
            quote!(&crate::runtime::json::Shape::Listed(&[#(#listed),*]))
        };
        let presence = match (field.required, field.is_optional()) {
            (true, false) => quote!(Required),
            (true, true) => quote!(Expected),
            (false, _) => quote!(Optional),
        };
        quote!(crate::runtime::json::Property { name: #name, shape: #shape, presence: crate::runtime::json::Presence::#presence })
    }
}

/// The types whose statics the static of this shape names.
fn referred(shape: &Shape) -> Vec<&Type> {
    match shape {
        // Listed values say all that there is to know of a field.
        Shape::Struct(shape) => {
            let fields = shape.fields.iter().filter(|field| field.listed.is_empty()).map(|field| &field.ty);
            fields.chain(&shape.additional).collect()
        }
        Shape::Union(union) => {
            let chosen = |place: usize| match &union.discriminator {
                Some(discriminator) => {
                    discriminator.other == Some(place) || discriminator.values_of(place).next().is_some()
                }
                None => true,
            };
            union.types.iter().enumerate().filter(|(place, _)| chosen(*place)).map(|(_, ty)| ty).collect()
        }
        Shape::Alias(ty) => vec![ty],
        Shape::Tuple(_) | Shape::Enum(_) => shape.types(),
    }
}
