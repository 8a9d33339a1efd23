//! The id of an operation: its `operationId`, or a name made of its method and path.

use crate::openapi::document::At;
use crate::openapi::pointer::unescape;

/// The id of an operation that stands in `paths`. Without an `operationId`, or with an empty one, it is the method and the path, in
/// which each parameter follows the word `by`: `get_filesystem_by_path` for `GET /filesystem/{path}`.
#[must_use]
pub fn operation_id(operation: &At<'_>) -> String {
    if let Some(id) = operation.text("operationId").filter(|id| !id.trim().is_empty()) {
        return id.to_owned();
    }
    let pointer = operation.pointer().to_owned();
    let mut tokens = pointer.rsplit('/');
    let method = tokens.next().unwrap_or_default();
    call_id(method, &unescape(tokens.next().unwrap_or_default()))
}

/// A name made of a method and a path.
#[must_use]
pub fn call_id(method: &str, path: &str) -> String {
    let mut words = vec![method.to_owned()];
    let mut rest = path;
    while let Some((literal, parameter)) = rest.split_once('{') {
        let (name, after) = parameter.split_once('}').unwrap_or((parameter, ""));
        words.push(literal.to_owned());
        words.push(format!("by {name}"));
        rest = after;
    }
    words.push(rest.to_owned());
    let is_word = |character: char| character.is_alphanumeric();
    let words = words.join(" ");
    words.split(|character| !is_word(character)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::document::Document;

    #[test]
    fn an_operation_without_an_id_is_named_after_its_method_and_path() {
        for (path, expected) in [
            ("/filesystem/{path}", "get_filesystem_by_path"),
            ("/process/{identifier}/logs/stream", "get_process_by_identifier_logs_stream"),
            ("/v1/a-b.c/{x}.{y}", "get_v1_a_b_c_by_x_by_y"),
            ("/", "get"),
        ] {
            let document = format!(
                "openapi: 3.0.3\npaths: {{'{path}': {{get: {{}}, put: {{operationId: A b}}, head: {{operationId: ' '}}}}}}\n"
            );
            let document = Document::parse("d.yml", &document).unwrap();
            let item = document.root().get("paths").unwrap().get(path).unwrap();
            assert_eq!(operation_id(&item.get("get").unwrap()), expected);
            assert_eq!(operation_id(&item.get("put").unwrap()), "A b");
            assert_eq!(operation_id(&item.get("head").unwrap()), expected.replacen("get", "head", 1));
        }
    }
}
