//! Servers: their entries in tables, and the builders of their URLs.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::codegen::rust::docs;
use crate::model::server::{Server, Variable};

/// The entry of a server.
#[must_use]
pub fn entry(server: &Server) -> TokenStream {
    let Server { url, template, description, variables, builder } = server;
    let variables = variables.iter().map(|Variable { name, setter, default, values, .. }| {
        let default = match default {
            Some(default) => quote!(Some(#default)),
            None => quote!(None),
        };
        quote!(runtime::ServerVariable { name: #name, setter: #setter, default: #default, values: &[#(#values),*] })
    });
    quote!(runtime::Server {
        url: #url, template: #template, description: #description, variables: &[#(#variables),*], builder: #builder
    })
}

/// The builder of the base URL at this place among the servers; nothing if it has none.
#[must_use]
pub fn builder(index: usize, server: &Server) -> TokenStream {
    if server.builder.is_empty() {
        return TokenStream::new();
    }
    let about = docs::lines(
        format!(
            "The base URL {}, for [`Config::with_server`](crate::Config::with_server).\n\n{}",
            docs::code(&server.template),
            docs::prose(&server.description)
        )
        .trim_end(),
    );
    let setters = server.variables.iter().map(setter);
    let name = format_ident!("{}", server.builder);
    let new = docs::lines(match server.variables.as_slice() {
        [] => "Creates the base URL.",
        _ => "Creates the base URL in which each variable is its default.",
    });
    quote! {
        #about
        #[derive(Debug, Clone)]
        #[must_use]
        pub struct #name(runtime::ServerUrl);

        impl #name {
            #new
            pub fn new() -> Self {
                Self(runtime::ServerUrl::of(#index))
            }

            #(#setters)*
        }

        impl Default for #name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl From<#name> for runtime::ServerUrl {
            fn from(server: #name) -> Self {
                server.0
            }
        }
    }
}

fn setter(variable: &Variable) -> TokenStream {
    let Variable { name, setter, default, values, description } = variable;
    let mut about = vec![format!("Sets {}.", docs::code(name))];
    about.push(match default {
        Some(default) => format!("The default is {}.", docs::code(default)),
        None => "Required.".to_owned(),
    });
    if !values.is_empty() {
        let values: Vec<_> = values.iter().map(|value| docs::code(value)).collect();
        about.push(format!("One of {}.", values.join(", ")));
    }
    let about = docs::lines(format!("{}\n\n{}", about.join(" "), docs::prose(description)).trim_end());
    let setter = format_ident!("{setter}");
    quote! {
        #about
        pub fn #setter(self, value: impl Into<String>) -> Self {
            Self(self.0.with(#name, value.into()))
        }
    }
}
