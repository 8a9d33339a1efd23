//! Servers: where requests go, and what of their URLs the caller chooses.

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules::{self, Rule};
use crate::openapi::document::At;
use crate::openapi::server::{self, default_of, is_absolute, own, same, url_with_defaults};

/// A Server Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The URL, with the defaults of its variables.
    pub url: String,
    /// The URL as the document spells it.
    pub template: String,
    /// The description, or nothing.
    pub description: String,
    /// The variables in the URL, in its order.
    pub variables: Vec<Variable>,
    /// The name of the type that makes its URL; nothing if there is none.
    pub builder: String,
}

/// A variable in the URL of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The name.
    pub name: String,
    /// The name of its setter.
    pub setter: String,
    /// The value without a choice; `None` if it has to be chosen.
    pub default: Option<String>,
    /// The values to choose from; empty for any.
    pub values: Vec<String>,
    /// The description, or nothing.
    pub description: String,
}

/// What no setter is called: the builder's own functions and those that every type has.
const RESERVED: [&str; 6] = ["clone", "default", "eq", "from", "into", "new"];

/// Reads the servers of the document.
pub fn document(reading: &mut Reading<'_>, root: &At<'_>) -> Vec<Server> {
    let Some(servers) = root.get("servers") else { return Vec::new() };
    let mut servers = list(reading, &servers, &rules::SERVER);
    let mut names = Names::with_taken(names::PRELUDE);
    for (index, server) in servers.iter_mut().enumerate() {
        let name = names.unique(&builder(index, &server.description));
        // A client cannot call any other, and needs no type for the default.
        if is_absolute(&server.template) && (index > 0 || !server.variables.is_empty()) {
            server.builder = name;
        }
    }
    servers
}

/// The name of the type for a server: `Server` for the first one, that of a short description (`StagingServer`), or else with its number
/// (`Server3`).
fn builder(index: usize, description: &str) -> String {
    if index == 0 {
        return "Server".to_owned();
    }
    let named = names::pascal(description.trim().trim_end_matches('.'));
    let named = named.strip_suffix("Server").unwrap_or(&named);
    let is_word = named.starts_with(|first: char| first.is_ascii_uppercase()) && named.is_ascii();
    if is_word && description.split_whitespace().count() <= WORDS && named.len() <= LETTERS {
        format!("{named}Server")
    } else {
        format!("Server{}", index + 1)
    }
}

/// The longest description of a server that is a name.
const WORDS: usize = 4;
const LETTERS: usize = 32;

/// Reads the servers of a path or an operation, which may be without.
pub fn claim_own(reading: &mut Reading<'_>, at: &At<'_>) {
    if let Some(servers) = at.get("servers") {
        list(reading, &servers, &rules::SERVER_ELSEWHERE);
    }
}

/// The servers that an operation has instead of the document's; none if the first is the document's, because requests go there.
pub fn of_operation<'d>(reading: &mut Reading<'_>, root: &At<'d>, item: &At<'d>, operation: &At<'d>) -> Vec<Server> {
    let Some(servers) = own(operation, item) else { return Vec::new() };
    let first = |servers: At<'d>| servers.items().next();
    let document = root.get("servers").and_then(first);
    let is_same = document.zip(first(servers.clone())).is_some_and(|(document, own)| same(&document, &own));
    if is_same { Vec::new() } else { list(reading, &servers, &rules::SERVER_ELSEWHERE) }
}

fn list(reading: &mut Reading<'_>, list: &At<'_>, rule: &'static Rule) -> Vec<Server> {
    reading.list(list, rule);
    list.items().filter_map(|at| server(reading, &at, rule)).collect()
}

fn server(reading: &mut Reading<'_>, at: &At<'_>, rule: &'static Rule) -> Option<Server> {
    reading.object(at, rule);
    if let Some(url) = at.get("url").filter(|url| url.as_str().is_some_and(|url| !is_absolute(url))) {
        reading.claim(&url, &rules::SERVER_RELATIVE);
    }
    let template = reading.required_text(at, "url", rule)?.to_owned();
    let description = reading.text(at, "description", rule).unwrap_or_default().to_owned();
    if let Some(declared) = at.get("variables") {
        reading.object(&declared, &rules::SERVER_VARIABLE);
        for (name, variable) in declared.members() {
            let rule = match default_of(at, name) {
                Some(_) => &rules::SERVER_VARIABLE,
                None => &rules::SERVER_VARIABLE_REQUIRED,
            };
            reading.object(&variable, rule);
            reading.text(&variable, "default", rule);
            reading.text(&variable, "description", rule);
            if let Some(values) = variable.get("enum") {
                reading.texts(&values, rule);
            }
        }
    }
    let mut setters = Names::with_taken(RESERVED);
    let variables = server::names(&template).map(|name| variable(at, name, &mut setters)).collect();
    Some(Server { url: url_with_defaults(at), template, description, variables, builder: String::new() })
}

fn variable(server: &At<'_>, name: &str, setters: &mut Names) -> Variable {
    let at = server.get("variables").and_then(|variables| variables.get(name));
    let values = at.as_ref().and_then(|at| at.get("enum")).into_iter().flat_map(|values| values.items());
    Variable {
        name: name.to_owned(),
        setter: setters.unique(&names::snake(name)),
        default: default_of(server, name).map(str::to_owned),
        values: values.filter_map(|value| value.as_str()).map(str::to_owned).collect(),
        description: at.as_ref().and_then(|at| at.text("description")).unwrap_or_default().to_owned(),
    }
}
