//! The chapter of the guide on streams.

use crate::model::operation::Operation;
use crate::model::representation::Content;

use super::examples::Example;

/// The chapter, on the kinds of streams that the document has; `None` without any. `find` gives the call of an operation with this
/// method, `upload` is the method of an operation that takes an upload.
#[must_use]
pub fn text<'e>(find: &dyn Fn(&str) -> Option<&'e Example>, upload: Option<&str>, library: &str) -> Option<String> {
    let loop_over =
        |items: &str, item: &str, body: &str| format!("while let Some({item}) = {items}.next().await {{\n{body}}}\n");
    let mut sections = Vec::new();
    if let Some(example) = find("events") {
        let each = "    let event = event?;\n    println!(\"{}: {:?}\", event.name(), event.value()?);\n";
        let code = format!(
            "use {library}::CallOptions;\n\nlet call = {};\nlet mut events = call.clone().events().await?.into_inner();\n{}\n\
             // Later, or after an error: the events that follow the last one.\n\
             let options = CallOptions::new().header(\"last-event-id\", events.last_event_id());\n\
             let mut events = call.options(options).events().await?.into_inner();\n# let _ = events.next().await;\n",
            example.chain("client", &[]),
            loop_over("events", "event", each)
        );
        sections.push(format!(
            "# Server-sent events\n\n`events()` makes the call and returns [`Events`](crate::Events) of typed values. A stream that breaks is not opened again by \
             itself, because events would be lost or repeated: whether a server continues after an id is not for the client to \
             decide.\n\n{}",
            example.doctest(library, &code)
        ));
    }
    if let Some(example) = find("lines") {
        let call = example.chain("client", &[".lines()", ".await?", ".into_inner()"]);
        let code =
            format!("let mut lines = {call};\n{}", loop_over("lines", "line", "    println!(\"{:?}\", line?);\n"));
        sections.push(format!(
            "# Lines of JSON\n\n`lines()` makes the call and returns [`JsonLines`](crate::JsonLines) of typed values. A line that does not match the type is an \
             error, and the next one can be read all the same.\n\n{}",
            example.doctest(library, &code)
        ));
    }
    if let Some(example) = find("stream") {
        let call = example.chain("client", &[".stream()", ".await?", ".into_inner()"]);
        let each = "    println!(\"{} bytes\", chunk?.len());\n";
        let code = format!("let mut bytes = {call};\n{}", loop_over("bytes", "chunk", each));
        sections.push(format!(
            "# Bytes\n\n`stream()` makes the call and returns a [`ByteStream`](crate::ByteStream) of chunks, for a body that is larger than memory or never \
             ends; `send()` reads the whole body, up to [`Config::with_max_body`](crate::Config::with_max_body).\n\n{}",
            example.doctest(library, &code)
        ));
    }
    if !sections.is_empty() {
        sections.insert(0, ABOUT_RESPONSES.to_owned());
    }
    if let Some(method) = upload {
        let code = format!(
            "```no_run\n# use {library}::Upload;\n# fn example<S, F>(open: F) -> Upload\n# where\n#     F: Fn() -> S + Send + Sync + 'static,\n\
             #     S: futures_core::Stream<Item = std::io::Result<Vec<u8>>> + Send + 'static,\n# {{\n\
             // `open` returns a stream of chunks, and is called for each attempt.\n\
             let upload = Upload::replayable(open).with_length(1_048_576).with_media_type(\"image/png\");\n# upload\n# }}\n```"
        );
        sections.push(format!(
            "# Uploads\n\nAn [`Upload`](crate::Upload) is a body of bytes, or a file in a form, such as \
             [`Client::{method}`](crate::Client::{method}) takes: in memory (`Upload::from(bytes)`), or a stream that is read while it is \
             sent. [`Upload::stream`](crate::Upload::stream) can be read once, so that the call is not repeated if it fails.\n\n{code}"
        ));
    }
    (!sections.is_empty()).then(|| sections.join("\n\n"))
}

const ABOUT_RESPONSES: &str = "A response that is larger than memory, or that never ends, is a stream with a method `next()`. The methods \
    below return as soon as the status is known; a status that is no success is an error with its body. The rest of the body has no limit of \
    size and no timeout but that for data that does not arrive ([`CallOptions::idle_timeout`](crate::CallOptions::idle_timeout)). Dropping \
    the stream closes the connection.";

/// Whether the body of an operation is an upload, or a form with one.
#[must_use]
pub fn takes_upload(operation: &Operation) -> bool {
    operation.body.iter().flat_map(|body| &body.forms).any(|form| match &form.content {
        Content::Bytes => true,
        Content::Multipart(parts) => parts.iter().any(|part| part.file),
        _ => false,
    })
}
