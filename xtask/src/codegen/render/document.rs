//! `document.rs`: the document from which the crate was generated, its servers and its security schemes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Api;
use crate::model::security::{KeyLocation, SchemeKind};
use crate::openapi::api_version;
use crate::openapi::document::Document;

use super::servers;
use crate::codegen::rust::docs;
use crate::codegen::settings::Settings;

/// The constants of the document.
#[must_use]
pub fn render(document: &Document, api: &Api, settings: &Settings) -> TokenStream {
    let (sha256, source) = (document.sha256(), document.source());
    let (title, version) = (&api.title, &api.version);
    let about = docs::lines(format!("The title of the API.\n\n{}", docs::prose(&api.description)).trim_end());
    let servers = api.servers.iter().map(servers::entry);
    let builders = api.servers.iter().enumerate().map(|(index, server)| servers::builder(index, server));
    let schemes = api.schemes.iter().map(|scheme| {
        let name = &scheme.name;
        let kind = match &scheme.kind {
            SchemeKind::Bearer => quote!(Bearer),
            SchemeKind::OAuth2 { token_url } => {
                let token_url = option(token_url.as_deref());
                quote!(OAuth2 { token_url: #token_url })
            }
            SchemeKind::OpenIdConnect { url } => quote!(OpenIdConnect { url: #url }),
            SchemeKind::Basic => quote!(Basic),
            SchemeKind::ApiKey { location, name } => {
                let location = match location {
                    KeyLocation::Header => quote!(Header),
                    KeyLocation::Query => quote!(Query),
                    KeyLocation::Cookie => quote!(Cookie),
                };
                quote!(ApiKey { location: ApiKeyLocation::#location, name: #name })
            }
            SchemeKind::Undeclared => quote!(Undeclared),
            SchemeKind::Unsupported { kind } => quote!(Unsupported { kind: #kind }),
        };
        let kind = quote!(SecuritySchemeKind::#kind);
        quote!(SecurityScheme { name: #name, kind: #kind })
    });
    let keyed = api.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::ApiKey { .. }));
    let key_location = keyed.then(|| quote!(ApiKeyLocation,));
    let kinds = (!api.schemes.is_empty()).then(|| quote!(SecuritySchemeKind,));
    let uses = quote!(
        use crate::runtime::{self, #key_location SecurityScheme, #kinds};
    );
    let token_url = api.schemes.iter().find_map(|scheme| match &scheme.kind {
        SchemeKind::OAuth2 { token_url } => token_url.as_deref(),
        _ => None,
    });
    let token_url = option(token_url);
    let api_version = option(api_version(document, settings).as_deref());
    quote! {
        //! The document from which this crate was generated.
        #uses

        #about
        pub const TITLE: &str = #title;
        /// The version of the document itself. It is not sent.
        pub const VERSION: &str = #version;
        /// Where the document is published.
        pub const SOURCE: &str = #source;
        /// The SHA-256 digest of the document, in lower-case hexadecimal digits.
        pub const SHA256: &str = #sha256;
        /// The servers; the first one is the default.
        pub const SERVERS: &[runtime::Server] = &[#(#servers),*];
        /// The security schemes.
        pub const SECURITY_SCHEMES: &[SecurityScheme] = &[#(#schemes),*];
        /// The token URL of the OAuth 2.0 client credentials grant, as the document spells it: a relative URL is appended to the
        /// base URL.
        pub const TOKEN_URL: Option<&str> = #token_url;
        /// The version of the API that requests ask for, in a header that the document declares; `None` if they ask for none.
        pub const API_VERSION: Option<&str> = #api_version;

        #(#builders)*
    }
}

/// The version of the API that clients ask for by default: only one that the document lets them ask for.
fn api_version(document: &Document, settings: &Settings) -> Option<String> {
    let header = settings.api_version_header.as_deref()?;
    let pinned = settings.api_version.clone().filter(|_| api_version::is_declared(document, header));
    pinned.or_else(|| api_version::default(document, header))
}

fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}
