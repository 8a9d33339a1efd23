//! Operations.

use std::collections::{HashMap, HashSet};

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::calls::{Call, calls};
use crate::openapi::document::At;

use super::body::{self, Body, Response};
use super::header::{self, Header};
use super::pagination::{self, Pagination};
use super::parameter::{self, Parameter};
use super::query_names;
use super::schema::{Schemas, Type};
use super::security::{self, Places, Requirement};
use super::server::{self, Server};
use super::skip::Skipped;
use crate::openapi::path_template::{self as template, Piece};

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The `operationId`.
    pub id: String,
    /// The name of the method.
    pub name: String,
    /// The name of the builder.
    pub builder: String,
    /// The name of the entry in the table.
    pub entry: String,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The template, split into its parts.
    pub pieces: Vec<Piece>,
    /// The query that the template fixes: names and values.
    pub query: Vec<(String, String)>,
    /// The tags.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: String,
    /// `description`.
    pub description: String,
    /// The parameters: path item's first, then the operation's.
    pub parameters: Vec<Parameter>,
    /// The body of the request.
    pub body: Option<Body>,
    /// The responses, sorted by status.
    pub responses: Vec<Response>,
    /// The headers that any of the responses declares.
    pub headers: Vec<Header>,
    /// The alternatives of its security; empty for a public operation.
    pub security: Vec<Requirement>,
    /// The servers that it has instead of the document's; empty for those of the document.
    pub servers: Vec<Server>,
    /// How its pages are read, if it is paginated.
    pub pagination: Option<Pagination>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The JSON pointer of the operation.
    pub pointer: String,
    /// The line of the operation.
    pub line: usize,
}

impl Operation {
    /// Method and path, with the query that is always sent.
    #[must_use]
    pub fn route(&self) -> String {
        let pairs: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        format!("{} {}{query}", self.method, self.path)
    }

    /// Whether it accepts no credentials.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.security.iter().all(|requirement| requirement.0.is_empty())
    }

    /// The types that its requests contain.
    pub fn sent(&self) -> impl Iterator<Item = &Type> {
        let forms = self.body.iter().flat_map(|body| &body.forms);
        let body = forms.flat_map(|form| form.content.types());
        self.parameters.iter().map(|parameter| &parameter.ty).chain(body)
    }

    /// The types that its responses contain.
    pub fn received(&self) -> impl Iterator<Item = &Type> {
        self.responses.iter().flat_map(Response::types)
    }
}

/// Reads every operation, in the order of the document.
pub fn read(
    reading: &mut Reading<'_>,
    root: &At<'_>,
    schemes: &mut security::Schemes,
    skipped: &Skipped,
    schemas: &mut Schemas,
) -> Vec<Operation> {
    let inherited = security::requirements(reading, root, schemes).unwrap_or_default();
    let Some(paths) = root.get("paths") else { return Vec::new() };
    reading.object(&paths, &rules::PATHS);
    let mut shapes: HashSet<String> = HashSet::new();
    let mut operations = Vec::new();
    let mut inherits = false;
    let mut calls: HashMap<&str, Vec<Call<'_>>> = HashMap::new();
    let found = self::calls(root);
    let mut names =
        operation_names(found.iter().filter(|call| !skipped.has(&call.at) && !skipped.ids.contains(&call.id)));
    for call in found {
        calls.entry(call.path).or_default().push(call);
    }
    // Names do not depend on the order of the document, so nothing is read in it.
    let mut items: Vec<_> = paths.members().collect();
    items.sort_by_key(|(path, _)| *path);
    for (path, item) in items {
        if path.starts_with("x-") || skipped.has(&item) {
            continue;
        }
        if template::path_of(path) != path {
            reading.claim(&item, &rules::PATH_TEMPLATE_QUERY);
        } else if !shapes.insert(template::shape(path)) {
            reading.claim(&item, &rules::PATH_TEMPLATE_TWIN);
        }
        let Some(target) = target(reading, &item) else { continue };
        if !reading.object(&target, &rules::PATH_ITEM) {
            continue;
        }
        // Without a template its operations are read all the same, for what else is refused in them.
        let pieces = template::parse(&item).unwrap_or_else(|(found, expected)| {
            reading.refuse(&item, &rules::PATH_INVALID, found, expected, "correct the path template");
            Vec::new()
        });
        let query = template::query_of(path).unwrap_or_else(|(found, expected)| {
            reading.refuse(&item, &rules::PATH_INVALID, found, expected, "correct the path template");
            Vec::new()
        });
        server::claim_own(reading, &target);
        for text in ["summary", "description"] {
            reading.text(&target, text, &rules::OPERATION_TEXT);
        }
        for Call { id, at, .. } in calls.remove(path).unwrap_or_default() {
            if skipped.has(&at) || skipped.ids.contains(&id) {
                continue;
            }
            let own = security::requirements(reading, &at, schemes);
            inherits |= own.is_none();
            security::check(reading, &at, own.as_deref().unwrap_or_default());
            let security = own.unwrap_or_else(|| inherited.clone());
            let named = names.remove(&(path, at.name())).unwrap_or_default();
            let is_again = item.get("$ref").is_none() && at.text("operationId").is_some_and(|own| own != id);
            let place = Place { id: &id, is_again, path, item: &target, at: &at, pieces: &pieces, query: &query };
            if let Some(mut operation) = operation(reading, &place, named, schemas, security) {
                operation.servers = server::of_operation(reading, root, &target, &at);
                operations.push(operation);
            }
        }
    }
    if inherits {
        security::check(reading, root, &inherited);
    }
    operations.sort_by_key(|operation| operation.line);
    operations
}

/// The path item itself, or what it refers to.
fn target<'d>(reading: &mut Reading<'_>, item: &At<'d>) -> Option<At<'d>> {
    let Some(reference) = item.get("$ref") else { return Some(item.clone()) };
    reading.claim(item, &rules::PATH_ITEM_REFERENCE);
    reading.claim(&reference, &rules::PATH_ITEM_REFERENCE);
    for text in ["summary", "description"] {
        reading.text(item, text, &rules::OPERATION_TEXT);
    }
    let defines = |name: &str| !matches!(name, "$ref" | "summary" | "description") && !name.starts_with("x-");
    if let Some((name, beside)) = item.members().find(|(name, _)| defines(name)) {
        reading.refuse(
            &beside,
            &rules::REFERENCE_BROKEN,
            format!("found `{name}` beside the `$ref` of a path item"),
            "expected the reference alone: what both mean together is undefined",
            "leave one of them out",
        );
        return None;
    }
    let target = reading.resolve(item)?;
    let pointer = target.pointer();
    let is_item = pointer.matches('/').count() == if pointer.starts_with("/paths/") { 2 } else { 3 };
    if !is_item || !(pointer.starts_with("/paths/") || pointer.starts_with("/components/pathItems/")) {
        reading.refuse(
            &reference,
            &rules::REFERENCE_BROKEN,
            format!("found a path item that refers to `{pointer}`"),
            "expected another path item of the document",
            "correct the reference",
        );
        return None;
    }
    Some(target)
}

/// Where an operation stands.
struct Place<'p, 'd> {
    id: &'p str,
    /// Whether its `operationId` names another operation, or nothing.
    is_again: bool,
    path: &'p str,
    item: &'p At<'d>,
    at: &'p At<'d>,
    pieces: &'p [Piece],
    query: &'p [(String, String)],
}

fn operation(
    reading: &mut Reading<'_>,
    place: &Place<'_, '_>,
    (name, builder, entry): (String, String, String),
    schemas: &mut Schemas,
    security: Vec<Requirement>,
) -> Option<Operation> {
    let Place { id, is_again, path, item, at, pieces, query } = *place;
    let owner = parameter::Owner { item, operation: at, pieces, query, secured: &Places::of(&security) };
    if owner.undeclared().next().is_some() {
        reading.claim(at, &rules::PARAMETER_PATH);
    }
    if at.get("operationId").is_none() {
        reading.claim(at, &rules::OPERATION_ID_MISSING);
    }
    if !reading.object(at, &rules::OPERATION) {
        return None;
    }
    reading.text(at, "operationId", if is_again { &rules::OPERATION_ID_AGAIN } else { &rules::OPERATION_ID });
    let summary = reading.text(at, "summary", &rules::OPERATION_TEXT).unwrap_or_default().to_owned();
    let description = reading.text(at, "description", &rules::OPERATION_TEXT).unwrap_or_default().to_owned();
    reading.claim_member(at, "externalDocs", &rules::EXTERNAL_DOCS);
    reading.claim_member(at, "callbacks", &rules::CALLBACK);
    server::claim_own(reading, at);
    let tags = at.get("tags").map(|tags| reading.texts(&tags, &rules::OPERATION_TAGS)).unwrap_or_default();
    let deprecated = reading.flag(at, "deprecated", &rules::OPERATION_DEPRECATED);

    let body = body::request(reading, at, &builder, schemas);
    let taken = SETTERS.into_iter().chain(body.is_some().then_some("body")).chain(body::streaming_methods(at));
    let mut parameters = parameter::read(reading, &owner, &builder, taken, schemas);
    query_names::assign(reading, at, query, &mut parameters, schemas);
    let headers = header::read(reading, at);
    let responses = body::responses(reading, at, &builder, schemas);
    let pagination = pagination::of(&parameters, &responses, schemas);
    let operation = Operation {
        id: id.to_owned(),
        name,
        builder,
        entry,
        method: at.name().to_ascii_uppercase(),
        path: template::path_of(path).to_owned(),
        pieces: pieces.to_vec(),
        query: query.to_vec(),
        tags: tags.into_iter().map(str::to_owned).collect(),
        summary,
        description,
        parameters,
        body,
        responses,
        headers,
        security,
        servers: Vec::new(),
        pagination,
        deprecated,
        pointer: at.pointer().to_owned(),
        line: at.line(),
    };
    if operation.pagination.is_some() {
        for parameter in operation.parameters.iter().filter(|parameter| parameter.marked_as_cursor) {
            let cursor = at.document().lookup(&format!("#{}", parameter.pointer));
            if let Some(cursor) = cursor {
                reading.claim_member(&cursor, parameter::CURSOR, &rules::PAGINATION);
            }
        }
    }
    Some(operation)
}

/// The names of the operations, by path and method.
fn operation_names<'c, 'd: 'c>(
    calls: impl Iterator<Item = &'c Call<'d>>,
) -> HashMap<(&'d str, String), (String, String, String)> {
    let mut calls: Vec<_> = calls.collect();
    calls.sort_by_key(|call| (call.path, call.at.name()));
    let wires: Vec<_> = calls.iter().enumerate().map(|(place, call)| (call.id.as_str(), place)).collect();
    let order = names::order(names::snake, &Names::with_taken(RESERVED), &wires);
    let mut names = OperationNames::default();
    let named = order.into_iter().filter_map(|place| calls.get(place));
    named.map(|call| ((call.path, call.at.name()), names.unique(&call.id))).collect()
}

/// The names of operations. Method, builder, table entry and the enums of the builder's module get the same number, so that they
/// stay alike.
#[derive(Debug)]
struct OperationNames {
    methods: HashSet<String>,
    builders: HashSet<String>,
    entries: HashSet<String>,
    /// The last number given to each repeated name.
    last: HashMap<String, usize>,
}

/// The items of the runtime that a builder's module imports if it uses them.
pub const RUNTIME: [&str; 11] = [
    "ByteStream",
    "Caller",
    "Events",
    "Items",
    "JsonLines",
    "Multipart",
    "Pages",
    "Path",
    "Request",
    "Response",
    "Upload",
];

/// The other names that a builder's module uses.
const IMPORTED: [&str; 3] = ["Client", "Error", "V"];

/// The suffixes of a builder's enums and form.
const SUFFIXES: [&str; 6] = ["Outcome", "Error", "Body", "Form", "FormRequired", "Headers"];

/// Names that no operation gets: `clone` and `with_options` are methods of the client, and readers expect `new` and `iter` to make a
/// client and an iterator.
pub const RESERVED: [&str; 5] = ["clone", "iter", "iter_mut", "new", "with_options"];

/// Names that no setter gets: the builder's own methods, and those of Rust's operators and iterators.
pub const SETTERS: [&str; 21] = [
    "add",
    "bitand",
    "bitor",
    "bitxor",
    "clone",
    "div",
    "into_future",
    "into_request",
    "items",
    "iter",
    "iter_mut",
    "mul",
    "new",
    "options",
    "pages",
    "preview",
    "rem",
    "send",
    "shl",
    "shr",
    "sub",
];

impl Default for OperationNames {
    fn default() -> Self {
        let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<HashSet<_>>();
        let builders = RUNTIME.into_iter().chain(IMPORTED).chain(names::PRELUDE).collect::<Vec<_>>();
        // `ALL` is the table's list of all operations.
        Self { methods: own(&RESERVED), builders: own(&builders), entries: own(&["ALL"]), last: HashMap::new() }
    }
}

impl OperationNames {
    fn unique(&mut self, id: &str) -> (String, String, String) {
        let base = names::snake(id);
        let last = self.last.entry(base.clone()).or_default();
        loop {
            *last += 1;
            let method = if *last == 1 { base.clone() } else { format!("{}_{last}", base.trim_end_matches('_')) };
            let builder = names::pascal(&method);
            let entry = names::shouty(&method);
            let types = [""].into_iter().chain(SUFFIXES).map(|suffix| format!("{builder}{suffix}")).collect::<Vec<_>>();
            // `Self_` would not be in the case of types if a word followed.
            let free = !builder.ends_with('_')
                && !self.methods.contains(&method)
                && !self.entries.contains(&entry)
                && types.iter().all(|name| !self.builders.contains(name));
            if free {
                self.methods.insert(method.clone());
                self.entries.insert(entry.clone());
                self.builders.extend(types);
                return (method, builder, entry);
            }
        }
    }
}
