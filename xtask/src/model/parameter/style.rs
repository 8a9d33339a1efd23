//! How the value of a parameter is written (OpenAPI 3.0.3, "Style Values"), and which values each style can write.

use std::collections::HashSet;

use crate::model::form::{self, FormStyle};
use crate::model::ledger::Reading;
use crate::model::rules;
use crate::model::schema::{Schemas, Shape, Type};
use crate::openapi::document::At;

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl Location {
    /// The word of the document for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One text in the default style, which is itself; in a cookie also a choice of such.
    Text,
    /// In the query.
    Form {
        /// The style.
        style: FormStyle,
        /// Whether reserved characters stay as they are.
        reserved: bool,
    },
    /// In a segment of the path, or in a header.
    Segment(SegmentStyle),
}

/// How a value is written in a segment of the path, or in a header; the flag is `explode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentStyle {
    /// `simple`
    Simple(bool),
    /// `label`
    Label(bool),
    /// `matrix`
    Matrix(bool),
    /// JSON
    Json,
}

/// Reads `style`, `explode` and `allowReserved`.
pub(super) fn read(reading: &mut Reading<'_>, at: &At<'_>, location: Location) -> Style {
    let name = reading.text(at, "style", &rules::PARAMETER_STYLE);
    reading.flag(at, "explode", &rules::PARAMETER_STYLE);
    let explode = at.get("explode").and_then(|explode| explode.as_bool());
    let in_query = location == Location::Query;
    let reserved = in_query && at.flag("allowReserved");
    let rule = if reserved { &rules::PARAMETER_RESERVED } else { &rules::PARAMETER_UNUSED };
    reading.flag(at, "allowReserved", rule);
    let exploded = explode == Some(true);
    let style = match (location, name) {
        (Location::Query, name) => form::style(name, explode).map(|style| Style::Form { style, reserved }),
        (Location::Cookie, None | Some("form")) => Some(Style::Text),
        (Location::Path | Location::Header, None | Some("simple")) => {
            Some(Style::Segment(SegmentStyle::Simple(exploded)))
        }
        (Location::Path, Some("label")) => Some(Style::Segment(SegmentStyle::Label(exploded))),
        (Location::Path, Some("matrix")) => Some(Style::Segment(SegmentStyle::Matrix(exploded))),
        _ => None,
    };
    style.unwrap_or_else(|| {
        let expected = match location {
            Location::Query => "expected `form`, `spaceDelimited`, `pipeDelimited` or `deepObject` in the query",
            Location::Path => "expected `simple`, `label` or `matrix` in the path",
            Location::Header => "expected `simple` in a header",
            Location::Cookie => "expected `form` in a cookie",
        };
        reading.refuse(
            at.get("style").as_ref().unwrap_or(at),
            &rules::PARAMETER_INVALID,
            format!("found the style `{}`", name.unwrap_or_default()),
            expected,
            "leave the operation out with `--skip`",
        );
        Style::Text
    })
}

/// Whether values of the type are a text, a number or a boolean, and their type in Rust is written as such.
pub(super) fn is_text(schemas: &Schemas, ty: &Type) -> bool {
    match schemas.plain(ty) {
        Type::Bool | Type::Integer(_) | Type::Number(_) | Type::String => true,
        Type::Named(index) => matches!(schemas.get(*index).map(|named| &named.shape), Some(Shape::Enum(_))),
        _ => false,
    }
}

/// The style for values of this type: a text in a default style is itself.
pub(super) fn of_type(schemas: &Schemas, ty: &Type, style: Style) -> Style {
    let is_default = match style {
        Style::Text | Style::Segment(SegmentStyle::Simple(_)) => true,
        Style::Form { style, reserved } => style != FormStyle::Json && !reserved,
        Style::Segment(_) => false,
    };
    if is_text(schemas, ty) && is_default { Style::Text } else { style }
}

/// What the values of the type hold that the style has no text for.
pub(super) fn unwritable(schemas: &Schemas, ty: &Type, location: Location, style: Style) -> Option<&'static str> {
    match style {
        Style::Segment(SegmentStyle::Json) | Style::Form { style: FormStyle::Json | FormStyle::Deep, .. } => None,
        // A cookie cannot carry what separates items.
        _ => nested(schemas, ty, location == Location::Cookie, &mut HashSet::new()),
    }
}

/// A list or an object that is inside of another, or anywhere.
fn nested(schemas: &Schemas, ty: &Type, inside: bool, seen: &mut HashSet<(usize, bool)>) -> Option<&'static str> {
    match schemas.plain(ty) {
        Type::Array(_) if inside => Some("a list"),
        Type::Map(_) if inside => Some("an object"),
        Type::Array(inner) | Type::Map(inner) => nested(schemas, inner, true, seen),
        Type::Named(index) if seen.insert((*index, inside)) => match &schemas.get(*index)?.shape {
            Shape::Struct(_) if inside => Some("an object"),
            Shape::Struct(shape) => {
                let sent = shape.fields.iter().filter(|field| !field.read_only).map(|field| &field.ty);
                sent.chain(&shape.additional).find_map(|ty| nested(schemas, ty, true, seen))
            }
            Shape::Tuple(_) if inside => Some("a list"),
            Shape::Tuple(items) => items.iter().find_map(|item| nested(schemas, &item.ty, true, seen)),
            Shape::Union(union) => union.types.iter().find_map(|ty| nested(schemas, ty, inside, seen)),
            Shape::Enum(_) | Shape::Alias(_) => None,
        },
        _ => None,
    }
}

/// The members of an object, as far as they are known.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Members {
    /// Their names on the wire.
    pub names: Vec<String>,
    /// Whether there may be others.
    pub open: bool,
}

/// The members that values of the type have, where they may be objects.
#[must_use]
pub fn members(schemas: &Schemas, ty: &Type) -> Members {
    let mut members = Members::default();
    let mut seen = HashSet::new();
    let mut types = vec![ty];
    while let Some(ty) = types.pop() {
        match schemas.plain(ty) {
            Type::Any | Type::Map(_) => members.open = true,
            Type::Named(index) if seen.insert(*index) => match schemas.get(*index).map(|named| &named.shape) {
                Some(Shape::Struct(shape)) => {
                    let sent = shape.fields.iter().filter(|field| !field.read_only);
                    members.names.extend(sent.map(|field| field.wire.clone()));
                    members.open |= shape.additional.is_some();
                }
                Some(Shape::Union(union)) => types.extend(union.types.iter().rev()),
                _ => {}
            },
            _ => {}
        }
    }
    let mut known = HashSet::new();
    members.names.retain(|name| known.insert(name.clone()));
    members
}
