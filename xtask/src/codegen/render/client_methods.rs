//! The methods of `Client`: one for each operation, with the documentation of the operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::codegen::rust::{docs, types};
use crate::model::operation::Operation;
use crate::model::schema::Schemas;
use crate::model::security::{KeyLocation, Required, SchemeKind};

use super::builder::Setter;
use super::declared_errors::DeclaredErrors;

/// The method of `Client` that starts the call.
#[must_use]
pub fn render(operation: &Operation, setters: &[Setter], schemas: &Schemas, example: &str) -> TokenStream {
    let name = format_ident!("{}", operation.name);
    let builder = format_ident!("{}", operation.builder);
    let docs = docs::lines(&method_docs(operation, setters, schemas, example));
    let route = operation.route();
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

fn method_docs(operation: &Operation, setters: &[Setter], schemas: &Schemas, example: &str) -> String {
    let mut parts = texts(operation);
    parts.push(format!("Sends {}.", route(operation)));
    if !setters.is_empty() {
        let list = setters.iter().map(|setter| {
            let need = if setter.required { "required" } else { "optional" };
            format!("- [`{0}`]({1}::{0}): {need}", setter.name, format_args!("crate::builder::{}", operation.builder))
        });
        parts.push(list.collect::<Vec<_>>().join("\n"));
    }
    parts.extend(facts(operation, schemas));
    parts.push(format!("# Examples\n\n{example}"));
    parts.join("\n\n")
}

/// The documentation of a builder: what the document says of its operation.
#[must_use]
pub fn builder_docs(operation: &Operation, schemas: &Schemas) -> String {
    let mut parts = texts(operation);
    let method = format!("[`Client::{0}`](crate::Client::{0})", operation.name);
    parts.push(format!("Sends {}. {method} creates this builder and shows an example.", route(operation)));
    parts.extend(facts(operation, schemas));
    parts.join("\n\n")
}

/// Summary and description.
fn texts(operation: &Operation) -> Vec<String> {
    let texts = [&operation.summary, &operation.description].map(|text| docs::prose(text));
    let mut texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    texts.dedup();
    texts
}

fn route(operation: &Operation) -> String {
    docs::code(&operation.route())
}

/// Server, credentials and responses.
fn facts(operation: &Operation, schemas: &Schemas) -> Vec<String> {
    let mut parts: Vec<String> = server_docs(operation).into_iter().collect();
    parts.push(security_docs(operation));
    if !operation.responses.is_empty() {
        let list = operation.responses.iter().map(|response| {
            let text = docs::line(&response.docs);
            let mut types: Vec<_> =
                response.forms.iter().filter_map(|form| types::linked(schemas, &form.content)).collect();
            types.dedup();
            let types = if types.is_empty() { String::new() } else { format!(" ({})", types.join(", ")) };
            format!("- `{}`: {text}", response.status).trim_end_matches([':', ' ']).to_owned() + &types
        });
        parts.push(format!("# Responses\n\n{}", list.collect::<Vec<_>>().join("\n")));
    }
    if !operation.headers.is_empty() {
        let view = format!("{}Headers", operation.builder);
        parts.push(format!("[`{view}`](crate::builder::{view}) reads the headers that are declared for them."));
    }
    parts.extend(DeclaredErrors::of(operation, schemas).docs());
    parts
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
