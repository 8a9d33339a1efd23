//! Parameters in path, query, header and cookie.

mod style;

use std::collections::HashMap;

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::http;
use crate::openapi::media_type::{essence, is_json};

use super::form::FormStyle;
use super::schema::{Schemas, Type};
use super::security::Places;

pub use style::{Location, Members, SegmentStyle, Style, members};

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
    /// How its value is written.
    pub style: Style,
    /// Whether an extension says that it is the cursor of a list that comes in pages.
    pub marked_as_cursor: bool,
    /// The JSON pointer of the parameter.
    pub pointer: String,
    /// What the document says of it.
    pub docs: String,
}

impl Parameter {
    /// Whether the value is a text, number or boolean, or a list of these, and no choice.
    #[must_use]
    pub fn is_simple(&self, schemas: &Schemas) -> bool {
        match schemas.plain(&self.ty) {
            Type::Array(items) => style::is_text(schemas, items),
            _ => style::is_text(schemas, &self.ty),
        }
    }

    /// The members that are pairs of their own in the query: those of an exploded object.
    #[must_use]
    pub fn own_pairs(&self, schemas: &Schemas) -> Members {
        match self.style {
            Style::Form { style: FormStyle::Exploded, .. } => members(schemas, &self.ty),
            _ => Members::default(),
        }
    }
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
            let cookie = at.text("in") == Some("cookie");
            if !reading.object(&at, if cookie { &rules::PARAMETER_COOKIE } else { &rules::PARAMETER }) {
                continue;
            }
            let name = reading.text(&at, "name", &rules::PARAMETER).unwrap_or_default().to_owned();
            let location = reading.text(&at, "in", &rules::PARAMETER).unwrap_or_default().to_owned();
            // The names of headers have no case.
            let is_same = |other: &str| *other == name || location == "header" && other.eq_ignore_ascii_case(&name);
            match places.iter().position(|(n, l, _)| is_same(n) && *l == location) {
                Some(index) if index >= start => reading.refuse(
                    &at,
                    &rules::PARAMETER_INVALID,
                    format!("found the {location} parameter `{name}` a second time"),
                    "expected each parameter once, and headers in one case",
                    "leave the operation out with `--skip`",
                ),
                Some(index) => {
                    claim(reading, &places[index].2, hint, schemas);
                    places[index].2 = at;
                }
                None => places.push((name, location, at)),
            }
        }
    }
    let wires: Vec<_> = places.iter().map(|(name, location, _)| (name.as_str(), rank(location))).collect();
    let read = names::order(names::snake, &Names::default(), &wires).into_iter().filter_map(|index| {
        let (_, _, at) = places.get(index)?;
        Some((index, parameter(reading, at, hint, schemas)?))
    });
    let mut read: Vec<(usize, Parameter)> = read.collect();
    read.sort_by_key(|(index, _)| *index);
    let mut parameters: Vec<Parameter> = read.into_iter().map(|(_, parameter)| parameter).collect();
    let wires: Vec<_> = parameters.iter().map(|each| (each.wire.as_str(), rank(each.location.word()))).collect();
    let assigned = names::assign(names::snake, &mut Names::with_taken(taken), &wires);
    parameters.iter_mut().zip(assigned).for_each(|(parameter, name)| parameter.name = name);
    collisions(reading, operation, &parameters, schemas);
    let in_path = places.into_iter().filter(|(_, location, _)| location == "path").map(|(name, _, _)| name).collect();
    (parameters, in_path)
}

/// Which of two parameters of one name keeps it.
fn rank(location: &str) -> usize {
    ["path", "query", "header"].iter().position(|known| *known == location).unwrap_or(3)
}

/// Refuses parameters that share a name in the query, because one of them is an object whose members are pairs of their own, and a
/// header with the cookies beside a cookie.
fn collisions(reading: &mut Reading<'_>, operation: &At<'_>, parameters: &[Parameter], schemas: &Schemas) {
    let mut owners: HashMap<String, &str> = HashMap::new();
    let mut shared = Vec::new();
    for parameter in parameters.iter().filter(|parameter| parameter.location == Location::Query) {
        let mut names = parameter.own_pairs(schemas).names;
        if !names.contains(&parameter.wire) {
            names.push(parameter.wire.clone());
        }
        for name in names {
            if let Some(owner) = owners.insert(name.clone(), &parameter.wire) {
                shared
                    .push(format!("found `{name}` as a name in the query of both `{owner}` and `{}`", parameter.wire));
            }
        }
    }
    let is_cookie = |parameter: &&Parameter| parameter.location == Location::Cookie;
    let is_header = |parameter: &Parameter| parameter.location == Location::Header;
    let header = |parameter: &Parameter| is_header(parameter) && parameter.wire.eq_ignore_ascii_case("cookie");
    if let (Some(cookie), true) = (parameters.iter().find(is_cookie), parameters.iter().any(header)) {
        shared.push(format!("found the header `Cookie` beside the cookie `{}`", cookie.wire));
    }
    for found in shared {
        reading.refuse(
            operation,
            &rules::PARAMETER_INVALID,
            found,
            "expected parameters that can be told apart",
            "leave the operation out with `--skip`",
        );
    }
}

/// Claims a parameter that another one replaces, or that no operation refers to.
pub fn claim(reading: &mut Reading<'_>, at: &At<'_>, hint: &str, schemas: &mut Schemas) {
    parameter(reading, at, hint, schemas);
}

fn parameter(reading: &mut Reading<'_>, at: &At<'_>, hint: &str, schemas: &mut Schemas) -> Option<Parameter> {
    let wire = reading.required_text(at, "name", &rules::PARAMETER)?.to_owned();
    let location = match reading.required_text(at, "in", &rules::PARAMETER)? {
        "path" => Location::Path,
        "query" => Location::Query,
        // These three are not parameters, says the specification: content, security and negotiation have their own places.
        "header" if ["accept", "content-type", "authorization"].contains(&wire.to_ascii_lowercase().as_str()) => {
            reading.claim_all(at, &rules::PARAMETER_IGNORED);
            return None;
        }
        "header" if http::is_owned(&wire) => {
            owned(reading, at, &wire);
            return None;
        }
        "header" => Location::Header,
        "cookie" => Location::Cookie,
        other => {
            reading.refuse(
                at,
                &rules::MALFORMED,
                format!("found the parameter `{wire}` in `{other}`"),
                "expected it in path, query, header or cookie",
                "leave the operation out with `--skip`",
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
            &rules::PARAMETER_INVALID,
            format!("found the path parameter `{wire}` without `required: true`"),
            "expected every path parameter to be required",
            "add `required: true`",
        );
    }
    if matches!(location, Location::Header | Location::Cookie) && !http::is_token(&wire) {
        reading.refuse(
            at,
            &rules::PARAMETER_INVALID,
            format!("found the {} name `{wire}`", location.word()),
            "expected a token of HTTP",
            "leave the operation out with `--skip`",
        );
    }
    // A component's type is named after the component, so that all operations that refer to it share it.
    let hint = match at.pointer().strip_prefix("/components/parameters/") {
        Some(component) => names::pascal(component),
        None => format!("{hint}{}", names::pascal_part(&wire)),
    };
    let (schema, ty, style) = value(reading, at, (&wire, location), &hint, schemas)?;
    let docs =
        [description.or_else(|| schema.text("description")), deprecated.then_some("Deprecated by the document.")];
    Some(Parameter {
        pointer: at.pointer().to_owned(),
        marked_as_cursor: at.get(CURSOR).is_some_and(|mark| mark.text("purpose") == Some("next_cursor_param")),
        name: String::new(),
        wire,
        location,
        required,
        ty,
        style,
        docs: docs.into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
    })
}

/// Reads what the value of a parameter is, and how it is written; with it comes its schema.
fn value<'b>(
    reading: &mut Reading<'_>,
    at: &At<'b>,
    (wire, location): (&str, Location),
    hint: &str,
    schemas: &mut Schemas,
) -> Option<(At<'b>, Type, Style)> {
    let (schema, ty, style) = match (at.get("schema"), at.get("content")) {
        (Some(schema), None) => {
            let style = style::read(reading, at, location);
            let ty = schemas.read(reading, &schema, hint);
            (schema, ty, style)
        }
        (None, Some(list)) => content(reading, at, &list, location, hint, schemas)?,
        (schema, _) => {
            let found = if schema.is_some() { "both `schema` and `content`" } else { "neither `schema` nor `content`" };
            reading.refuse(
                at,
                &rules::MALFORMED,
                format!("found {found} in the parameter `{wire}`"),
                "expected one of them",
                "leave the operation out with `--skip`",
            );
            return None;
        }
    };
    let style = style::of_type(schemas, &ty, style);
    if let Some(inside) = style::unwritable(schemas, &ty, location, style) {
        let (within, expected) = match location {
            Location::Cookie => ("", "expected a string, number or boolean"),
            _ => (" inside of another value", "expected a string, number, boolean, or a list or an object of these"),
        };
        reading.refuse(
            &schema,
            &rules::PARAMETER_INVALID,
            format!("found {inside}{within} in the parameter `{wire}`, which its style cannot express"),
            expected,
            "leave the operation out with `--skip`",
        );
        return None;
    }
    Some((schema, ty, style))
}

/// A header that HTTP or the client decides on, and no caller.
fn owned(reading: &mut Reading<'_>, at: &At<'_>, wire: &str) {
    reading.claim_all(at, &rules::PARAMETER_HTTP);
    if at.flag("required") && !http::is_always_sent(wire) {
        reading.refuse(
            at,
            &rules::PARAMETER_INVALID,
            format!("found the required header `{wire}`"),
            "expected headers that a caller may decide on, which HTTP does not allow for this one",
            "leave the operation out with `--skip`",
        );
    }
}

/// Reads the one media type of a parameter: its schema with its type, and how it is written.
fn content<'b>(
    reading: &mut Reading<'_>,
    at: &At<'b>,
    list: &At<'b>,
    location: Location,
    hint: &str,
    schemas: &mut Schemas,
) -> Option<(At<'b>, Type, Style)> {
    reading.object(list, &rules::PARAMETER_CONTENT);
    for name in ["style", "explode", "allowReserved"] {
        reading.claim_member(at, name, &rules::PARAMETER_UNUSED);
    }
    let mut members = list.members().filter(|(name, _)| !name.starts_with("x-"));
    let (one, other) = (members.next(), members.next());
    let text = |media_type: &str| essence(media_type).starts_with("text/");
    let written = one.filter(|(media_type, _)| other.is_none() && (is_json(media_type) || text(media_type)));
    let Some((media_type, media)) = written.filter(|_| location != Location::Cookie) else {
        reading.refuse(
            list,
            &rules::PARAMETER_INVALID,
            format!("found {} as content of a {} parameter", media_types(list), location.word()),
            "expected JSON or text in path, query or header",
            "leave the operation out with `--skip`",
        );
        return None;
    };
    reading.object(&media, &rules::PARAMETER_CONTENT);
    for name in ["example", "examples"] {
        reading.claim_member(&media, name, &rules::EXAMPLE);
    }
    reading.claim_member(&media, "encoding", &rules::ENCODING);
    let json = is_json(media_type);
    let (schema, without) = (media.get("schema"), if json { Type::Any } else { Type::String });
    let ty = schema.as_ref().map_or(without, |schema| schemas.read(reading, schema, hint));
    let style = match (location, json) {
        (Location::Query, _) => {
            Style::Form { style: if json { FormStyle::Json } else { FormStyle::Exploded }, reserved: false }
        }
        (_, true) => Style::Segment(SegmentStyle::Json),
        (_, false) => Style::Segment(SegmentStyle::Simple(false)),
    };
    let schema = schema.unwrap_or(media);
    if !json && style::of_type(schemas, &ty, style) != Style::Text {
        reading.refuse(
            &schema,
            &rules::PARAMETER_INVALID,
            format!("found `{media_type}` for a value that is not a string"),
            "expected a string, number or boolean",
            "leave the operation out with `--skip`",
        );
        return None;
    }
    Some((schema, ty, style))
}

fn media_types(list: &At<'_>) -> String {
    let names: Vec<String> = list.members().take(3).map(|(name, _)| format!("`{name}`")).collect();
    if names.is_empty() { "no media type".to_owned() } else { names.join(" and ") }
}

/// Marks the parameter that says where a list goes on.
pub(super) const CURSOR: &str = "x-stainless-pagination-property";
