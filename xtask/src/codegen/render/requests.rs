//! The body of a request: the type that its setter takes, and how it is written.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use crate::codegen::rust::bodies::form_type;
use crate::codegen::rust::docs;
use crate::codegen::rust::types;
use crate::model::body::Body;
use crate::model::form::{FormStyle, Part};
use crate::model::operation::Operation;
use crate::model::representation::{Content, Representation};
use crate::model::schema::Schemas;

use super::parameters;
use super::required::{self, Kind, Required};

/// What puts the body into a request: a call at the end of a chain.
#[must_use]
pub fn write(operation: &Operation, body: &Body) -> TokenStream {
    let value = quote!(operation.value("body", self.body)?);
    if let [form] = body.forms.as_slice() {
        return write_form(form, &if body.required { quote!(Some(#value)) } else { value });
    }
    let name = format_ident!("{}Body", operation.builder);
    let arms = body.forms.iter().map(|form| {
        let variant = format_ident!("{}", form.variant);
        let pattern = quote!(#name::#variant(body));
        let pattern = if body.required { pattern } else { quote!(Some(#pattern)) };
        let write = write_form(form, &quote!(Some(body)));
        quote!(#pattern => request #write,)
    });
    let none = (!body.required).then(|| quote!(None => request,));
    quote!(; let request = match #value { #(#arms)* #none })
}

fn write_form(form: &Representation, value: &TokenStream) -> TokenStream {
    let media_type = &form.media_type;
    match &form.content {
        Content::Json(_) => quote!(.json(#media_type, #value.as_ref())?),
        Content::Form(_, styles) => {
            let styles = self::styles(styles);
            quote!(.form(#media_type, #value.as_ref(), #styles)?)
        }
        Content::Multipart(_) => {
            quote!(.multipart(#value.map(|form| form.write(Multipart::new(operation))).transpose()?))
        }
        Content::Bytes => quote!(.upload(#media_type, #value)?),
        Content::Text | Content::None => quote!(.content(#media_type, #value)),
    }
}

/// The styles of a form as the runtime takes them.
#[must_use]
pub fn styles(styles: &[(String, FormStyle)]) -> TokenStream {
    let styles = styles.iter().map(|(name, style)| {
        let style = parameters::form(*style);
        quote!((#name, #style))
    });
    quote!(&[#(#styles),*])
}

/// The types that belong to the body of this operation alone, and their names.
#[must_use]
pub fn own_types(operation: &Operation, body: &Body, schemas: &Schemas) -> (TokenStream, Vec<String>) {
    let mut items = TokenStream::new();
    let mut names = Vec::new();
    let multipart = body.forms.iter().find_map(|form| match &form.content {
        Content::Multipart(parts) => Some(parts),
        _ => None,
    });
    if let Some(parts) = multipart {
        let name = format_ident!("{}Form", operation.builder);
        let (form, required) = form_struct(operation, &name, parts, schemas);
        names.push(name.to_string());
        names.extend(required.as_ref().map(|_| format!("{name}Required")));
        items.extend(form);
        items.extend(required);
    }
    if body.forms.len() > 1 {
        let name = format_ident!("{}Body", operation.builder);
        items.extend(body_enum(operation, &name, body, schemas));
        names.push(name.to_string());
    }
    (items, names)
}

fn body_enum(operation: &Operation, name: &Ident, body: &Body, schemas: &Schemas) -> TokenStream {
    let docs = docs::lines(&format!(
        "The body of [`Client::{0}`](crate::Client::{0}) in one of its media types. What is passed without a variant becomes the first.",
        operation.name
    ));
    let variants = body.forms.iter().map(|form| {
        let (variant, ty) = (format_ident!("{}", form.variant), form_type(operation, form, schemas));
        let docs = docs::lines(&format!("Sent as {}.", docs::code(&form.media_type)));
        quote!(#docs #variant(#ty))
    });
    let default = body.forms.first().map(|form| {
        let (variant, ty) = (format_ident!("{}", form.variant), form_type(operation, form, schemas));
        quote! {
            impl From<#ty> for #name {
                fn from(body: #ty) -> Self {
                    Self::#variant(body)
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }

        #default
    }
}

/// The form, and the struct that its constructor takes.
fn form_struct(
    operation: &Operation,
    name: &Ident,
    parts: &[Part],
    schemas: &Schemas,
) -> (TokenStream, Option<TokenStream>) {
    let docs = docs::lines(&format!("The form of [`Client::{0}`](crate::Client::{0}).", operation.name));
    let mut fields = Vec::new();
    let mut required = Vec::new();
    let mut initial = Vec::new();
    let mut shown = Vec::new();
    let mut calls = Vec::new();
    for part in parts {
        let field = format_ident!("{}", part.field.name);
        let (wire, optional) = (&part.field.wire, part.field.is_optional());
        let ty = match (part.file, part.list) {
            (true, true) => quote!(Vec<Upload>),
            (true, false) => quote!(Upload),
            (false, _) => types::tokens(schemas, part.field.ty.not_null()),
        };
        let media_type = part.media_type.as_ref().map_or_else(|| quote!(None), |media_type| quote!(Some(#media_type)));
        let headers = &part.headers;
        let require = (!headers.is_empty()).then(|| quote!(.requiring(&[#(#headers),*])));
        calls.push(match (part.file, part.list, optional) {
            (true, true, true) => quote!(#require.files(#wire, #media_type, self.#field.unwrap_or_default())?),
            (true, true, false) | (true, false, true) => quote!(#require.files(#wire, #media_type, self.#field)?),
            (true, false, false) => quote!(#require.files(#wire, #media_type, Some(self.#field))?),
            (false, _, true) => quote!(.part(#wire, #media_type, self.#field.as_ref())?),
            (false, _, false) => quote!(.part(#wire, #media_type, Some(&self.#field))?),
        });
        let text = part.field.name.as_str();
        shown.push(match (part.field.secret && !part.file, optional) {
            (false, _) => quote!(.field(#text, &self.#field)),
            (true, false) => quote!(.field(#text, &runtime::redacted(&self.#field))),
            (true, true) => quote!(.field(#text, &self.#field.as_ref().map(runtime::redacted))),
        });
        let prose = docs::prose(&part.field.docs);
        let needs: Vec<String> = part.headers.iter().map(|name| docs::code(name)).collect();
        let needs = match needs.as_slice() {
            [] => String::new(),
            needs => format!(" [`Upload::with_header`] must set {}.", needs.join(", ")),
        };
        let field_docs = format!("Sent as {}.{needs}\n\n{prose}", docs::code(wire)).trim_end().to_owned();
        let lines = docs::lines(&field_docs);
        if optional {
            fields.push(quote!(#lines pub #field: Option<#ty>));
            initial.push(quote!(#field: None));
        } else {
            fields.push(quote!(#lines pub #field: #ty));
            let kind = if part.file && !part.list { Kind::Text } else { Kind::of(&part.field.ty, schemas) };
            let docs = field_docs.clone();
            required.push(Required { name: field, ty, kind, docs, secret: part.field.secret && !part.file });
        }
    }
    initial.extend(required.iter().map(|Required { name, .. }| {
        let value = required::value(&required, name, false);
        quote!(#name: #value)
    }));
    let takes = format_ident!("{name}Required");
    let about = required::docs(&required, &takes.to_string(), "form", "parts");
    let arguments = required::arguments(&required, &quote!(#takes));
    let structure = required::structure(&required, &takes, &name.to_string());
    let default = required.is_empty().then(|| quote!(, Default));
    let has_secret = parts.iter().any(|part| part.field.secret && !part.file);
    let derived = (!has_secret).then(|| quote!(Debug,));
    let text = name.to_string();
    let debug = has_secret.then(|| {
        quote! {
            impl std::fmt::Debug for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct(#text)#(#shown)*.finish()
                }
            }
        }
    });
    let form = quote! {
        #docs
        #[derive(#derived Clone, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            #about
            #[must_use]
            pub fn new(#arguments) -> Self {
                Self { #(#initial),* }
            }

            fn write(self, form: Multipart) -> Result<Multipart, Error> {
                let form = form #(#calls)*;
                Ok(form)
            }
        }

        #debug
    };
    (form, structure)
}
