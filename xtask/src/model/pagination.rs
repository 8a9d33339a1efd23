//! Pagination.

use super::body::{Response, Status};
use super::parameter::{Location, Parameter};
use super::representation::{Content, Representation};
use super::schema::{Field, Schemas, Shape, Struct, Type};

/// How the pages of an operation are read.
#[derive(Debug, Clone)]
pub struct Pagination {
    /// The setter of the cursor.
    pub cursor: String,
    /// The type of a page.
    pub page: Type,
    /// The type of an item.
    pub item: Type,
    /// The property with the items.
    pub data: Field,
    /// The property that contains the cursor of the next page.
    pub meta: Field,
    /// The property of that object with the cursor itself.
    pub next: Field,
}

/// Finds the pagination of an operation: a query parameter `cursor`, and a page (`data`, `meta.nextCursor`) as its only success.
///
/// The extension `x-stainless-pagination-property` marks the cursor, whatever its name.
#[must_use]
pub fn of(parameters: &[Parameter], responses: &[Response], schemas: &Schemas) -> Option<Pagination> {
    let queries = || parameters.iter().filter(|parameter| parameter.location == Location::Query);
    let cursor = queries().find(|p| p.marked_as_cursor).or_else(|| queries().find(|p| p.wire == "cursor"))?;
    if cursor.required || cursor.ty != Type::String {
        return None;
    }
    let mut successes = responses.iter().filter(|r| matches!(r.status, Status::Code(200..=299) | Status::Range(2)));
    let (Some(success), None) = (successes.next(), successes.next()) else { return None };
    let [Representation { content: Content::Json(page), .. }] = success.forms.as_slice() else { return None };
    let shape = structure(schemas, page)?;
    let data = field(shape, "data")?;
    let Type::Array(item) = data.ty.not_null() else { return None };
    let meta = field(shape, "meta")?;
    let next = field(structure(schemas, &meta.ty)?, "nextCursor")?;
    let text = *next.ty.not_null() == Type::String;
    text.then(|| Pagination {
        cursor: cursor.name.clone(),
        page: page.clone(),
        item: (**item).clone(),
        data: data.clone(),
        meta: meta.clone(),
        next: next.clone(),
    })
}

fn structure<'m>(schemas: &'m Schemas, ty: &'m Type) -> Option<&'m Struct> {
    let Type::Named(index) = ty.not_null() else { return None };
    match &schemas.get(*index)?.shape {
        Shape::Struct(shape) => Some(shape),
        _ => None,
    }
}

fn field<'m>(shape: &'m Struct, wire: &str) -> Option<&'m Field> {
    shape.fields.iter().find(|field| field.wire == wire)
}
