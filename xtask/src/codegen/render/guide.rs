//! `guide.rs`: the chapters that lead from the first call to tests. Their code calls operations of the document, and a chapter on
//! something that no operation has is left out.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::codegen::rust::docs;
use crate::codegen::settings::Settings;
use crate::model::Api;
use crate::model::operation::Operation;
use crate::model::schema::Schemas;

use super::declared_errors::DeclaredErrors;
use super::examples::{Example, Shown};
use super::{guide_streams, streams, structs};

/// A chapter of the guide.
#[derive(Debug)]
pub struct Chapter {
    module: &'static str,
    title: &'static str,
    text: String,
    feature: Option<&'static str>,
}

/// Renders the guide.
#[must_use]
pub fn render(chapters: &[Chapter]) -> TokenStream {
    let list = list(chapters, "");
    let docs = inner(&format!("How to use this crate, from the first call to tests.\n\n{list}"));
    let modules = chapters.iter().map(|chapter| {
        let module = format_ident!("{}", chapter.module);
        let title = inner(&format!("{}.", chapter.title));
        let text = docs::in_lines(&chapter.text);
        let text = match chapter.feature {
            None => quote!(#![doc = ""] #(#![doc = #text])*),
            // Without the feature, its links lead nowhere, and its code does not compile.
            Some(feature) => quote! {
                #![doc = ""]
                #![cfg_attr(feature = #feature, #(doc = #text),*)]
                #![cfg_attr(not(feature = #feature), doc = " The documentation has this chapter if the feature is enabled.")]
            },
        };
        quote! {
            pub mod #module {
                #title
                #text
            }
        }
    });
    quote! {
        #docs
        #(#modules)*
    }
}

/// The list of the chapters, with links that start so.
fn list(chapters: &[Chapter], path: &str) -> String {
    let lines = chapters.iter().map(|Chapter { module, title, feature, .. }| match feature {
        Some(feature) => format!("- [{title}]({path}{module}) (with the feature `{feature}`)"),
        None => format!("- [{title}]({path}{module})"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The list of the chapters for the crate's front page.
#[must_use]
pub fn index(chapters: &[Chapter]) -> String {
    list(chapters, "guide::")
}

fn inner(text: &str) -> TokenStream {
    let lines = docs::in_lines(text);
    quote!(#(#![doc = #lines])*)
}

/// The chapters, for a crate with these settings.
#[must_use]
pub fn chapters(api: &Api, settings: &Settings) -> Vec<Chapter> {
    let library = settings.library();
    let offered = api.operations.iter().filter(|operation| !operation.deprecated);
    let examples: Vec<_> = offered.map(|operation| (operation, Example::of(operation, &api.schemas))).collect();
    let find = |wanted: &dyn Fn(&Operation, &Example) -> bool| {
        examples.iter().find(|(operation, example)| wanted(operation, example))
    };
    // One that only reads, if there is one.
    let reads = |operation: &Operation, example: &Example| {
        operation.method == "GET" && example.is_literal() && operation.pagination.is_none()
    };
    let simple = find(&reads).or_else(|| find(&|_, example| example.is_literal())).or_else(|| find(&|_, _| true));
    let paginated = find(&|_, example| example.shown == Shown::Items);
    let body = find(&|operation, _| operation.body.as_ref().is_some_and(|body| body.required));
    let chapter = |module, title, text| Chapter { module, title, text, feature: None };
    let mut chapters = vec![chapter("credentials", "Settings and credentials", credentials(settings))];
    if let Some((operation, example)) = &simple {
        chapters.push(chapter("calls", "A call and its response", calls(example, &library)));
        let declared = DeclaredErrors::of(operation, &api.schemas).path();
        chapters.push(chapter("errors", "What can go wrong", errors(example, declared.as_deref(), &library)));
    }
    if let Some((_, example)) = &paginated {
        chapters.push(chapter("pages", "Lists that come in pages", pages(example, &library)));
    }
    if let Some((_, example)) = &body {
        chapters.push(chapter("bodies", "Bodies of requests", bodies(example, &library, &api.schemas)));
    }
    let with = |method: &str| find(&|operation, _| streams::names(operation, &api.schemas).contains(&method));
    let upload = find(&|operation, _| guide_streams::takes_upload(operation));
    let text = guide_streams::text(
        &|method| Some(&with(method)?.1),
        upload.map(|(operation, _)| operation.name.as_str()),
        &library,
    );
    chapters.extend(text.map(|text| chapter("streams", "Bodies that are read or sent piece by piece", text)));
    if let Some((operation, example)) = &simple {
        chapters.push(chapter("options", "Timeouts, retries and headers", options(example, &library)));
        chapters.push(chapter("waiting", "Waiting for a state", waiting(example, &library)));
        let text = mocks(operation, example, &library);
        chapters.push(Chapter { feature: Some("httpmock"), ..chapter("mocks", "Tests of your own code", text) });
    }
    let text = tracing(&library);
    chapters.push(Chapter { feature: Some("tracing"), ..chapter("tracing", "Spans of calls", text) });
    chapters.push(chapter("versions", "Versions of the API, the document and this crate", versions(settings)));
    chapters
}

fn credentials(settings: &Settings) -> String {
    let library = settings.library();
    let file = settings.config_file.as_ref().map_or_else(String::new, |file| {
        format!(
            "\n\nWith the feature `config-file`, `Config::from_file` reads the file of `{0}`, and `Config::from_env_or_file` reads it if the \
             environment has no credentials.",
            file.tool
        )
    });
    format!(
        "[`Config`](crate::Config) holds the settings, [`Config::client`](crate::Config::client) checks them and makes the client. Nothing \
         is sent before the first call.\n\n\
         ```no_run\nuse std::time::Duration;\n\nuse {library}::{{Config, Credentials}};\n\n\
         # fn client() -> Result<{library}::Client, {library}::Error> {{\n\
         let client = Config::new(Credentials::api_key(\"YOUR_API_KEY\"))\n    .with_timeout(Duration::from_secs(20))\n    .client()?;\n\
         # Ok(client)\n# }}\n```\n\n\
         [`Config::from_env`](crate::Config::from_env) reads the environment instead: `Config::from_env()?.client()?`. Its page lists the \
         variables.{file}\n\n\
         [`Credentials`](crate::Credentials) are an API key, a user ID and a password, client credentials that the client exchanges for \
         tokens, a token, or a [`TokenSource`](crate::TokenSource) of your own. [`Config::anonymous`](crate::Config::anonymous) has none. \
         A request carries those that its operation requires; they are sent only to the base URL and to servers that you named.\n\n\
         A [`Client`](crate::Client) is cheap to clone. Its clones share connections, tokens and the retry budget, so make one and keep it."
    )
}

fn calls(example: &Example, library: &str) -> String {
    let code = example.doctest(library, &example.code());
    format!(
        "Each operation is a method of [`Client`](crate::Client). It returns a builder with one setter for each parameter; `send()` makes \
         the call.\n\n{code}\n\n\
         A setter takes anything that converts to the type of its parameter. A missing or invalid value is an error of `send()`, and \
         nothing is sent then.\n\n\
         The [`Response`](crate::Response) has `status()`, `headers()` and the decoded `value()`, which `into_inner()` returns by value. If \
         an operation has several successes, the value is an enum with a variant for each. A success that the document does not \
         declare is an error, because nothing says what its body means.\n\n\
         [`operations`](crate::operations) has the path, method, tags and scopes of each operation as data."
    )
}

fn errors(example: &Example, declared: Option<&str>, library: &str) -> String {
    let declared = declared.map_or_else(String::new, |ty| {
        format!(
            "if let Ok(declared) = error.declared::<{library}::{ty}>() {{\n            println!(\"{{declared:?}}\");\n        }}\n        "
        )
    });
    let code = format!(
        "let call = {};\nmatch call.send().await {{\n    Ok(response) => println!(\"{{}}\", response.status()),\n    \
         Err(error) if error.is_not_found() => println!(\"there is no such thing\"),\n    \
         Err(error) if error.is_retryable() => println!(\"try again in {{:?}}\", error.retry_after()),\n    \
         Err(error) => {{\n        if let Some(details) = error.details() {{\n            \
         println!(\"{{:?}}: {{:?}}\", details.code(), details.message());\n        }}\n        {declared}return Err(error);\n    }}\n}}\n",
        example.chain("client", &[])
    );
    let code = example.doctest(library, &code);
    format!(
        "All operations have one error type, [`Error`](crate::Error). Its `Display` is one line with the cause, fit for a log: it contains no \
         credentials.\n\n{code}\n\n\
         - [`Error::kind`](crate::Error::kind) says what failed: the settings, a parameter, the connection, the time, the token, the status \
         or the body.\n\
         - `status()`, `headers()` and `body()` are the server's response, if there was one; `details()` is its code and message in \
         whichever form the server sent them.\n\
         - [`Error::declared`](crate::Error::declared) is the body as the type that the document declares for that status, which the page of \
         the operation names, or the reason why there is none.\n\
         - [`Error::is_retryable`](crate::Error::is_retryable) says whether the same call may succeed later. The client has retried it already, \
         if that was safe: [`RetryPolicy`](crate::RetryPolicy) says when."
    )
}

fn pages(example: &Example, library: &str) -> String {
    let code = example.doctest(library, &example.code());
    let pages = format!(
        "let mut pages = {};\nwhile let Some(page) = pages.next().await {{\n    println!(\"{{:?}}\", page?.value());\n}}\n",
        example.chain("client", &[".pages()"])
    );
    let pages = example.doctest(library, &pages);
    format!(
        "`items()` follows the cursor from page to page, and fetches a page when its first item is requested.\n\n{code}\n\n\
         `pages()` gives the pages themselves.\n\n{pages}\n\n\
         Both are streams ([`Items`](crate::Items), [`Pages`](crate::Pages)), and have a method `next()` of their own. After an error, the \
         stream ends; [`Pages::next_cursor`](crate::Pages::next_cursor) and [`Pages::resume`](crate::Pages::resume) continue it. A page may be \
         empty and not be the last one; a cursor that the server repeats is an error. `send()` fetches one page."
    )
}

fn bodies(example: &Example, library: &str, schemas: &Schemas) -> String {
    let code = example.doctest(library, &example.code());
    let strict = example.body_type().map_or_else(String::new, |ty| {
        let code = format!(
            "let text = r#\"{{\"nmae\": \"a\"}}\"#;\nif let Err(error) = {library}::json::strict_from_str::<{library}::{ty}>(text) {{\n    \
             println!(\"{{error}}\");\n}}\n"
        );
        format!(
            "\n\nA value can also be read from JSON. `serde_json` keeps a misspelled property as one that the document does not define, and it \
             would be sent; [`json::strict_from_str`](crate::json::strict_from_str) and [`json::strict`](crate::json::strict) return an error \
             that names it:\n\n{}",
            example.doctest(library, &code)
        )
    });
    let named = if structs::name_values(schemas) {
        " If there are more than four required values, or if two could change places, `new` takes one struct with a field for each: the \
         module [`types::required`](crate::types::required) has a struct of the same name."
    } else {
        ""
    };
    format!(
        "`body()` sets the body. The module [`types`](crate::types) has a type for each schema of the document.\n\n{code}\n\n\
         `new` takes what the document requires, and a setter named like the field sets each of the others.{named} A field that may be absent is an \
         `Option`; one that may be absent or `null` is an `Option<Option<_>>`. Properties that the document does not define are kept in \
         responses and sent back.{strict}"
    )
}

fn options(example: &Example, library: &str) -> String {
    let code = format!(
        "use std::time::Duration;\n\nuse {library}::CallOptions;\n\n\
         let options = CallOptions::new().timeout(Duration::from_secs(2)).no_retry().header(\"x-request-id\", \"7f3a\");\n\
         let response = {};\n# let _ = response;\n",
        example.chain("client", &[".options(options)", ".send()", ".await?"])
    );
    let code = example.doctest(library, &code);
    let preview =
        format!("let request = {};\nprintln!(\"{{request:?}}\");\n", example.chain("client", &[".preview()?"]));
    let preview = example.doctest(library, &preview);
    format!(
        "[`Config`](crate::Config) has the settings of all calls of a client, with their defaults. \
         [`CallOptions`](crate::CallOptions) are those of one call; `client.with_options(options)` returns a client that uses them for all \
         of its calls.\n\n{code}\n\n\
         By default a call ends after 60 s, an attempt after 30 s. Requests whose method is idempotent are sent up to three times after \
         transient failures; a budget keeps retries from multiplying an outage.\n\n\
         `preview()` returns the request that `send()` would send, with secrets redacted, and sends nothing.\n\n{preview}\n\n\
         [`raw::request`](crate::raw::request) makes requests that the document does not describe, with the credentials, retries and limits of \
         the client."
    )
}

fn waiting(example: &Example, library: &str) -> String {
    let call = example.chain("client", &[]);
    let code = format!(
        "use std::time::Duration;\n\nuse {library}::wait;\n\n\
         let call = {call};\nlet wait = wait::until(\n    || call.clone().send(),\n    // Your own condition, on what the value says of its state.\n    |response| !response.body().is_empty(),\n);\n\
         let response = wait.timeout(Duration::from_secs(300)).run().await?;\n# let _ = response;\n"
    );
    let code = example.doctest(library, &code);
    format!(
        "A document does not say when something is ready. [`wait::until`](crate::wait::until) repeats a call until its result meets your \
         condition, with growing intervals. Transient errors are tolerated; any other error ends the wait.\n\n{code}"
    )
}

fn mocks(operation: &Operation, example: &Example, library: &str) -> String {
    let call = example.chain("client", &[".send()", ".await", ".unwrap_err()"]);
    let code = format!(
        "use {library}::mock::{{MockServerExt, httpmock::MockServer}};\nuse {library}::{{Config, Credentials}};\n\n\
         let server = MockServer::start_async().await;\nlet mock = server.{}(|_when, then| {{\n    then.status(404);\n}});\n\
         let client = Config::new(Credentials::api_key(\"any\")).with_base_url(server.base_url()).client()?;\n\n\
         // Your own code, given this client, goes here.\nlet error = {call};\n\
         assert!(error.is_not_found());\nmock.assert_async().await;\n",
        operation.name
    );
    let code = example.doctest(library, &code);
    format!(
        "The module [`mock`](crate::mock) has a typed mock of each operation, on a server of `httpmock`. It is for your tests: put the \
         feature in your dev-dependencies.\n\n{code}\n\n\
         A mock matches exactly the values that it names, and any value that it does not name. `when` has a method for each parameter, \
         `then` one for each declared response; `into_inner()` gives all of httpmock."
    )
}

fn tracing(library: &str) -> String {
    format!(
        "Each call is one span of the `tracing` crate, with the names of OpenTelemetry's HTTP conventions: method, path template, operation, \
         status, attempts, delay. Values of parameters, headers and bodies are not recorded.\n\n\
         Any subscriber shows the spans; their targets begin with `{library}`. A span that your own code has entered is their parent."
    )
}

fn versions(settings: &Settings) -> String {
    let api = settings.api_version_header.as_ref().map_or_else(String::new, |header| {
        format!(
            "- **The API.** The header {} says which version a request asks for. \
             [`document::API_VERSION`](crate::document::API_VERSION) is the default, \
             [`Config::with_api_version`](crate::Config::with_api_version) changes it, and \
             [`Config::without_api_version`](crate::Config::without_api_version) omits the header.\n",
            docs::code(header)
        )
    });
    format!(
        "{api}- **The document.** [`document::SHA256`](crate::document::SHA256) and [`document::SOURCE`](crate::document::SOURCE) identify the \
         document from which this crate was generated.\n\
         - **This crate** follows Semantic Versioning for code that imports it. What is removed from the document, renamed or given another \
         type is a breaking change; additions are not.\n\n\
         An API may be newer than the crate: values of enums that the document does not list are kept as unknown values, and so are \
         properties that it does not define."
    )
}
