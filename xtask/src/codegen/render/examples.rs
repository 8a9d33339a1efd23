//! Examples of calls, which rustdoc compiles. They are made of names and types alone: no text of the document becomes code.

use quote::quote;

use crate::codegen::rust::{bodies, types};
use crate::model::names::Names;
use crate::model::operation::Operation;
use crate::model::schema::{Schemas, Type};

use super::outcome::{Outcome, successes};

/// A call of one operation.
#[derive(Debug)]
pub struct Example {
    /// The calls of the method and of the setters that must be called.
    calls: Vec<String>,
    /// What the call gives.
    pub shown: Shown,
    /// Values that are no literals: names and types of arguments.
    arguments: Vec<(String, String)>,
}

/// The longest chain on one line.
const MAX_CHAIN: usize = 60;

/// What an example does with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It prints the items of a list that comes in pages.
    Items,
    /// It prints the decoded value.
    Value,
    /// It prints the status.
    Status,
}

impl Example {
    /// The example of an operation.
    #[must_use]
    pub fn of(operation: &Operation, schemas: &Schemas) -> Self {
        let mut names = Names::with_taken(["client", "error", "item", "items", "response", "server", "mock"]);
        let mut arguments = Vec::new();
        let mut calls = vec![format!(".{}()", operation.name)];
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
            let value = match (&parameter.ty, schemas.plain(&parameter.ty)) {
                (Type::String, _) => format!("\"{}\"", parameter.name.trim_matches('_').replace('_', "-")),
                (Type::Bool, _) => "true".to_owned(),
                (Type::Integer(_), _) => "1".to_owned(),
                (ty, _) => {
                    let name = names.unique(&parameter.name);
                    arguments.push((name.clone(), written(&types::tokens(schemas, ty.not_null()), operation)));
                    name
                }
            };
            calls.push(format!(".{}({value})", parameter.name));
        }
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            let ty = bodies::ty(operation, body, schemas);
            let name = names.unique("body");
            calls.push(format!(".body({name})"));
            arguments.push((name, written(&quote!(#ty), operation)));
        }
        Self { calls, shown: shown(operation, schemas), arguments }
    }

    /// The type of the body, if the body is required and the document has a type for it.
    #[must_use]
    pub fn body_type(&self) -> Option<&str> {
        let body = self.arguments.iter().rfind(|(name, _)| name.starts_with("body"));
        body.map(|(_, ty)| ty.as_str()).filter(|ty| ty.starts_with("types::"))
    }

    /// A doctest with this code, in a function whose arguments are `client` and the values that are no literals.
    #[must_use]
    pub fn doctest(&self, library: &str, code: &str) -> String {
        let uses = |word: &str| self.arguments.iter().any(|(_, ty)| mentions(ty, word));
        let modules = ["Upload", "builder", "types"].into_iter().filter(|word| uses(word));
        let imports: Vec<&str> = ["Client", "Error"].into_iter().chain(modules).collect();
        let arguments = self.arguments.iter().map(|(name, ty)| format!(", {name}: {ty}"));
        let arguments = arguments.collect::<String>();
        format!(
            "```no_run\n# use {library}::{{{}}};\n# async fn example(client: &Client{arguments}) -> Result<(), Error> {{\n\
             {code}# Ok(())\n# }}\n```",
            imports.join(", ")
        )
    }

    /// The calls on a client of this name, and what follows them: on one line if it is short, as rustfmt writes it.
    #[must_use]
    pub fn chain(&self, client: &str, rest: &[&str]) -> String {
        let calls: Vec<&str> = self.calls.iter().map(String::as_str).chain(rest.iter().copied()).collect();
        let line = format!("{client}{}", calls.concat());
        if line.len() <= MAX_CHAIN { line } else { format!("{client}\n    {}", calls.join("\n    ")) }
    }

    /// The code that makes the call and shows what it gives.
    #[must_use]
    pub fn code(&self) -> String {
        let sent = || self.chain("client", &[".send()", ".await?"]);
        match self.shown {
            Shown::Items => format!(
                "let mut items = {};\nwhile let Some(item) = items.next().await {{\n    println!(\"{{:?}}\", item?);\n}}\n",
                self.chain("client", &[".items()"])
            ),
            Shown::Value => format!("let response = {};\nprintln!(\"{{:?}}\", response.value());\n", sent()),
            Shown::Status => format!("let response = {};\nprintln!(\"{{}}\", response.status());\n", sent()),
        }
    }

    /// Whether every value of the call is a literal.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.arguments.is_empty()
    }
}

fn shown(operation: &Operation, schemas: &Schemas) -> Shown {
    if operation.pagination.is_some() {
        return Shown::Items;
    }
    let successes = successes(&operation.responses);
    let ty = Outcome::of(operation, &successes, schemas).ty().to_string();
    match ty.replace(' ', "").as_str() {
        "()" | "Vec<u8>" => Shown::Status,
        _ => Shown::Value,
    }
}

/// A type as a function of an importer names it.
fn written(ty: &proc_macro2::TokenStream, operation: &Operation) -> String {
    let mut text = ty.to_string().replace(' ', "").replace(',', ", ");
    for own in ["Body", "Form"].map(|suffix| format!("{}{suffix}", operation.builder)) {
        if text == own {
            text = format!("builder::{own}");
        }
    }
    text
}

/// Whether a type names this item: its identifier, at the start of a path.
fn mentions(ty: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    ty.match_indices(word).any(|(at, _)| {
        let before = ty[..at].chars().next_back();
        let after = ty[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && after.is_none_or(|c| c == ':' || !is_part(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::document::Document;

    fn example(operation: &str) -> Example {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: a, version: b}}\npaths:\n  /a/{{id}}:\n    post:\n      operationId: Do\n      {operation}\n\
             components:\n  schemas:\n    Types: {{type: object, properties: {{a: {{type: string}}}}}}\n"
        );
        let document = Document::parse("d.yml", &text).unwrap();
        let (api, _) = crate::model::read(&document).accepted().unwrap();
        Example::of(&api.operations[0], &api.schemas)
    }

    const ID: &str = "{name: id, in: path, required: true, schema: {type: string}}";

    #[test]
    fn literals_stand_for_simple_values_and_arguments_for_all_others() {
        let simple = example(&format!("parameters: [{ID}]\n      responses: {{'204': {{description: d}}}}"));
        assert_eq!(simple.chain("client", &[]), "client.do_().id(\"id\")");
        assert!(simple.is_literal());
        let client = "{name: client, in: query, required: true, schema: {type: array, items: {type: string}}}";
        let body = "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Types'}}}}";
        let typed = example(&format!(
            "parameters: [{ID}, {client}]\n      {body}\n      responses: {{'204': {{description: d}}}}"
        ));
        assert!(!typed.is_literal());
        let doctest = typed.doctest("acme_api", &typed.code());
        let start = "```no_run\n# use acme_api::{Client, Error, types};\n# async fn example(client: &Client, client_2: Vec<String>, body: types::Types)";
        assert!(doctest.starts_with(start), "{doctest}");
        assert!(doctest.contains("\n    .client(client_2)\n    .body(body)\n    .send()\n    .await?;"), "{doctest}");
    }

    #[test]
    fn a_type_is_imported_if_a_path_starts_with_it() {
        assert!(mentions("Vec<types::A>", "types") && mentions("Upload", "Upload"));
        assert!(
            !mentions("types::Upload", "Upload") && !mentions("my_types::A", "types") && !mentions("Uploads", "Upload")
        );
    }
}
