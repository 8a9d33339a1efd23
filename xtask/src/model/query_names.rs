//! Names that several parameters have in one query: an object may have its members there, and a path template a query of its own.

use std::collections::HashMap;

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::model::schema::Schemas;
use crate::openapi::document::At;

use super::parameter::Parameter;

/// Gives each name to the path template, to the parameter that is called so, or to the first object with such a member.
pub fn assign(
    reading: &mut Reading<'_>,
    operation: &At<'_>,
    query: &[(String, String)],
    parameters: &mut [Parameter],
    schemas: &Schemas,
) {
    let mut owners: HashMap<String, Option<usize>> = query.iter().map(|(name, _)| (name.clone(), None)).collect();
    for (place, parameter) in parameters.iter().enumerate().filter(|(_, parameter)| parameter.is_called()) {
        owners.entry(parameter.wire.clone()).or_insert(Some(place));
    }
    for (place, parameter) in parameters.iter_mut().enumerate() {
        let is_taken = |name: &String| *owners.entry(name.clone()).or_insert(Some(place)) != Some(place);
        parameter.taken = parameter.own_pairs(schemas).names.into_iter().filter(is_taken).collect();
        let Some(name) = parameter.taken.first() else { continue };
        if parameter.required {
            let found = format!(
                "found `{name}` as a member of the required parameter `{}` and as another name in the query",
                parameter.wire
            );
            reading.refuse(
                operation,
                &rules::PARAMETER_INVALID,
                found,
                "expected parameters that can be distinguished",
                "leave the operation out with `--skip`",
            );
        }
        if let Some(at) = reading.document().find(&parameter.pointer) {
            reading.correct(&at, &rules::PARAMETER_SHARED);
        }
        let names: Vec<String> = parameter.taken.iter().map(|name| format!("`{name}`")).collect();
        let note = format!("A value with {} is an error: another parameter has this name.", names.join(" or "));
        if !parameter.docs.is_empty() {
            parameter.docs.push_str("\n\n");
        }
        parameter.docs.push_str(&note);
    }
}
