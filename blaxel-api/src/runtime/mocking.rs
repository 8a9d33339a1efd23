//! How a mock recognises the request of an operation: it compares the raw path segment by segment, below any base path.
#![allow(dead_code, reason = "which of these are called depends on the document")]

use std::borrow::Cow;
use std::fmt;

use httpmock::{HttpMockRequest, When};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::json;

use super::form;
use super::json;
use super::request::QueryParameter;
use super::segment::{self, SegmentStyle};
use super::style::{self, FormStyle};
use crate::operation::Operation;

/// A trait that only this crate can implement, so that a mock of a new operation is not a breaking change.
pub trait Sealed {}

impl Sealed for httpmock::MockServer {}

/// Expectations of httpmock, which have no `Debug`.
pub(crate) struct Inner<T>(pub(crate) T);

impl<T> From<T> for Inner<T> {
    fn from(inner: T) -> Self {
        Self(inner)
    }
}

impl<T> fmt::Debug for Inner<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

/// Matches requests of the operation, whatever the parameters. `all` is the table of operations: the path of a request may match
/// the templates of several.
pub(crate) fn when(when: When, all: &'static [&'static Operation], operation: &'static Operation) -> When {
    when.is_true(move |request| {
        request.method_str() == operation.method.as_str()
            && called(all, request).is_some_and(|called| called.id == operation.id)
    })
}

/// Matches requests whose path parameter decodes to exactly this value.
pub(crate) fn path_parameter(when: When, operation: &'static Operation, name: &'static str, value: String) -> When {
    when.is_true(move |request| {
        captures(operation.path, path(request)).is_some_and(|captured| {
            captured.iter().any(|&(parameter, found)| parameter == name && decoded(found) == value)
        })
    })
}

/// Matches requests whose path parameter is written as this value is in its style.
pub(crate) fn path_styled(
    when: When,
    operation: &'static Operation,
    name: &'static str,
    style: SegmentStyle,
    value: &impl Serialize,
) -> When {
    // What cannot be written is never sent.
    let text = json::parameter(value).and_then(|value| segment::segment(name, style, &value)).ok().flatten();
    when.is_true(move |request| {
        captures(operation.path, path(request)).is_some_and(|captured| {
            captured.iter().any(|&(parameter, found)| parameter == name && Some(found) == text.as_deref())
        })
    })
}

/// Matches requests whose query has exactly this value under the name, or none.
pub(crate) fn query_parameter(when: When, name: &'static str, value: Option<String>) -> When {
    when.is_true(move |request| {
        let found = query(request).filter(|(parameter, _)| decoded(parameter) == name);
        found.map(|(_, value)| decoded(value)).eq(value.clone())
    })
}

/// Matches requests whose query has the pairs of this value in its style, and no others of their names.
pub(crate) fn query_styled(when: When, parameter: &QueryParameter, value: &impl Serialize) -> When {
    let mut text = String::new();
    let written = parameter.write(value, &mut text).is_ok();
    let (name, deep) = (parameter.name, parameter.style == FormStyle::Deep);
    when.is_true(move |request| {
        let expected: Vec<_> = pairs(&text).map(|(name, value)| (decoded(name), value)).collect();
        let is_ours = |found: &str| {
            let member = deep && found.strip_prefix(name).is_some_and(|rest| rest.starts_with('['));
            found == name || member || expected.iter().any(|(name, _)| name == found)
        };
        let found = query(request).map(|(name, value)| (decoded(name), value)).filter(|(name, _)| is_ours(name));
        written && found.eq(expected.iter().cloned())
    })
}

/// Matches requests whose query has no pair of these names, nor one of a member of the first, as `deepObject` writes it.
pub(crate) fn query_absent(when: When, names: &'static [&'static str]) -> When {
    when.is_true(move |request| {
        query(request).all(|(found, _)| {
            let found = decoded(found);
            let rest = names.first().and_then(|name| found.strip_prefix(name));
            !names.contains(&&*found) && rest.is_none_or(|rest| !rest.starts_with('['))
        })
    })
}

/// Matches requests whose header is written as this value is in its style.
pub(crate) fn header_styled(when: When, name: &'static str, style: SegmentStyle, value: &impl Serialize) -> When {
    match json::parameter(value).and_then(|value| segment::header(style, &value)) {
        Ok(Some(text)) => when.header(name, text),
        Ok(None) => when.header_missing(name),
        Err(_) => when.is_true(|_| false),
    }
}

/// Matches requests whose cookie has this value, or whose cookies do not have it.
pub(crate) fn cookie(when: When, name: &'static str, value: Option<impl Serialize>) -> When {
    let value = value.map(|value| json::parameter(&value).and_then(|value| style::text(&value)));
    when.is_true(move |request| {
        let headers = request.headers();
        let cookies = headers.get_all("cookie").iter().filter_map(|header| header.to_str().ok());
        let cookies = cookies.flat_map(|header| header.split("; ")).filter_map(|cookie| cookie.split_once('='));
        let found: Vec<&str> = cookies.filter(|(found, _)| *found == name).map(|(_, value)| value).collect();
        match &value {
            None => found.is_empty(),
            Some(Ok(value)) => found == [value.as_str()],
            Some(Err(_)) => false,
        }
    })
}

/// Matches the requests with this body of `application/x-www-form-urlencoded`.
pub(crate) fn form_body(when: When, value: &impl Serialize, styles: &[(&str, FormStyle)]) -> When {
    // What cannot be a form is never sent, and an empty form is.
    let body = form::form_body(value, styles).ok();
    when.is_true(move |request| body.as_ref().is_some_and(|body| request.body_ref() == body.as_bytes()))
}

/// Matches the requests whose `multipart/form-data` has a part of this name with exactly these bytes.
pub(crate) fn part(when: When, name: &str, value: &[u8]) -> When {
    let end = [b"\r\n\r\n", value, b"\r\n--"].concat();
    let name = format!("form-data; name=\"{name}\"");
    when.is_true(move |request| {
        let body = request.body_ref();
        let starts = body.windows(name.len()).enumerate().filter(|(_, window)| *window == name.as_bytes());
        starts.map(|(start, _)| body.get(start..).unwrap_or_default()).any(|rest| {
            let head = rest.windows(4).position(|four| four == b"\r\n\r\n");
            head.is_some_and(|head| rest.get(head..).unwrap_or_default().starts_with(&end))
        })
    })
}

/// The page of a list; the names are those of the items, of what contains the cursor, and of the cursor. An empty cursor ends the list.
pub(crate) fn page(names: [&str; 3], items: &[impl Serialize], next: Option<&str>) -> serde_json::Value {
    let [data, meta, cursor] = names;
    json!({ data: items, meta: { cursor: next.unwrap_or_default() } })
}

fn query(request: &HttpMockRequest) -> impl Iterator<Item = (&str, &str)> {
    pairs(request.uri_str().split_once('?').map_or("", |(_, query)| query))
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// The operation that a request calls. Among the operations whose template matches the end of the path, it is the one with the
/// most segments, and among those the one that is fixed from the earliest segment on ("concrete definitions are matched first",
/// OpenAPI 3.0.3).
fn called(all: &[&'static Operation], request: &HttpMockRequest) -> Option<&'static Operation> {
    let path = path(request);
    all.iter()
        .copied()
        .filter(|operation| {
            operation.method.as_str() == request.method_str() && captures(operation.path, path).is_some()
        })
        .max_by_key(|operation| precedence(operation.path))
}

/// How many segments a template has, and which of them are fixed.
fn precedence(template: &str) -> (usize, Vec<bool>) {
    let segments: Vec<bool> = template.split('/').map(|segment| !segment.contains('{')).collect();
    (segments.len(), segments)
}

fn path(request: &HttpMockRequest) -> &str {
    request.uri_str().split(['?', '#']).next().unwrap_or_default()
}

/// The values of a template's parameters, still encoded, if the template matches the end of the path.
fn captures<'t>(template: &'t str, path: &'t str) -> Option<Vec<(&'t str, &'t str)>> {
    let template: Vec<&str> = template.split('/').skip(1).collect();
    let path: Vec<&str> = path.split('/').skip(1).collect();
    let path = path.get(path.len().checked_sub(template.len())?..)?;
    let mut captured = Vec::new();
    for (pattern, segment) in template.iter().zip(path) {
        segment_captures(pattern, segment, &mut captured)?;
    }
    Some(captured)
}

/// Matches one segment, which may contain parameters between literals (`{fileId}:upload`). Each parameter takes the shortest
/// possible value.
fn segment_captures<'t>(pattern: &'t str, segment: &'t str, captured: &mut Vec<(&'t str, &'t str)>) -> Option<()> {
    let Some((literal, rest)) = pattern.split_once('{') else {
        return (percent_decode_str(pattern).eq(percent_decode_str(segment))).then_some(());
    };
    let (name, rest) = rest.split_once('}')?;
    let segment = segment.strip_prefix(literal)?;
    let next = rest.split('{').next().unwrap_or_default();
    let end = if next.is_empty() { segment.len() } else { segment.get(1..)?.find(next)? + 1 };
    let (value, segment) = segment.split_at_checked(end)?;
    if value.is_empty() {
        return None;
    }
    captured.push((name, value));
    segment_captures(rest, segment, captured)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_goes_before_one_that_is_shorter_or_fixed_later() {
        // The vendored document may have no two operations that compete.
        for (before, after) in [("/tools/{name}", "/{name}"), ("/tools/newest", "/tools/{name}"), ("/a/{b}", "/{a}/b")]
        {
            assert!(precedence(before) > precedence(after), "{before}");
        }
    }
}
