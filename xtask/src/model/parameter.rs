//! Parameters in path, query and header.

use crate::document::At;
use crate::ledger::Reading;
use crate::names::{self, Names};
use crate::rules;

use super::schema::{Schemas, Shape, Type};

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// The name of the setter.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// Whether it must be set.
    pub required: bool,
    /// The type of its value.
    pub ty: Type,
    /// Whether each item of a list is a parameter of its own (`a=1&a=2`).
    pub explode: bool,
    /// Whether an extension says that it is the cursor of a list that comes in pages.
    pub marked_as_cursor: bool,
    /// What the document says of it.
    pub docs: String,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
}

/// Reads the parameters of an operation; those of its path item hold where it does not declare the same one.
pub fn read(
    reading: &mut Reading<'_>,
    item: &At<'_>,
    operation: &At<'_>,
    hint: &str,
    taken: &[&str],
    schemas: &mut Schemas,
) -> Vec<Parameter> {
    let mut places: Vec<(String, String, At<'_>)> = Vec::new();
    for owner in [item, operation] {
        let Some(list) = owner.get("parameters") else { continue };
        reading.list(&list, &rules::PARAMETER);
        let start = places.len();
        for place in list.items() {
            let Some(at) = reading.resolve(&place) else { continue };
            if !reading.object(&at, &rules::PARAMETER) {
                continue;
            }
            let name = reading.text(&at, "name", &rules::PARAMETER).unwrap_or_default().to_owned();
            let location = reading.text(&at, "in", &rules::PARAMETER).unwrap_or_default().to_owned();
            match places.iter().position(|(n, l, _)| *n == name && *l == location) {
                Some(index) if index >= start => reading.refuse(at.refuse(
                    format!("found the {location} parameter `{name}` a second time"),
                    "expected each parameter once",
                    "remove one of the two",
                )),
                Some(index) => {
                    claim(reading, &places[index].2, hint, schemas);
                    places[index].2 = at;
                }
                None => places.push((name, location, at)),
            }
        }
    }
    let mut names = Names::with_taken(taken.iter().copied());
    places.iter().filter_map(|(_, _, at)| parameter(reading, at, hint, &mut names, schemas)).collect()
}

/// Claims a parameter that another one replaces, or that no operation refers to.
pub fn claim(reading: &mut Reading<'_>, at: &At<'_>, hint: &str, schemas: &mut Schemas) {
    parameter(reading, at, hint, &mut Names::default(), schemas);
}

fn parameter(
    reading: &mut Reading<'_>,
    at: &At<'_>,
    hint: &str,
    names: &mut Names,
    schemas: &mut Schemas,
) -> Option<Parameter> {
    let wire = reading.text(at, "name", &rules::PARAMETER)?.to_owned();
    let location = match reading.text(at, "in", &rules::PARAMETER)? {
        "path" => Location::Path,
        "query" => Location::Query,
        // These three are not parameters, says the specification: content, security and negotiation have their own places.
        "header" if ["accept", "content-type", "authorization"].contains(&wire.to_ascii_lowercase().as_str()) => {
            reading.claim_all(at, &rules::PARAMETER_TEXT);
            return None;
        }
        "header" => Location::Header,
        other => {
            reading.refuse(at.refuse(
                format!("found the parameter `{wire}` in `{other}`"),
                "path, query and header are supported",
                "make it a header parameter, or leave the operation out",
            ));
            return None;
        }
    };
    for name in ["description", "example", "examples", "deprecated", "allowEmptyValue"] {
        reading.claim_member(at, name, &rules::PARAMETER_TEXT);
    }
    let required = reading.flag(at, "required", &rules::PARAMETER);
    if location == Location::Path && !required {
        reading.refuse(at.refuse(
            format!("found the path parameter `{wire}` without `required: true`"),
            "expected every path parameter to be required",
            "add `required: true`",
        ));
    }
    if location == Location::Header && http_token(&wire).is_none() {
        reading.refuse(at.refuse(
            format!("found the header name `{wire}`"),
            "expected a token of HTTP",
            "correct the name",
        ));
    }
    let style = reading.text(at, "style", &rules::PARAMETER_STYLE);
    let form = location == Location::Query;
    if style.is_some_and(|style| style != if form { "form" } else { "simple" }) {
        reading.refuse(at.refuse(
            format!("found the style `{}`", style.unwrap_or_default()),
            "`form` in the query and `simple` elsewhere are supported",
            "use that style, or leave the operation out",
        ));
    }
    let explode = match at.get("explode") {
        Some(_) => reading.flag(at, "explode", &rules::PARAMETER_STYLE),
        None => form,
    };
    if reading.flag(at, "allowReserved", &rules::PARAMETER_STYLE) {
        reading.refuse(at.refuse("found `allowReserved: true`", "reserved characters are always encoded", "remove it"));
    }
    let Some(schema) = at.get("schema") else {
        reading.refuse(at.refuse(
            format!("found the parameter `{wire}` without a schema"),
            "expected `schema`; `content` is not supported for parameters",
            "describe the parameter with a schema",
        ));
        return None;
    };
    // A component's type is named after the component, so that all operations that refer to it share it.
    let name = match at.pointer().strip_prefix("/components/parameters/") {
        Some(component) => names::pascal(component),
        None => format!("{hint}{}", names::pascal(&wire)),
    };
    let ty = schemas.read(reading, &schema, &name);
    if !sendable(schemas, &ty, location != Location::Path) {
        reading.refuse(schema.refuse(
            format!("found a {} as type of the parameter `{wire}`", word(schemas, &ty)),
            if location == Location::Path {
                "a text, number or boolean is supported"
            } else {
                "a text, number, boolean or a list of these is supported"
            },
            "describe it as a text, or leave the operation out",
        ));
        return None;
    }
    let docs = [at.text("description"), schema.text("description").filter(|_| at.text("description").is_none())];
    reading.claim_member(at, CURSOR, &rules::PAGINATION);
    Some(Parameter {
        marked_as_cursor: at.get(CURSOR).is_some_and(|mark| mark.text("purpose") == Some("next_cursor_param")),
        name: names.unique(&names::snake(&wire)),
        wire,
        location,
        required,
        ty,
        explode,
        docs: docs.into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
    })
}

const CURSOR: &str = "x-stainless-pagination-property";

/// Whether a value can be written as one text, or as a list of texts.
fn sendable(schemas: &Schemas, ty: &Type, lists: bool) -> bool {
    match schemas.plain(ty) {
        Type::Bool | Type::Integer(_) | Type::Number(_) | Type::String => true,
        Type::Array(items) => lists && sendable(schemas, items, false),
        Type::Named(index) => matches!(schemas.get(*index).map(|named| &named.shape), Some(Shape::Enum(_))),
        _ => false,
    }
}

fn word(schemas: &Schemas, ty: &Type) -> &'static str {
    match schemas.plain(ty) {
        Type::Array(_) => "list",
        Type::Map(_) | Type::Named(_) => "object",
        _ => "value of any type",
    }
}

fn http_token(name: &str) -> Option<&str> {
    let token =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    token.then_some(name)
}
