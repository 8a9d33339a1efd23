//! Pass `builders`: what progenitor's builders lack. Documentation and `#[must_use]`; a constructor that belongs to the crate;
//! errors that name the parameter as the document does and say what to do; the body's own type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Fields, Ident, ImplItem, Type};

use crate::codegen::rust::{bodies, docs};
use crate::model::names::Names;
use crate::model::operation::Operation;
use crate::model::parameter::Location;
use crate::model::schema::Schemas;
use crate::model::security::{KeyLocation, Required, SchemeKind};
use crate::openapi::path_template::Piece;

use super::collect::Builder;
use crate::codegen::mismatch::Mismatch;
use crate::codegen::rust::types::{self, argument};

/// The setters of a builder: what is known of each once progenitor's struct has been read.
#[derive(Debug)]
pub struct Setter {
    /// The name of field and setter.
    pub name: Ident,
    /// The name in the document; `body` for the body.
    pub wire: String,
    /// The type of the value.
    pub ty: Type,
    /// Whether it must be called.
    pub required: bool,
    docs: String,
}

/// Reads the setters out of progenitor's struct and compares them with the operation.
///
/// # Errors
/// A field that is missing, is not known, or is optional where it should be required.
pub fn setters(operation: &Operation, schemas: &Schemas, builder: &Builder) -> Result<(Ident, Vec<Setter>), Mismatch> {
    let mismatch = |found: String, expected: &str| Mismatch::new(&operation.pointer, found, expected);
    let Fields::Named(fields) = &builder.item.fields else {
        return Err(mismatch("a builder without named fields".to_owned(), "one field for each parameter"));
    };
    let mut fields = fields.named.iter();
    if fields.next().is_none_or(|field| field.ident.as_ref().is_none_or(|name| name != "client")) {
        return Err(mismatch("a builder without a client".to_owned(), "the client in the first field"));
    }
    let mut taken = Names::with_taken(operation.parameters.iter().map(|parameter| parameter.name.as_str()));
    let client = format_ident!("{}", taken.unique("client"));
    let mut setters = Vec::new();
    for field in fields {
        let Some(name) = field.ident.clone() else { continue };
        let inner =
            argument(&field.ty, "Result").ok_or_else(|| mismatch(format!("the field `{name}`"), "a `Result`"))?;
        let optional = argument(inner, "Option");
        let rendered = optional.unwrap_or(inner);
        let (wire, docs, required, ty) = if let Some(parameter) = operation.parameters.iter().find(|p| name == p.name) {
            let place = match parameter.location {
                Location::Path => "path parameter",
                Location::Query => "query parameter",
                Location::Header => "header",
                Location::Cookie => "cookie",
            };
            let docs = setter_docs(
                &format!("{place} {}", docs::code(&parameter.wire)),
                parameter.required,
                &docs::prose(&parameter.docs),
            );
            let ty = types::tokens(schemas, parameter.ty.not_null());
            let ty: Type = syn::parse_quote!(#ty);
            // Others are lowered as any value.
            if parameter.is_simple(schemas) && types::short(&ty) != types::short(rendered) {
                return Err(mismatch(
                    format!("the type `{}` for `{name}`", types::short(rendered)),
                    &types::short(&ty),
                ));
            }
            (parameter.wire.clone(), docs, parameter.required, ty)
        } else if let (true, Some(body)) = (name == "body", &operation.body) {
            let ty = bodies::ty(operation, body, schemas);
            let docs = setter_docs(
                &format!("body, sent as {}", bodies::media_types(body)),
                body.required,
                &docs::prose(&body.docs),
            );
            ("body".to_owned(), docs, body.required, ty)
        } else {
            return Err(mismatch(format!("the setter `{name}`"), "a parameter of the operation"));
        };
        if required == optional.is_some() {
            return Err(mismatch(format!("the setter `{name}`, required: {}", !required), "what the document says"));
        }
        setters.push(Setter { name, wire, ty, required, docs });
    }
    let expected = operation.parameters.len() + usize::from(operation.body.is_some());
    if setters.len() != expected {
        return Err(mismatch(format!("{} setters", setters.len()), &format!("{expected}")));
    }
    // As a person would call them: along the path, then in the order of the document, the body last.
    let place = |setter: &Setter| {
        let in_path =
            operation.pieces.iter().position(|piece| matches!(piece, Piece::Parameter(wire) if *wire == setter.wire));
        let parameter = operation.parameters.iter().position(|parameter| setter.name == parameter.name);
        match parameter.map(|index| (index, operation.parameters.get(index).map(|parameter| parameter.location))) {
            Some((_, Some(Location::Path))) => (0, in_path.unwrap_or_default()),
            Some((index, _)) => (1, index),
            None => (2, 0),
        }
    };
    setters.sort_by_key(place);
    Ok((client, setters))
}

/// The documentation of a setter: what it sets, and the document's description.
fn setter_docs(what: &str, required: bool, description: &str) -> String {
    let need = if required { "Required." } else { "Optional." };
    format!("Sets the {what}. {need}\n\n{description}").trim_end().to_owned()
}

/// The builder with `send` as its last method.
///
/// # Errors
/// A method that is missing or not known.
pub fn apply(
    operation: &Operation,
    builder: &Builder,
    client: &Ident,
    setters: &[Setter],
    send: &TokenStream,
) -> Result<TokenStream, Mismatch> {
    let mut names: Vec<String> = setters.iter().map(|setter| setter.name.to_string()).collect();
    names.extend(["new".to_owned(), "send".to_owned()]);
    for function in &builder.functions.items {
        let ImplItem::Fn(function) = function else { continue };
        let name = function.sig.ident.to_string();
        match names.iter().position(|known| *known == name) {
            Some(index) => drop(names.swap_remove(index)),
            None => {
                return Err(Mismatch::new(
                    &operation.pointer,
                    format!("the method `{name}`"),
                    "setters, `new` and `send`",
                ));
            }
        }
    }
    if let Some(missing) = names.first() {
        return Err(Mismatch::new(&operation.pointer, format!("no method `{missing}`"), "one for each setter"));
    }

    let ident = &builder.item.ident;
    let docs = docs::lines(&format!("The builder of a call to [`Client::{0}`](crate::Client::{0}).", operation.name));
    let fields: Vec<_> = setters.iter().map(|setter| &setter.name).collect();
    let field_types =
        setters.iter().map(
            |Setter { ty, required, .. }| {
                if *required { quote!(Result<#ty, String>) } else { quote!(Result<Option<#ty>, String>) }
            },
        );
    let initial = setters.iter().map(|setter| {
        if setter.required {
            let missing = format!("is required: call `.{}(..)` before `.send()`", setter.name);
            quote!(Err(#missing.to_owned()))
        } else {
            quote!(Ok(None))
        }
    });
    let functions = setters.iter().map(setter);
    Ok(quote! {
        #docs
        #[derive(Debug, Clone)]
        #[must_use = "nothing is sent before `send()`"]
        pub struct #ident<'a> {
            #client: &'a Client,
            #(#fields: #field_types,)*
        }

        impl<'a> #ident<'a> {
            pub(crate) fn new(#client: &'a Client) -> Self {
                Self { #client, #(#fields: #initial,)* }
            }

            #(#functions)*

            #send
        }
    })
}

fn setter(setter: &Setter) -> TokenStream {
    let Setter { name, ty, required, docs, .. } = setter;
    let docs = docs::lines(docs);
    let short = types::short(ty);
    let failed = format!("cannot be made from the given value: pass {} `{short}`", docs::article(&short));
    let optional = (!required).then(|| quote!(.map(Some)));
    quote! {
        #docs
        pub fn #name<V>(mut self, value: V) -> Self
        where
            V: TryInto<#ty>,
        {
            self.#name = value.try_into()#optional.map_err(|_| #failed.to_owned());
            self
        }
    }
}

/// The method of `Client` that starts the call.
#[must_use]
pub fn method(operation: &Operation, setters: &[Setter]) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let builder = format_ident!("{}", operation.builder);
    let docs = docs::lines(&method_docs(operation, setters));
    let route = format!("{} {}", operation.method, operation.path);
    let id = alias(&operation.id, &operation.name);
    let deprecated =
        operation.deprecated.then(|| quote!(#[deprecated = "the document marks this operation as deprecated"]));
    let route = alias(&route, "");
    quote! {
        #docs
        #id
        #route
        #deprecated
        pub fn #name(&self) -> #builder<'_> {
            #builder::new(self)
        }
    }
}

/// rustdoc refuses aliases with quotes or blanks at the ends, and warns of one that is the name itself.
fn alias(text: &str, name: &str) -> Option<TokenStream> {
    let fits = !text.is_empty() && text != name && !text.contains(['"', '\'']) && text.trim() == text;
    let fits = fits && !text.chars().any(|c| c.is_whitespace() && c != ' ');
    fits.then(|| quote!(#[doc(alias = #text)]))
}

fn method_docs(operation: &Operation, setters: &[Setter]) -> String {
    let mut parts = Vec::new();
    let summary = docs::prose(&operation.summary);
    let description = docs::prose(&operation.description);
    parts.extend([summary, description].into_iter().filter(|part| !part.is_empty()));
    parts.dedup();
    parts.push(format!("Sends {}.", docs::code(&format!("{} {}", operation.method, operation.path))));
    if !setters.is_empty() {
        let list = setters.iter().map(|setter| {
            let need = if setter.required { "required" } else { "optional" };
            format!("- [`{0}`]({1}::{0}): {need}", setter.name, format_args!("crate::builder::{}", operation.builder))
        });
        parts.push(list.collect::<Vec<_>>().join("\n"));
    }
    parts.extend(server_docs(operation));
    parts.push(security_docs(operation));
    if !operation.responses.is_empty() {
        let list = operation.responses.iter().map(|response| {
            let text = docs::line(&response.docs);
            format!("- `{}`: {text}", response.status).trim_end_matches([':', ' ']).to_owned()
        });
        parts.push(format!("# Responses\n\n{}", list.collect::<Vec<_>>().join("\n")));
    }
    if !operation.headers.is_empty() {
        let view = format!("{}Headers", operation.builder);
        parts.push(format!("[`{view}`](crate::builder::{view}) reads the headers that are declared for them."));
    }
    parts.join("\n\n")
}

/// Where the operation is sent, if it has a server of its own.
fn server_docs(operation: &Operation) -> Option<String> {
    let server = operation.servers.first()?;
    let credentials = if operation.security.is_empty() {
        String::new()
    } else {
        " Credentials are sent there only after that, or if the base URL has the same origin.".to_owned()
    };
    Some(format!(
        "It is sent to its own server, {}, instead of the base URL. \
         [`Config::with_server_url`](crate::Config::with_server_url) sets another URL for it.{credentials}",
        docs::code(&server.template)
    ))
}

fn security_docs(operation: &Operation) -> String {
    if operation.is_public() {
        return "Requires no credentials, and none are sent.".to_owned();
    }
    let alternatives = operation.security.iter().filter(|requirement| !requirement.0.is_empty()).map(|requirement| {
        let schemes = requirement.0.iter().map(|Required { scheme, kind, scopes }| {
            let scopes: Vec<_> = scopes.iter().map(|scope| docs::code(scope)).collect();
            let scheme = format!("{}{}", docs::code(scheme), kind_docs(kind));
            match scopes.len() {
                0 => scheme,
                1 => format!("{scheme} with scope {}", scopes.join("")),
                _ => format!("{scheme} with scopes {}", scopes.join(", ")),
            }
        });
        schemes.collect::<Vec<_>>().join(" and ")
    });
    let alternatives = alternatives.collect::<Vec<_>>().join(", or ");
    if operation.security.iter().any(|requirement| requirement.0.is_empty()) {
        return format!("Accepts {alternatives}, and requires no credentials.");
    }
    format!("Requires {alternatives}.")
}

/// What a scheme asks for, where it is not a bearer token.
fn kind_docs(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer | SchemeKind::OAuth2 { .. } | SchemeKind::OpenIdConnect { .. } => String::new(),
        SchemeKind::Basic => " (user ID and password)".to_owned(),
        SchemeKind::ApiKey { location, name } => {
            let location = match location {
                KeyLocation::Header => "header",
                KeyLocation::Query => "query parameter",
                KeyLocation::Cookie => "cookie",
            };
            format!(" (API key in the {location} {})", docs::code(name))
        }
        SchemeKind::Undeclared => {
            " (not declared by the document: pass credentials for it with `Credentials::for_scheme`)".to_owned()
        }
        SchemeKind::Unsupported { .. } => " (not supported by this client)".to_owned(),
    }
}
