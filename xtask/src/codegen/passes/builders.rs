//! Pass `builders`: compares progenitor's builders with the operations.

use std::collections::BTreeMap;

use syn::{Fields, ImplItem};

use crate::model::Api;
use crate::model::operation::Operation;
use crate::model::schema::Schemas;

use super::collect::Builder;
use crate::codegen::mismatch::Mismatch;
use crate::codegen::rust::types::{self, argument};

/// Checks the builders of all operations.
///
/// # Errors
/// Returns the first difference.
pub fn check(api: &Api, builders: &BTreeMap<String, Builder>) -> Result<(), Mismatch> {
    let rendered = |operation: &Operation| builders.get(&operation.builder);
    let mut rendered = api.operations.iter().filter_map(|operation| Some((operation, rendered(operation)?)));
    rendered.try_for_each(|(operation, builder)| check_one(operation, &api.schemas, builder))
}

/// Checks that a builder has a field and a setter for each parameter and for the body, and nothing else.
fn check_one(operation: &Operation, schemas: &Schemas, builder: &Builder) -> Result<(), Mismatch> {
    let fields = check_fields(operation, schemas, builder)?;
    check_methods(operation, fields, builder)
}

/// Returns the names of the setters.
fn check_fields(operation: &Operation, schemas: &Schemas, builder: &Builder) -> Result<Vec<String>, Mismatch> {
    let mismatch = |found: String, expected: &str| Mismatch::new(&operation.pointer, found, expected);
    let Fields::Named(fields) = &builder.item.fields else {
        return Err(mismatch("a builder without named fields".to_owned(), "one field for each parameter"));
    };
    let mut fields = fields.named.iter();
    if fields.next().is_none_or(|field| field.ident.as_ref().is_none_or(|name| name != "client")) {
        return Err(mismatch("a builder without a client".to_owned(), "the client in the first field"));
    }
    let mut names = Vec::new();
    for field in fields {
        let Some(name) = &field.ident else { continue };
        let inner =
            argument(&field.ty, "Result").ok_or_else(|| mismatch(format!("the field `{name}`"), "a `Result`"))?;
        let optional = argument(inner, "Option");
        let rendered = types::short(optional.unwrap_or(inner));
        let parameter = operation.parameters.iter().find(|parameter| name == &parameter.name);
        let required = match (parameter, &operation.body) {
            (Some(parameter), _) => {
                let ty = types::tokens(schemas, parameter.ty.not_null());
                let expected = types::short(&syn::parse_quote!(#ty));
                // Others are lowered as any value.
                if parameter.is_simple(schemas) && rendered != expected {
                    return Err(mismatch(format!("the type `{rendered}` for `{name}`"), &expected));
                }
                parameter.required
            }
            (None, Some(body)) if name == "body" => body.required,
            _ => return Err(mismatch(format!("the setter `{name}`"), "a parameter of the operation")),
        };
        if required == optional.is_some() {
            return Err(mismatch(format!("the setter `{name}`, required: {}", !required), "what the document says"));
        }
        names.push(name.to_string());
    }
    let expected = operation.parameters.len() + usize::from(operation.body.is_some());
    if names.len() != expected {
        return Err(mismatch(format!("{} setters", names.len()), &format!("{expected}")));
    }
    Ok(names)
}

fn check_methods(operation: &Operation, mut names: Vec<String>, builder: &Builder) -> Result<(), Mismatch> {
    names.extend(["new".to_owned(), "send".to_owned()]);
    for function in &builder.functions.items {
        let ImplItem::Fn(function) = function else { continue };
        let name = function.sig.ident.to_string();
        match names.iter().position(|known| *known == name) {
            Some(index) => drop(names.swap_remove(index)),
            None => {
                let found = format!("the method `{name}`");
                return Err(Mismatch::new(&operation.pointer, found, "setters, `new` and `send`"));
            }
        }
    }
    match names.first() {
        Some(missing) => {
            Err(Mismatch::new(&operation.pointer, format!("no method `{missing}`"), "one for each setter"))
        }
        None => Ok(()),
    }
}
