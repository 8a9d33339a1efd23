//! Servers: their entries in tables, and the builder for the variables of the first.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::codegen::rust::docs;
use crate::model::server::{Server, Variable};
use crate::openapi::server::is_absolute;

/// The entry of a server.
#[must_use]
pub fn entry(server: &Server) -> TokenStream {
    let Server { url, template, description, variables } = server;
    let variables = variables.iter().map(|Variable { name, setter, default, values, .. }| {
        let default = match default {
            Some(default) => quote!(Some(#default)),
            None => quote!(None),
        };
        quote!(runtime::ServerVariable { name: #name, setter: #setter, default: #default, values: &[#(#values),*] })
    });
    quote!(runtime::Server { url: #url, template: #template, description: #description, variables: &[#(#variables),*] })
}

/// The builder of the base URL; nothing if it has no variables, or is none that a client can call.
#[must_use]
pub fn builder(server: &Server) -> TokenStream {
    if server.variables.is_empty() || !is_absolute(&server.template) {
        return TokenStream::new();
    }
    let about = docs::lines(&format!(
        "The base URL {}, for [`Config::with_server`](crate::Config::with_server).",
        docs::code(&server.template)
    ));
    let setters = server.variables.iter().map(setter);
    quote! {
        #about
        #[derive(Debug, Clone)]
        #[must_use]
        pub struct Server(runtime::ServerUrl);

        impl Server {
            /// Creates the base URL in which each variable is its default.
            pub fn new() -> Self {
                Self(runtime::ServerUrl::default())
            }

            #(#setters)*
        }

        impl Default for Server {
            fn default() -> Self {
                Self::new()
            }
        }

        impl From<Server> for runtime::ServerUrl {
            fn from(server: Server) -> Self {
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
