//! Parameters in path, query and header.

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::headers::is_token;

use super::schema::{Schemas, Shape, Type};
use super::security::Places;

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
    /// The JSON pointer of the parameter.
    pub pointer: String,
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

/// Reads the parameters of an operation; those of its path item hold where it does not declare the same one. With them come the
/// names of all path parameters that are declared, also of those that are refused. Those in a `secured` place are left to the
/// security schemes.
pub fn read(
    reading: &mut Reading<'_>,
    item: &At<'_>,
    operation: &At<'_>,
    hint: &str,
    taken: impl IntoIterator<Item = &'static str>,
    secured: &Places,
    schemas: &mut Schemas,
) -> (Vec<Parameter>, Vec<String>) {
    let mut places: Vec<(String, String, At<'_>)> = Vec::new();
    for owner in [item, operation] {
        let Some(list) = owner.get("parameters") else { continue };
        reading.list(&list, &rules::PARAMETER);
        let start = places.len();
        for place in list.items() {
            let Some(at) = reading.resolve(&place) else { continue };
            if secured.contain(&at) {
                reading.claim_all(&at, &rules::PARAMETER_SECURED);
                continue;
            }
            if !reading.object(&at, &rules::PARAMETER) {
                continue;
            }
            let name = reading.text(&at, "name", &rules::PARAMETER).unwrap_or_default().to_owned();
            let location = reading.text(&at, "in", &rules::PARAMETER).unwrap_or_default().to_owned();
            match places.iter().position(|(n, l, _)| *n == name && *l == location) {
                Some(index) if index >= start => reading.refuse(
                    &at,
                    &rules::PARAMETER_OTHER,
                    format!("found the {location} parameter `{name}` a second time"),
                    "expected each parameter once",
                    "remove one of the two",
                ),
                Some(index) => {
                    claim(reading, &places[index].2, hint, schemas);
                    places[index].2 = at;
                }
                None => places.push((name, location, at)),
            }
        }
    }
    let mut names = Names::with_taken(taken);
    let parameters = places.iter().filter_map(|(_, _, at)| parameter(reading, at, hint, &mut names, schemas)).collect();
    let in_path = places.into_iter().filter(|(_, location, _)| location == "path").map(|(name, _, _)| name).collect();
    (parameters, in_path)
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
    let wire = reading.required_text(at, "name", &rules::PARAMETER)?.to_owned();
    let location = match reading.required_text(at, "in", &rules::PARAMETER)? {
        "path" => Location::Path,
        "query" => Location::Query,
        // These three are not parameters, says the specification: content, security and negotiation have their own places.
        "header" if ["accept", "content-type", "authorization"].contains(&wire.to_ascii_lowercase().as_str()) => {
            reading.claim_all(at, &rules::PARAMETER_IGNORED);
            return None;
        }
        "header" => Location::Header,
        other => {
            let rule = if other == "cookie" { &rules::PARAMETER_COOKIE } else { &rules::MALFORMED };
            reading.refuse(
                at,
                rule,
                format!("found the parameter `{wire}` in `{other}`"),
                "expected it in path, query or header",
                "make it a header parameter, or leave the operation out with `--skip`",
            );
            return None;
        }
    };
    for name in ["example", "examples"] {
        reading.claim_member(at, name, &rules::EXAMPLE);
    }
    let description = reading.text(at, "description", &rules::PARAMETER_TEXT);
    let deprecated = reading.flag(at, "deprecated", &rules::PARAMETER_TEXT);
    reading.flag(at, "allowEmptyValue", &rules::PARAMETER_EMPTY);
    let required = reading.flag(at, "required", &rules::PARAMETER);
    if location == Location::Path && !required {
        reading.refuse(
            at,
            &rules::PARAMETER_OTHER,
            format!("found the path parameter `{wire}` without `required: true`"),
            "expected every path parameter to be required",
            "add `required: true`",
        );
    }
    if location == Location::Header && !is_token(&wire) {
        reading.refuse(
            at,
            &rules::PARAMETER_OTHER,
            format!("found the header name `{wire}`"),
            "expected a token of HTTP",
            "correct the name",
        );
    }
    let explode = style(reading, at, location);
    let Some(schema) = at.get("schema") else {
        let content = at.get("content");
        let rule = if content.is_some() { &rules::PARAMETER_CONTENT } else { &rules::MALFORMED };
        reading.refuse(
            content.as_ref().unwrap_or(at),
            rule,
            format!("found the parameter `{wire}` without a schema"),
            "expected `schema`, and no `content`",
            "describe the parameter with a schema, or leave the operation out with `--skip`",
        );
        return None;
    };
    // A component's type is named after the component, so that all operations that refer to it share it.
    let name = match at.pointer().strip_prefix("/components/parameters/") {
        Some(component) => names::pascal(component),
        None => format!("{hint}{}", names::pascal_part(&wire)),
    };
    let ty = schemas.read(reading, &schema, &name);
    if !sendable(schemas, &ty, location != Location::Path) {
        reading.refuse(
            &schema,
            &rules::PARAMETER_OBJECT,
            format!("found {} as type of the parameter `{wire}`", word(schemas, &ty)),
            if location == Location::Path {
                "expected a text, number or boolean"
            } else {
                "expected a text, number, boolean or a list of these"
            },
            "describe it as a text, or leave the operation out with `--skip`",
        );
        return None;
    }
    let docs =
        [description.or_else(|| schema.text("description")), deprecated.then_some("Deprecated by the document.")];
    Some(Parameter {
        pointer: at.pointer().to_owned(),
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

/// Reads how the value is written; whether each item of a list is a parameter of its own.
fn style(reading: &mut Reading<'_>, at: &At<'_>, location: Location) -> bool {
    let style = reading.text(at, "style", &rules::PARAMETER_STYLE);
    let form = location == Location::Query;
    if let (Some(style), Some(place)) =
        (style.filter(|style| *style != if form { "form" } else { "simple" }), at.get("style"))
    {
        reading.refuse(
            &place,
            &rules::PARAMETER_STYLE_OTHER,
            format!("found the style `{style}`"),
            "expected `form` in the query and `simple` elsewhere",
            "use that style, or leave the operation out with `--skip`",
        );
    }
    if let (true, Some(place)) =
        (reading.flag(at, "allowReserved", &rules::PARAMETER_RESERVED_NOT), at.get("allowReserved"))
    {
        reading.refuse(
            &place,
            &rules::PARAMETER_RESERVED,
            "found `allowReserved: true`",
            "expected reserved characters to be encoded, as they always are",
            "remove it, or leave the operation out with `--skip`",
        );
    }
    if at.get("explode").is_some() { reading.flag(at, "explode", &rules::PARAMETER_STYLE) } else { form }
}

/// Marks the parameter that says where a list goes on.
pub(super) const CURSOR: &str = "x-stainless-pagination-property";

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
        Type::Array(_) => "a list",
        Type::Map(_) | Type::Named(_) => "an object",
        _ => "any value",
    }
}
