//! What the generator does with each construct of OpenAPI 3.0 and 3.1: the rules that claim the nodes of a document.
//!
//! Every rule names the test that proves it; `support` lists the rules that apply to each field of the specification.

/// What becomes of a construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// It is in the generated code, and on the wire where it belongs there.
    Rendered,
    /// It is in the documentation of the generated code, or has no meaning for a client.
    Documented,
    /// It is a known defect of published documents, and the generator reads what was meant.
    Corrected,
    /// It cannot be rendered: the document is refused, unless the operation is skipped.
    Refused,
    /// The user asked to leave it out.
    Skipped,
}

impl Claim {
    /// Returns the word for it in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rendered => "rendered",
            Self::Documented => "documented",
            Self::Corrected => "corrected",
            Self::Refused => "refused",
            Self::Skipped => "skipped",
        }
    }
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable name.
    pub name: &'static str,
    /// The construct, in the words of OpenAPI.
    pub construct: &'static str,
    /// What becomes of it.
    pub claim: Claim,
    /// How, or why not.
    pub how: &'static str,
    /// The test that proves it.
    pub test: &'static str,
}

macro_rules! rules {
    ($($ident:ident: $claim:ident, $name:literal, $construct:literal, $how:literal, $test:literal;)*) => {
        $(
            #[doc = $construct]
            pub static $ident: Rule =
                Rule { name: $name, construct: $construct, claim: Claim::$claim, how: $how, test: $test };
        )*

        /// Every rule, in the order of the specification.
        pub static ALL: &[&Rule] = &[$(&$ident),*];
    };
}

rules! {
    // The document as a whole.
    DOCUMENT: Rendered, "document", "OpenAPI Object", "the crate", "each_operation_of_the_document_is_sent";
    VERSION: Rendered, "version", "OpenAPI Object: `openapi`", "must be 3.0.x or 3.1.x", "other_versions_are_named";
    INFO: Documented, "info", "Info Object", "`document::TITLE`, `document::VERSION` and their documentation; never sent", "what_the_document_says_of_itself_is_data_and_documentation";
    SERVER: Rendered, "server", "Server Object", "`document::SERVERS`; the first is the default base URL, and the others are types of the module `document` for `Config::with_server`: named after a short description (`StagingServer`), or after their number (`Server3`)", "without_a_base_url_calls_go_to_the_documents_first_server";
    SERVER_VARIABLE: Rendered, "server-variable", "Server Variable Object", "a setter for each variable of the server's type (`document::Server` for the first), which is passed to `Config::with_server`; the default where it is not called. A value that `enum` does not list, or that would change the structure of the URL, is an error", "a_server_variable_is_its_default_on_the_wire";
    SERVER_VARIABLE_REQUIRED: Rendered, "server-variable-required", "Server Variable Object without a useful `default`: none, an empty one, or one of `unknown`, `undefined`, `null`, `placeholder`, `changeme`, `your-..`, `your_..` that `enum` does not list", "must be set: without it, `Config::client` is an error that names the setter", "a_server_with_a_variable_that_must_be_set_gets_no_request_before";
    SERVER_RELATIVE: Rendered, "server-relative", "Server Object: a `url` that is relative, or neither http nor https", "no default: without `Config::with_base_url`, `Config::client` is an error. The base URL includes the path of the relative one", "a_relative_server_of_an_operation_must_be_set";
    SERVER_ELSEWHERE: Rendered, "server-elsewhere", "`servers` of a path item or an operation", "`Operation::servers`; the first is the base URL of the operation, unless it is the document's. Credentials go there only if the caller names its origin with `Config::with_server_url` or `Config::with_base_url`", "an_operation_with_a_server_of_its_own_is_sent_there";
    WEBHOOKS: Documented, "webhooks", "OpenAPI Object of 3.1: `webhooks`", "requests that the server sends to others", "every_rule_speaks_for_a_node_of_a_fixture";
    COMPONENTS: Rendered, "components", "Components Object", "each component is rendered where it is referred to; every schema becomes a type", "a_component_is_sent_and_received_wherever_the_document_refers_to_it";
    COMPONENT_UNUSED: Documented, "component-unused", "Components Object: a component other than a schema that nothing refers to", "has no effect on any operation", "every_rule_speaks_for_a_node_of_a_fixture";
    EXTERNAL_DOCS: Documented, "external-docs", "External Documentation Object", "a link to documentation; never sent", "every_rule_speaks_for_a_node_of_a_fixture";
    TAG: Documented, "tag", "Tag Object", "documentation of the tag's module; operations name their tags themselves", "every_rule_speaks_for_a_node_of_a_fixture";

    // Paths and operations.
    PATHS: Rendered, "paths", "Paths Object", "the operations", "a_path_is_sent_as_its_template_has_it";
    PATH_ITEM: Rendered, "path-item", "Path Item Object", "its operations; each path parameter becomes exactly one segment, or the call fails before anything is sent", "any_two_values_are_refused_or_arrive_as_they_are_in_a_segment_each";
    PATH_ITEM_REFERENCE: Rendered, "path-item-reference", "Path Item Object: `$ref`", "the operations of the path item that it refers to; where several paths refer to one, the first in the alphabet keeps each `operationId`, and the others are named after method and path", "the_operations_of_a_path_item_are_sent_to_every_path_that_refers_to_it";
    PATH_TEMPLATE_TWIN: Corrected, "path-template-twin", "a path template that differs from an earlier one only in the names of its parameters", "both are sent; which operation it is, the server decides", "two_paths_that_differ_in_the_names_of_parameters_are_both_sent";
    PATH_TEMPLATE_QUERY: Corrected, "path-template-query", "a path template with a query or a fragment", "the query is sent with every request; a fragment is never sent", "the_query_of_a_path_is_sent_and_its_fragment_is_not";
    PATH_INVALID: Refused, "path-invalid", "a path template that is not a valid path", "requests would reach another path", "each_refused_construct_is_refused_by_its_rule";
    OPERATION: Rendered, "operation", "Operation Object", "a method of `Client`, a builder and an entry in `operations`", "an_operation_is_sent_with_its_method";
    OPERATION_ID: Rendered, "operation-id", "Operation Object: `operationId`", "names the method, the builder and the entry", "an_operation_whose_id_means_something_in_rust_is_sent_and_keeps_its_id";
    OPERATION_ID_MISSING: Rendered, "operation-id-missing", "Operation Object without `operationId`", "its id is made of method and path: `get_filesystem_by_path` for `GET /filesystem/{path}`", "an_operation_without_an_id_is_sent_and_named_after_its_path";
    OPERATION_ID_AGAIN: Corrected, "operation-id-again", "Operation Object: an `operationId` that is empty, or that another operation has, whose path comes first in the alphabet", "its id is made of method and path, as where there is none", "an_operation_id_that_stands_twice_names_the_first_operation";
    OPERATION_TEXT: Documented, "operation-text", "Operation Object, Path Item Object: `summary`, `description`", "documentation of the method", "texts_are_the_documentation_of_what_they_describe";
    OPERATION_TAGS: Rendered, "operation-tags", "Operation Object: `tags`", "`Operation::tags`; the first names the module", "an_operation_has_the_first_tag_of_the_document";
    OPERATION_DEPRECATED: Rendered, "operation-deprecated", "Operation Object: `deprecated`", "`#[deprecated]` on the method, and `Operation::deprecated`", "a_deprecated_operation_is_a_warning_and_is_sent";
    OPERATION_SKIPPED: Skipped, "skipped", "an operation that `--skip` names, and the schemas that nothing else uses", "`controlplane.lock` records it", "a_skipped_operation_is_left_out_and_said_so";
    CALLBACK: Documented, "callback", "Callback Object", "requests that the server sends; a client sends none", "every_rule_speaks_for_a_node_of_a_fixture";

    // Parameters.
    PARAMETER: Rendered, "parameter", "Parameter Object in `path`, `query`, `header` or `cookie`", "a setter of the builder; a segment, the query or a header of the request. A string, a number, a boolean, a list or an object of these, one of several of them, or any JSON value that is one of them; with `deepObject` or as JSON anything", "parameters_with_awkward_names_have_setters_and_go_where_they_belong";
    PARAMETER_PATH: Corrected, "parameter-path", "Parameter Object in `path` without `required: true`, or that the template does not name, or that it names and nothing declares", "required; not sent; a required string", "a_path_and_its_parameters_that_disagree_are_sent_as_the_path_says";
    PARAMETER_TEXT: Documented, "parameter-text", "Parameter Object: `description`, `deprecated`", "documentation of the setter", "texts_are_the_documentation_of_what_they_describe";
    PARAMETER_EMPTY: Documented, "parameter-empty", "Parameter Object: `allowEmptyValue`", "an empty string is sent in any case", "every_rule_speaks_for_a_node_of_a_fixture";
    PARAMETER_IGNORED: Documented, "parameter-ignored", "Parameter Object: the headers `Accept`, `Content-Type` and `Authorization`", "ignored, as the specification requires: media types and security schemes set these headers", "every_rule_speaks_for_a_node_of_a_fixture";
    PARAMETER_SECURED: Documented, "parameter-secured", "Parameter Object in the place of an API key of its operation's `security`: the same header, query parameter or cookie", "the security scheme sends it, so that there is no setter", "a_parameter_in_the_place_of_a_key_is_left_to_the_scheme";
    PARAMETER_HTTP: Documented, "parameter-http", "Parameter Object: headers that HTTP decides on: `Host`, `Content-Length`, and those for one connection (`Connection`, `Expect`, `TE`, `Upgrade`, ..) or for encodings that are not required", "no setter: the client sends what the message needs", "headers_that_http_decides_on_are_not_set_by_a_parameter";
    PARAMETER_STYLE: Rendered, "parameter-style", "Parameter Object: `style`, `explode`", "as RFC 6570 says, also for `label` that is not exploded (`.a,b`); `deepObject` writes a list by position (`a[0]=x`). An empty list or object is not sent, or an error where it is required; an error too is `null`, and an item that cannot be distinguished from several (a comma or a blank at its end in a header, the delimiter of `spaceDelimited`, `pipeDelimited`, exploded `label`)", "every_style_is_sent_as_the_specification_says";
    PARAMETER_UNUSED: Documented, "parameter-unused", "Parameter Object: `allowReserved` that is false or not of the query; `style`, `explode`, `allowReserved` beside `content`", "reserved characters are percent-encoded; content has a media type and no style", "every_rule_speaks_for_a_node_of_a_fixture";
    PARAMETER_RESERVED: Rendered, "parameter-reserved", "Parameter Object: `allowReserved: true` in the query", "`:/?[]@!$()*,` stay as they are; what has a meaning in a query (`#&;=+%`, and `'`, which URLs do not keep) is percent-encoded, so that a value never becomes another parameter", "reserved_characters_stay_and_a_value_never_becomes_another_parameter";
    PARAMETER_COOKIE: Rendered, "parameter-cookie", "Parameter Object in `cookie`", "one `Cookie` header for all; a value is a string, number or boolean of the characters of RFC 6265, as it is, or an error", "cookies_are_one_header_and_a_value_cannot_leave_it";
    PARAMETER_NESTED: Corrected, "parameter-nested", "Parameter Object in path, query or header whose style cannot express its values: a list or an object inside of another (`deepObject` apart)", "OpenAPI does not define how such a value is written; it is sent as JSON", "a_value_that_its_style_cannot_express_is_sent_as_json";
    PARAMETER_SHARED: Corrected, "parameter-shared", "Parameter Object in `query` that is optional and an object whose members are pairs of the query, one of which has the name of another parameter; or that the path template has in its own query", "the other parameter has the name, and an object with such a member is an error before anything is sent; what the template has is sent as it is there", "of_two_parameters_with_one_name_in_the_query_one_has_it";
    PARAMETER_CONTENT: Rendered, "parameter-content", "Parameter Object: `content`", "JSON as the text of one value, `null` too if the schema allows it, in headers in ASCII; `text/..` as the text that it is", "content_of_a_parameter_is_sent_as_json";
    PARAMETER_INVALID: Refused, "parameter-invalid", "Parameter Object that contradicts its path, another parameter or HTTP, or whose values cannot be written: a list or an object in a cookie, or in a media type other than JSON", "there is no request that would follow it", "each_refused_construct_is_refused_by_its_rule";

    PAGINATION: Rendered, "pagination", "`x-stainless-pagination-property`, or `cursor` beside `data` and `meta.nextCursor`", "`pages()` and `items()` of the builder: streams that follow the cursor", "items_follow_the_cursor_over_an_empty_page_to_the_last_one";

    // Bodies and responses.
    REQUEST_BODY: Rendered, "request-body", "Request Body Object", "the setter `body` and the body of the request; optional unless `required`", "an_optional_body_can_be_left_out";
    REQUEST_BODY_TEXT: Documented, "request-body-text", "Request Body Object: `description`", "documentation of the setter", "texts_are_the_documentation_of_what_they_describe";
    MEDIA_TYPE: Rendered, "media-type", "Media Type Object", "JSON (`application/json` and `+json`) as types, text as `String`, everything else as bytes; `stream()` returns text and bytes as they arrive", "bytes_are_sent_and_text_is_received_as_they_are";
    MEDIA_TYPE_SEVERAL: Rendered, "media-type-several", "several Media Type Objects for one body", "an enum: the `Content-Type` of a response decides the variant; a request is JSON unless another variant is passed", "the_content_type_decides_which_of_several_media_types_a_response_is";
    MEDIA_TYPE_RANGE: Rendered, "media-type-range", "Media Type Object of a range such as `*/*` or `image/*`", "bytes; a response keeps its `Content-Type`, and an upload sets its own", "a_range_of_media_types_is_bytes_with_the_content_type_that_was_sent";
    MEDIA_TYPE_TYPED: Documented, "media-type-typed", "Media Type Object for text or bytes whose schema is not a string", "text and bytes are passed on unchanged", "text_and_bytes_are_passed_on_whatever_their_schema_says";
    MEDIA_TYPE_MULTIPART: Rendered, "media-type-multipart", "Media Type Object of a request: `multipart/..` other than `form-data`, and `multipart/form-data` whose schema defines no properties", "bytes; the upload sets the media type with the boundary", "another_multipart_body_is_bytes_with_the_boundary_that_was_passed";
    FORM: Rendered, "form", "Media Type Object `application/x-www-form-urlencoded` of a request", "the type of its schema, property by property; any properties without a schema; if the schema is not that of an object, the encoded form as text", "a_form_without_properties_takes_any_or_the_encoded_text";
    FORM_MULTIPART: Rendered, "form-multipart", "Media Type Object `multipart/form-data` of a request", "a struct: text parts, JSON parts for objects, files from bytes or a stream; an array is one part for each item. Files are strings with `format: binary` or a media type of bytes (`image/png`, in 3.1 `contentMediaType`), and schemas without a type", "a_form_is_sent_part_by_part_and_a_file_may_be_a_stream";
    FORM_ENCODING: Rendered, "form-encoding", "Encoding Object of a form: `contentType`, `style`, `explode`", "`application/x-www-form-urlencoded`: `form`, `deepObject`, delimited arrays, JSON; `multipart/form-data`: the media type of the part", "a_form_is_encoded_as_its_encoding_objects_say";
    FORM_RESERVED: Documented, "form-reserved", "Encoding Object of a form: `allowReserved`", "reserved characters are percent-encoded; servers decode them to the same value", "every_rule_speaks_for_a_node_of_a_fixture";
    FORM_HEADER: Documented, "form-header", "Encoding Object of a form: `headers` that are not required", "`Upload::with_header` sets them on files; other parts carry their name and media type", "every_rule_speaks_for_a_node_of_a_fixture";
    FORM_HEADER_REQUIRED: Rendered, "form-header-required", "Encoding Object of `multipart/form-data`: a required header", "the property is an `Upload`, and `Upload::with_header` must set the header on it", "a_part_whose_header_is_required_is_sent_with_it_or_not_at_all";
    FORM_STYLE: Corrected, "form-style", "Encoding Object of a form: a `style` that forms do not have", "read as `form`", "each_correction_applies_and_says_where";
    EVENT_STREAM: Rendered, "event-stream", "Media Type Object `text/event-stream` of a response", "`events()` of the builder: a stream of events; the schema is the type of their data", "events_arrive_one_by_one_and_their_data_are_typed";
    JSON_LINES: Rendered, "json-lines", "Media Type Object `application/x-ndjson`, `application/jsonl` of a response", "`lines()` of the builder: a stream of values; the schema is their type", "lines_arrive_one_by_one_as_values";
    RESPONSE_WITHOUT_BODY: Documented, "response-without-body", "Response Object of `HEAD`, or for `204`, `205`, `304`: `content`", "such responses have no body in HTTP", "a_response_to_head_has_no_body_and_succeeds";
    CONTENT_REFERENCE: Corrected, "content-reference", "Request Body Object, Response Object, Parameter Object: `content` that is a reference", "as the media types to which it refers", "each_correction_applies_and_says_where";
    ENCODING: Documented, "encoding", "Encoding Object outside of forms in requests", "ignored, as the specification requires", "every_rule_speaks_for_a_node_of_a_fixture";
    EXAMPLE: Documented, "example", "Example Object", "examples constrain nothing", "every_rule_speaks_for_a_node_of_a_fixture";
    RESPONSE: Rendered, "response", "Responses Object, Response Object", "the status of a response decides the type of its body", "several_successes_are_told_apart_by_status_and_never_by_shape";
    RESPONSE_TEXT: Documented, "response-text", "Response Object: `description`", "documentation of the method", "texts_are_the_documentation_of_what_they_describe";
    RESPONSE_STATUS: Corrected, "response-status", "Responses Object: a key other than `default`, a status (`404`) or a range (`4XX`)", "the same in another case is read as such; no response has any other key", "each_correction_applies_and_says_where";
    RESPONSE_HEADER: Rendered, "response-header", "Header Object of a response", "a view of the headers of a response or an error, such as `ListToolsHeaders`, with a method for each: text, integer, number, boolean, or texts separated by commas; a missing or malformed one is `None`", "declared_headers_are_read_as_their_types";
    LINK: Documented, "link", "Link Object", "relates operations to each other; never sent", "every_rule_speaks_for_a_node_of_a_fixture";

    // References.
    REFERENCE: Rendered, "reference", "Reference Object", "as the object to which it refers", "what_a_reference_leads_to_is_sent";
    REFERENCE_SIBLING: Documented, "reference-sibling", "Reference Object: members beside `$ref`", "ignored, as the specification requires", "every_rule_speaks_for_a_node_of_a_fixture";
    REFERENCE_TEXT: Documented, "reference-text", "Reference Object of 3.1: `summary`, `description`", "replace those of the object to which it refers", "the_texts_of_a_reference_replace_those_of_its_target";
    REFERENCE_DEFINITION: Corrected, "reference-definition", "Reference Object to a definition (`#/$defs/..`, `#/definitions/..`) that the document does not have and a schema around the reference has", "as the definition of the nearest such schema: the reference was written for that schema alone", "each_correction_applies_and_says_where";
    REFERENCE_BROKEN: Refused, "reference-broken", "Reference Object whose target does not exist, is in another file, or leads back to the reference; a `$ref` of a path item beside operations, parameters or servers; in 3.1 `$dynamicRef`, and references below an `$id`", "it is undefined what to render", "each_refused_construct_is_refused_by_its_rule";

    // Schemas.
    SCHEMA: Rendered, "schema", "Schema Object", "a type with its JSON Schema, or a part of one", "every_type_judges_every_sample_and_its_mutations_as_the_document_does";
    SCHEMA_TYPE: Rendered, "schema-type", "Schema Object: `type`, `items`, `format` of numbers", "`String`, `bool`, `Vec`, a map or a struct; `i32`, `i64`, `u32`, `u64` by `format`, or a wider type if `minimum` or `maximum` requires it; `f32`, `f64`; `serde_json::Value` without a `type` and for integers of more than 64 bits", "each_type_is_sent_as_its_json";
    SCHEMA_FORMAT: Documented, "schema-format", "Schema Object: `format` of strings", "documentation; the type is `String`, never changed", "bounds_and_formats_are_documentation";
    SCHEMA_SECRET: Rendered, "schema-secret", "Schema Object: `format: password`, `writeOnly`, or a property of strings whose name is that of a secret (`apiKey`, `client_secret`, `secrets`, ..), or `value` beside a boolean `secret`", "`Debug` shows `[redacted]` for the value; it is sent and received like any other", "a_secret_in_a_generated_type_is_sent_and_not_shown_by_debug";
    SCHEMA_TEXT: Documented, "schema-text", "Schema Object: `title`, `description`, `example`, `deprecated`", "documentation of type and field", "texts_are_the_documentation_of_what_they_describe";
    SCHEMA_DEFAULT: Documented, "schema-default", "Schema Object: `default`", "documentation; the server applies it, the client sends nothing for an unset value", "a_default_is_not_sent_unasked_and_an_absent_parameter_is_not_sent";
    SCHEMA_XML: Documented, "schema-xml", "XML Object", "the client does not support XML", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_BOUNDS: Documented, "schema-bounds", "Schema Object: bounds, lengths, counts, `multipleOf`, `pattern`, `uniqueItems`", "documentation and JSON Schema; the server checks them", "bounds_and_formats_are_documentation";
    SCHEMA_ENUM: Rendered, "schema-enum", "Schema Object: `enum` of strings", "a Rust enum, with a variant `Unknown` if responses can contain it", "a_value_that_an_enum_of_responses_does_not_list_is_kept_and_sent_back";
    SCHEMA_ENUM_VALUES: Documented, "schema-enum-values", "Schema Object: `enum` of values other than strings", "documentation; any value of the type is accepted, and any JSON value if lists or objects are among strings", "bounds_and_formats_are_documentation";
    SCHEMA_ENUM_UNQUOTED: Corrected, "schema-enum-unquoted", "Schema Object: `enum` of strings with numbers or booleans among them", "YAML without quotation marks; read as strings", "each_correction_applies_and_says_where";
    SCHEMA_MISPLACED: Documented, "schema-misplaced", "Schema Object: keywords of a type other than its own (`items` of a string, `enum` of an object)", "they constrain no value of the type, or the server checks them", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_PROPERTIES: Rendered, "schema-properties", "Schema Object: `properties`, `required`", "the fields of a struct; optional ones are `Option`, and `None` is absent, not empty", "an_empty_list_and_none_are_two_requests";
    SCHEMA_ADDITIONAL: Rendered, "schema-additional", "Schema Object: `additionalProperties`", "a map beside the fields, or a map alone if there are none, in requests and responses; with `false` there is no map, and additional properties of a response are ignored. Integers of more than 64 bits in the map become floating-point numbers", "what_the_document_does_not_name_survives_a_change_and_a_replacement";
    SCHEMA_NULLABLE: Rendered, "schema-nullable", "Schema Object: `nullable`", "`Option`; `Option<Option<_>>` for optional properties, where absent and `null` differ", "null_is_a_third_value_only_where_the_document_says_nullable";
    SCHEMA_READ_ONLY: Rendered, "schema-read-only", "Schema Object: `readOnly`", "`Option`; serialised with the type, but left out of request bodies", "read_only_properties_are_not_sent_at_any_depth_and_shown_to_users";
    SCHEMA_WRITE_ONLY: Rendered, "schema-write-only", "Schema Object: `writeOnly`", "`Option`, even if required: responses do not contain it", "what_is_write_only_is_sent_and_may_be_missing_in_a_response";
    SCHEMA_ALL_OF: Rendered, "schema-all-of", "Schema Object: `allOf`", "one type that satisfies all parts: a struct with the fields of all, the narrower of two types, the common values of two enums, an enum whose variants have the fields of the other parts; with a single part, the type of that part", "the_parts_of_all_of_are_one_type";
    SCHEMA_ALL_OF_NOTE: Documented, "schema-all-of-note", "Schema Object: a part of `allOf` that describes no type", "its documentation, `nullable`, `readOnly` and `writeOnly` apply to the whole schema", "a_part_of_all_of_without_a_type_is_said_of_the_whole";
    SCHEMA_CONTRADICTORY: Refused, "schema-contradictory", "Schema Object: parts of `allOf` that contradict each other, or `oneOf`, `anyOf` that contradict the keywords beside them", "no value satisfies them", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_CONTRADICTION: Corrected, "schema-contradiction", "Schema Object: parts of `allOf` that describe a property differently", "no value satisfies both, so that servers follow one of them: the property is any JSON value", "each_correction_applies_and_says_where";
    SCHEMA_ONE_OF: Rendered, "schema-one-of", "Schema Object: `oneOf`, `anyOf`", "an enum with one variant for each alternative, or for each string if all are constants; properties beside them are fields of every variant. The variant that is decoded is the one whose schema accepts the value and defines most of its properties", "of_several_types_that_is_read_which_the_schema_admits";
    SCHEMA_ONE_OF_REQUIRED: Documented, "schema-one-of-required", "Schema Object: `oneOf`, `anyOf` of nothing but `required` beside `properties` or in `allOf`", "the server checks which properties must be present together", "alternatives_of_required_properties_leave_the_struct_as_it_is";
    SCHEMA_DISCRIMINATOR: Rendered, "schema-discriminator", "Discriminator Object", "only the value of the property decides which variant is decoded; without alternatives, the variants are the components that extend the schema by `allOf`", "a_discriminator_decides_and_not_the_first_shape_that_fits";
    SCHEMA_DISCRIMINATOR_VALUES: Corrected, "schema-discriminator-values", "Discriminator Object with values that the property of the alternatives does not allow", "the values that the property allows decide, or the schemas if those values are equal", "each_correction_applies_and_says_where";
    SCHEMA_DISCRIMINATOR_UNNAMED: Corrected, "schema-discriminator-unnamed", "Discriminator Object with an alternative that is no component, so that no value of the property names it", "decoded for the values that only its own property lists; without such a list, for all values that name no other alternative, or never if there are several such alternatives", "an_alternative_without_a_name_is_decoded_where_no_other_is_named";
    SCHEMA_DISCRIMINATOR_BASE: Documented, "schema-discriminator-base", "Discriminator Object without alternatives, in a schema that no component extends", "there is nothing to choose from", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_DISCRIMINATOR_MAPPING: Corrected, "schema-discriminator-mapping", "Discriminator Object: a `mapping` to a schema that is not among the alternatives", "the schemas of the alternatives decide; where the alternatives are those that extend the schema, the others decide", "each_correction_applies_and_says_where";
    SCHEMA_NOT: Documented, "schema-not", "Schema Object: `not`", "documentation and JSON Schema; any value of the type is accepted", "bounds_and_formats_are_documentation";
    SCHEMA_LATER: Documented, "schema-later", "Schema Object of 3.0: keywords that only 3.1 or JSON Schema define (`const`, `patternProperties`)", "ignored: 3.0 gives them no meaning", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_CONSTRAINTS: Documented, "schema-constraints", "Schema Object of 3.1: `patternProperties`, `propertyNames`, `if`, `then`, `else`, `dependentRequired`, `dependentSchemas`, `contains`, `minContains`, `maxContains`, `unevaluatedItems`", "documentation and JSON Schema; the server checks them", "what_a_schema_of_3_1_constrains_is_documentation_and_json_schema";
    SCHEMA_ANNOTATIONS: Documented, "schema-annotations", "Schema Object of 3.1: `examples`, `contentEncoding`, `contentMediaType`, `contentSchema`, `$comment`, `$dynamicAnchor`, `$vocabulary`, and keywords that JSON Schema does not define", "documentation and JSON Schema; `contentEncoding: base64` is `format: byte`, and `contentMediaType: application/octet-stream` is `format: binary`", "what_a_schema_of_3_1_annotates_is_documentation";
    SCHEMA_ANCHOR: Rendered, "schema-anchor", "Schema Object of 3.1: `$anchor`, a name by which references in the document find the schema", "as the schema that has the name", "a_reference_finds_a_schema_by_its_anchor_and_inside_of_another";
    SCHEMA_TUPLE: Rendered, "schema-tuple", "Schema Object of 3.1: `prefixItems` of a list whose length is their number (`minItems`, and `items: false` or `maxItems`)", "a struct of unnamed fields, `Position(f64, f64)`, that converts from and into a tuple", "a_tuple_has_a_type_for_each_of_its_items";
    SCHEMA_PREFIX_ITEMS: Rendered, "schema-prefix-items", "Schema Object of 3.1: other `prefixItems`", "`Vec<T>` if all items have the same type and no others may follow, `Vec<serde_json::Value>` otherwise; the number and types of the items are in the JSON Schema", "a_tuple_is_sent_and_received_as_a_list";
    SCHEMA_UNEVALUATED: Rendered, "schema-unevaluated", "Schema Object of 3.1: `unevaluatedProperties`", "like `additionalProperties` of the schema with all parts of its `allOf`", "properties_that_no_part_evaluates_are_kept_only_if_they_are_allowed";
    SCHEMA_DEFINITION: Rendered, "schema-definition", "Schema Object of 3.1: `$defs`", "a type for each schema that something refers to", "a_definition_inside_of_a_schema_is_a_type";
    SCHEMA_DEFINITION_UNUSED: Documented, "schema-definition-unused", "Schema Object of 3.1: a schema in `$defs` that nothing refers to", "has no effect on any value", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_DIALECT: Documented, "schema-dialect", "OpenAPI Object of 3.1: `jsonSchemaDialect`; Schema Object of 3.1: `$schema`", "must be the dialect of OpenAPI 3.1 or JSON Schema 2020-12", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_DIALECT_UNKNOWN: Refused, "schema-dialect-unknown", "another dialect of JSON Schema", "its keywords have other meanings", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_ID: Documented, "schema-id", "Schema Object of 3.1: `$id` of a schema without references", "a name that nothing in the document refers to", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_NULLABLE_LATER: Corrected, "schema-nullable-later", "Schema Object of 3.1: `nullable`", "not a keyword of 3.1; read as in 3.0", "each_correction_applies_and_says_where";
    SCHEMA_CIRCLE: Corrected, "schema-circle", "Schema Object: a part of `allOf`, or an alternative, that is the schema itself", "it adds nothing, and is ignored", "each_correction_applies_and_says_where";
    SCHEMA_OPEN_ITEMS: Corrected, "schema-open-items", "Schema Object: an array of objects without properties", "servers send strings in such arrays, so each item is any JSON value", "a_list_of_open_objects_that_carries_names_decodes_both";
    SCHEMA_MAP_TYPE: Corrected, "schema-map-type", "`type: map`", "not a type of OpenAPI; read as an object with any properties", "a_type_map_is_sent_as_an_object";
    SCHEMA_ENUM_TYPE: Corrected, "schema-enum-type", "`type: enum`", "not a type of OpenAPI; read as a string with an `enum`", "each_correction_applies_and_says_where";

    // Security.
    SECURITY: Rendered, "security", "Security Requirement Object", "`Operation::security`, inherited or its own; the first alternative for all of whose schemes the client has credentials is sent, and a call that requires others fails before it is sent", "the_first_alternative_that_is_satisfied_is_sent";
    SECURITY_UNDECLARED: Corrected, "security-undeclared", "Security Requirement Object that names no declared scheme", "nothing says how to satisfy it: only credentials that are passed for it by name (`Credentials::for_scheme`) do, and none are sent to it otherwise", "an_undeclared_scheme_takes_credentials_by_its_name_only";
    SECURITY_UNSATISFIABLE: Refused, "security-unsatisfiable", "Security Requirement Objects of an operation all of which require a scheme that is not supported, or two values in one place of a request", "no request that a client can send satisfies them", "each_refused_construct_is_refused_by_its_rule";
    SECURITY_SCHEME: Rendered, "security-scheme", "Security Scheme Object: HTTP bearer, OAuth 2.0", "`document::SECURITY_SCHEMES`; a bearer token", "an_operation_that_inherits_its_security_sends_the_credentials";
    SECURITY_SCHEME_BASIC: Rendered, "security-scheme-basic", "Security Scheme Object: HTTP basic", "`Credentials::basic`, sent as RFC 7617 says", "user_and_password_are_sent_as_basic_authentication";
    SECURITY_SCHEME_KEY_HEADER: Rendered, "security-scheme-key-header", "Security Scheme Object: `apiKey` in `header`", "`Credentials::api_key` in that header", "an_api_key_is_sent_in_its_header";
    SECURITY_SCHEME_KEY_QUERY: Rendered, "security-scheme-key-query", "Security Scheme Object: `apiKey` in `query`", "`Credentials::api_key`, percent-encoded behind the other parameters; no error, log or `Debug` shows it", "an_api_key_is_sent_in_the_query_and_shown_nowhere";
    SECURITY_SCHEME_KEY_COOKIE: Rendered, "security-scheme-key-cookie", "Security Scheme Object: `apiKey` in `cookie`", "`Credentials::api_key` in the `Cookie` header; cookies of responses are not kept", "an_api_key_is_sent_as_a_cookie";
    SECURITY_SCHEME_OPEN_ID: Rendered, "security-scheme-open-id", "Security Scheme Object: `openIdConnect`", "a bearer token that was obtained elsewhere", "a_token_of_open_id_connect_is_sent_as_a_bearer_token";
    SECURITY_SCHEME_OTHER: Documented, "security-scheme-other", "Security Scheme Object: other HTTP schemes, `mutualTLS`, `apiKey` in a header that is not the user's to set", "never chosen: operations use their other alternatives, and are refused if there is none", "an_unsupported_scheme_leaves_the_other_alternatives";
    SECURITY_SCHEME_TEXT: Documented, "security-scheme-text", "Security Scheme Object: `description`, `bearerFormat`, and fields of another `type`", "documentation for people", "every_rule_speaks_for_a_node_of_a_fixture";
    OAUTH_FLOW: Rendered, "oauth-flow", "OAuth Flows Object, OAuth Flow Object", "the token URL of the client-credentials flow, and every scope of every flow as `Scope`", "a_token_is_fetched_from_the_url_of_the_flow";
    OAUTH_FLOW_OTHER: Documented, "oauth-flow-other", "OAuth Flow Object: the URLs of flows other than client credentials", "these flows need a person or a browser", "every_rule_speaks_for_a_node_of_a_fixture";

    // Everything else.
    EXTENSION: Documented, "extension", "Specification Extensions (`x-`)", "not rendered, unless a rule names it", "every_rule_speaks_for_a_node_of_a_fixture";
    MALFORMED: Refused, "malformed", "a value of a kind that the specification does not allow there, a word that it does not define (`type: tuple`), or a missing required value", "its meaning is not defined", "each_refused_construct_is_refused_by_its_rule";
    UNKNOWN: Corrected, "unknown", "a field that OpenAPI does not define there", "ignored; `generate` lists the positions", "each_correction_applies_and_says_where";
}
