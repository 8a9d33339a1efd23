//! Parameters in path, query, header and cookie.

mod content;
mod style;

use crate::model::ledger::Reading;
use crate::model::names::{self, Names};
use crate::model::rules;
use crate::openapi::document::At;
use crate::openapi::http;
use crate::openapi::path_template::Piece;

use super::form::FormStyle;
use super::schema::{self, Schemas, Type};
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
    /// Whether its value is a secret, which `Debug` does not show.
    pub secret: bool,
    /// The type of its value.
    pub ty: Type,
    /// How its value is written.
    pub style: Style,
    /// Whether an extension says that it is the cursor of a list that comes in pages.
    pub marked_as_cursor: bool,
    /// The members of an object that are pairs of their own in the query, and whose names are those of others there.
    pub taken: Vec<String>,
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

    /// The type that the setter takes: `null` is a value where the parameter is JSON.
    #[must_use]
    pub fn value_type(&self) -> &Type {
        match self.style {
            Style::Form { style: FormStyle::Json, .. } | Style::Segment(SegmentStyle::Json) => &self.ty,
            _ => self.ty.not_null(),
        }
    }

    /// Whether its own name is one of the query: `filter[name]` is another name than `filter`.
    #[must_use]
    pub fn is_called(&self) -> bool {
        let is_deep = matches!(self.style, Style::Form { style: FormStyle::Deep, .. });
        self.location == Location::Query && !is_deep
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

/// Where the parameters of an operation are declared and used.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'o, 'd> {
    /// The path item, whose parameters hold where the operation does not declare the same one.
    pub item: &'o At<'d>,
    /// The operation.
    pub operation: &'o At<'d>,
    /// The path template; empty if it is refused.
    pub pieces: &'o [Piece],
    /// The query that the template fixes.
    pub query: &'o [(String, String)],
    /// The places that are left to the security schemes.
    pub secured: &'o Places,
}

impl<'o> Owner<'o, '_> {
    /// The parameters of the template that nothing declares.
    pub fn undeclared(&self) -> impl Iterator<Item = &'o str> {
        let lists = [self.item, self.operation].into_iter().filter_map(|owner| owner.get("parameters"));
        let declared: Vec<&str> = lists
            .flat_map(|list| list.items())
            .filter_map(|at| at.resolved())
            .filter(|at| at.text("in") == Some("path"))
            .filter_map(|at| at.text("name"))
            .collect();
        names_of(self.pieces).filter(move |name| !declared.contains(name))
    }
}

/// Reads the parameters of an operation.
pub fn read(
    reading: &mut Reading<'_>,
    owner: &Owner<'_, '_>,
    hint: &str,
    taken: impl IntoIterator<Item = &'static str>,
    schemas: &mut Schemas,
) -> Vec<Parameter> {
    let mut places: Vec<(String, String, At<'_>)> = Vec::new();
    for owning in [owner.item, owner.operation] {
        let Some(list) = owning.get("parameters") else { continue };
        reading.list(&list, &rules::PARAMETER);
        let start = places.len();
        for place in list.items() {
            let Some(at) = reading.resolve(&place) else { continue };
            if owner.secured.contain(&at) {
                reading.claim_all(&at, &rules::PARAMETER_SECURED);
                continue;
            }
            let name = at.text("name").unwrap_or_default().to_owned();
            let location = at.text("in").unwrap_or_default().to_owned();
            let is_named =
                location != "path" || owner.pieces.is_empty() || names_of(owner.pieces).any(|one| one == name);
            let is_required = at.get("required").is_some();
            let rule = match (is_named, location.as_str()) {
                (false, _) => &rules::PARAMETER_PATH,
                (true, "path") if !is_required => &rules::PARAMETER_PATH,
                (true, "cookie") => &rules::PARAMETER_COOKIE,
                (true, _) => &rules::PARAMETER,
            };
            if !reading.object(&at, rule) {
                continue;
            }
            reading.text(&at, "name", &rules::PARAMETER);
            reading.text(&at, "in", &rules::PARAMETER);
            if !is_named {
                claim(reading, &at, hint, schemas);
                continue;
            }
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
    parameters.retain(|parameter| {
        let members = parameter.own_pairs(schemas);
        let is_fixed = owner.query.iter().any(|(fixed, _)| *fixed == parameter.wire);
        let is_left_out = is_fixed && parameter.is_called() && !members.open && members.names.is_empty();
        if let Some(at) = reading.document().find(&parameter.pointer).filter(|_| is_left_out) {
            reading.correct(&at, &rules::PARAMETER_SHARED);
        }
        !is_left_out
    });
    parameters.extend(owner.undeclared().map(|wire| undeclared(owner.operation, wire)));
    let wires: Vec<_> = parameters.iter().map(|each| (each.wire.as_str(), rank(each.location.word()))).collect();
    let assigned = names::assign(names::snake, &mut Names::with_taken(taken), &wires);
    parameters.iter_mut().zip(assigned).for_each(|(parameter, name)| parameter.name = name);
    cookies(reading, owner, &parameters);
    parameters
}

/// The names of the parameters of a template.
fn names_of(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Parameter(name) => Some(name.as_str()),
        Piece::Literal(_) => None,
    })
}

/// A parameter of the template that nothing declares.
fn undeclared(operation: &At<'_>, wire: &str) -> Parameter {
    Parameter {
        wire: wire.to_owned(),
        name: String::new(),
        location: Location::Path,
        required: true,
        ty: Type::String,
        secret: schema::is_secret_name(wire),
        style: Style::Text,
        marked_as_cursor: false,
        taken: Vec::new(),
        pointer: operation.pointer().to_owned(),
        docs: String::new(),
    }
}

/// Which of two parameters of one name keeps it.
fn rank(location: &str) -> usize {
    ["path", "query", "header"].iter().position(|known| *known == location).unwrap_or(3)
}

/// Refuses a header with the cookies beside a cookie.
fn cookies(reading: &mut Reading<'_>, owner: &Owner<'_, '_>, parameters: &[Parameter]) {
    let is_cookie = |parameter: &&Parameter| parameter.location == Location::Cookie;
    let is_header = |parameter: &Parameter| parameter.location == Location::Header;
    let header = |parameter: &Parameter| is_header(parameter) && parameter.wire.eq_ignore_ascii_case("cookie");
    if let (Some(cookie), true) = (parameters.iter().find(is_cookie), parameters.iter().any(header)) {
        reading.refuse(
            owner.operation,
            &rules::PARAMETER_INVALID,
            format!("found the header `Cookie` beside the cookie `{}`", cookie.wire),
            "expected parameters that can be distinguished",
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
    let optional = location == Location::Path && !at.flag("required");
    let required = reading.flag(at, "required", if optional { &rules::PARAMETER_PATH } else { &rules::PARAMETER });
    let required = required || optional;
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
    let secret = schemas.is_secret(&schema, &wire, &ty);
    let docs =
        [description.or_else(|| schema.text("description")), deprecated.then_some("Deprecated by the document.")];
    Some(Parameter {
        pointer: at.pointer().to_owned(),
        marked_as_cursor: at.get(CURSOR).is_some_and(|mark| mark.text("purpose") == Some("next_cursor_param")),
        name: String::new(),
        wire,
        location,
        required,
        secret,
        ty,
        style,
        taken: Vec::new(),
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
    let (schema, ty, style) = match (at.get("schema"), reading.content(at)) {
        (Some(schema), None) => {
            let style = style::read(reading, at, location);
            let ty = schemas.read(reading, &schema, hint);
            (schema, ty, style)
        }
        (None, Some(list)) => content::read(reading, at, &list, location, hint, schemas)?,
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
    let Some(inside) = style::unwritable(schemas, &ty, location, style) else { return Some((schema, ty, style)) };
    if location == Location::Cookie {
        reading.refuse(
            &schema,
            &rules::PARAMETER_INVALID,
            format!("found {inside} in the parameter `{wire}`, which a cookie cannot express"),
            "expected a string, number or boolean",
            "leave the operation out with `--skip`",
        );
        return None;
    }
    reading.correct(at, &rules::PARAMETER_NESTED);
    let style = match location {
        Location::Query => Style::Form { style: FormStyle::Json, reserved: false },
        _ => Style::Segment(SegmentStyle::Json),
    };
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

/// Marks the parameter that says where a list goes on.
pub(super) const CURSOR: &str = "x-stainless-pagination-property";
