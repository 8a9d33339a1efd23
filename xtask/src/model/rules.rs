//! What the generator does with each construct of OpenAPI 3.0.3: the rules that claim the nodes of a document.
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
        }
    }
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable name.
    pub name: &'static str,
    /// The construct, in the words of OpenAPI 3.0.3.
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
    VERSION: Rendered, "version", "OpenAPI Object: `openapi`", "must be 3.0.x", "other_versions_are_named";
    INFO: Documented, "info", "Info Object", "`document::TITLE`, `document::VERSION` and their documentation; never sent", "what_the_document_says_of_itself_is_data_and_documentation";
    SERVER: Rendered, "server", "Server Object", "`document::SERVERS`; the first is the default base URL", "without_a_base_url_calls_go_to_the_documents_first_server";
    SERVER_VARIABLE: Rendered, "server-variable", "Server Variable Object", "the default is put into the URL; `with_base_url` takes any other", "a_server_variable_is_its_default_on_the_wire";
    SERVER_RELATIVE: Refused, "server-relative", "Server Object: a `url` that is relative", "a client does not know where the document was found", "each_refused_construct_is_refused_by_its_rule";
    SERVER_ELSEWHERE: Refused, "server-elsewhere", "`servers` of a path item or an operation", "a client has one base URL", "each_refused_construct_is_refused_by_its_rule";
    COMPONENTS: Rendered, "components", "Components Object", "each component is rendered where it is referred to; every schema becomes a type", "a_component_is_sent_and_received_wherever_the_document_refers_to_it";
    COMPONENT_UNUSED: Documented, "component-unused", "Components Object: a component other than a schema that nothing refers to", "has no effect on any operation", "every_rule_speaks_for_a_node_of_a_fixture";
    EXTERNAL_DOCS: Documented, "external-docs", "External Documentation Object", "a link to documentation; never sent", "every_rule_speaks_for_a_node_of_a_fixture";
    TAG: Documented, "tag", "Tag Object", "documentation of the tag's module; operations name their tags themselves", "every_rule_speaks_for_a_node_of_a_fixture";

    // Paths and operations.
    PATHS: Rendered, "paths", "Paths Object", "the operations", "a_path_is_sent_as_its_template_has_it";
    PATH_ITEM: Rendered, "path-item", "Path Item Object", "its operations; each path parameter becomes exactly one segment, or the call fails before anything is sent", "any_two_values_are_refused_or_arrive_as_they_are_in_a_segment_each";
    PATH_ITEM_REFERENCE: Refused, "path-item-reference", "Path Item Object: `$ref`", "what stands beside it would be undefined, says the specification", "each_refused_construct_is_refused_by_its_rule";
    PATH_TEMPLATE_OTHER: Refused, "path-template-other", "a path template that is not a valid path, or two that differ only in the names of their parameters", "requests would reach another path, or it would be undecided which operation they reach", "each_refused_construct_is_refused_by_its_rule";
    OPERATION: Rendered, "operation", "Operation Object", "a method of `Client`, a builder and an entry in `operations`", "an_operation_is_sent_with_its_method";
    OPERATION_ID: Rendered, "operation-id", "Operation Object: `operationId`", "names the method, the builder and the entry", "an_operation_whose_id_means_something_in_rust_is_sent_and_keeps_its_id";
    OPERATION_ID_MISSING: Rendered, "operation-id-missing", "Operation Object without `operationId`", "its id is made of method and path: `get_filesystem_by_path` for `GET /filesystem/{path}`", "an_operation_without_an_id_is_sent_and_named_after_its_path";
    OPERATION_TEXT: Documented, "operation-text", "Operation Object, Path Item Object: `summary`, `description`", "documentation of the method", "texts_are_the_documentation_of_what_they_describe";
    OPERATION_TAGS: Rendered, "operation-tags", "Operation Object: `tags`", "`Operation::tags`; the first names the module", "an_operation_has_the_first_tag_of_the_document";
    OPERATION_DEPRECATED: Rendered, "operation-deprecated", "Operation Object: `deprecated`", "`#[deprecated]` on the method, and `Operation::deprecated`", "a_deprecated_operation_is_a_warning_and_is_sent";
    OPERATION_SKIPPED: Refused, "skipped", "an operation that `--skip` names, and the schemas that nothing else uses", "left out as asked; `controlplane.lock` records it", "a_skipped_operation_is_left_out_and_said_so";
    CALLBACK: Documented, "callback", "Callback Object", "requests that the server sends; a client sends none", "every_rule_speaks_for_a_node_of_a_fixture";

    // Parameters.
    PARAMETER: Rendered, "parameter", "Parameter Object in `path`, `query` or `header`", "a setter of the builder; a segment, the query or a header of the request", "parameters_with_awkward_names_have_setters_and_go_where_they_belong";
    PARAMETER_TEXT: Documented, "parameter-text", "Parameter Object: `description`, `deprecated`", "documentation of the setter", "texts_are_the_documentation_of_what_they_describe";
    PARAMETER_EMPTY: Documented, "parameter-empty", "Parameter Object: `allowEmptyValue`", "an empty string is sent in any case", "every_rule_speaks_for_a_node_of_a_fixture";
    PARAMETER_IGNORED: Documented, "parameter-ignored", "Parameter Object: the headers `Accept`, `Content-Type` and `Authorization`", "ignored, as the specification requires: media types and security schemes set these headers", "every_rule_speaks_for_a_node_of_a_fixture";
    PARAMETER_STYLE: Rendered, "parameter-style", "Parameter Object: `style`, `explode`", "`simple` in path and header, `form` in the query, lists exploded or not", "query_parameters_are_sent_as_the_document_describes_their_style";
    PARAMETER_STYLE_OTHER: Refused, "parameter-style-other", "Parameter Object: `style` `matrix`, `label`, `spaceDelimited`, `pipeDelimited` or `deepObject`", "the client writes values in other ways", "each_refused_construct_is_refused_by_its_rule";
    PARAMETER_RESERVED_NOT: Documented, "parameter-reserved-not", "Parameter Object: `allowReserved: false`", "reserved characters are percent-encoded", "every_rule_speaks_for_a_node_of_a_fixture";
    PARAMETER_RESERVED: Refused, "parameter-reserved", "Parameter Object: `allowReserved: true`", "reserved characters are always percent-encoded", "each_refused_construct_is_refused_by_its_rule";
    PARAMETER_COOKIE: Refused, "parameter-cookie", "Parameter Object in `cookie`", "the client keeps no cookies", "each_refused_construct_is_refused_by_its_rule";
    PARAMETER_CONTENT: Refused, "parameter-content", "Parameter Object: `content`", "parameters are texts and not documents", "each_refused_construct_is_refused_by_its_rule";
    PARAMETER_OBJECT: Refused, "parameter-object", "Parameter Object whose value is an object, a list of lists, a list in the path or of any type", "the client writes texts, numbers, booleans and lists of them", "each_refused_construct_is_refused_by_its_rule";
    PARAMETER_OTHER: Refused, "parameter-other", "Parameter Object that contradicts its path, another parameter or HTTP", "there is no request that would follow it", "each_refused_construct_is_refused_by_its_rule";

    PAGINATION: Rendered, "pagination", "`x-stainless-pagination-property`, or `cursor` beside `data` and `meta.nextCursor`", "`pages()` and `items()` of the builder: streams that follow the cursor", "items_follow_the_cursor_over_an_empty_page_to_the_last_one";

    // Bodies and responses.
    REQUEST_BODY: Rendered, "request-body", "Request Body Object", "the setter `body` and the body of the request; optional unless `required`", "an_optional_body_can_be_left_out";
    REQUEST_BODY_TEXT: Documented, "request-body-text", "Request Body Object: `description`", "documentation of the setter", "texts_are_the_documentation_of_what_they_describe";
    MEDIA_TYPE: Rendered, "media-type", "Media Type Object", "JSON (`application/json` and `+json`) as types, text as `String`, everything else as bytes; `stream()` returns text and bytes as they arrive", "bytes_are_sent_and_text_is_received_as_they_are";
    MEDIA_TYPE_SEVERAL: Rendered, "media-type-several", "several Media Type Objects for one body", "an enum: the `Content-Type` of a response decides the variant; a request is JSON unless another variant is passed", "the_content_type_decides_which_of_several_media_types_a_response_is";
    MEDIA_TYPE_RANGE: Rendered, "media-type-range", "Media Type Object of a range such as `*/*` or `image/*`", "bytes; a response keeps its `Content-Type`, and an upload sets its own", "a_range_of_media_types_is_bytes_with_the_content_type_that_was_sent";
    MEDIA_TYPE_TYPED: Documented, "media-type-typed", "Media Type Object for text or bytes whose schema is not a string", "text and bytes are passed on unchanged", "text_and_bytes_are_passed_on_whatever_their_schema_says";
    MEDIA_TYPE_FORM: Refused, "media-type-form", "Media Type Object of a request: `multipart/..` other than `form-data`, a form without properties, or an encoding that forms cannot have", "no request can be written as described", "each_refused_construct_is_refused_by_its_rule";
    FORM_MULTIPART: Rendered, "form-multipart", "Media Type Object `multipart/form-data` of a request", "a struct: text parts, JSON parts for objects, files from bytes or a stream; an array is one part for each item", "a_form_is_sent_part_by_part_and_a_file_may_be_a_stream";
    FORM_ENCODING: Rendered, "form-encoding", "Encoding Object of a form: `contentType`, `style`, `explode`", "`application/x-www-form-urlencoded`: `form`, `deepObject`, delimited arrays, JSON; `multipart/form-data`: the media type of the part", "a_form_is_encoded_as_its_encoding_objects_say";
    FORM_RESERVED: Documented, "form-reserved", "Encoding Object of a form: `allowReserved`", "reserved characters are percent-encoded; servers decode them to the same value", "every_rule_speaks_for_a_node_of_a_fixture";
    FORM_HEADER: Documented, "form-header", "Encoding Object of a form: `headers` that are not required", "parts carry their name, file name and media type", "every_rule_speaks_for_a_node_of_a_fixture";
    EVENT_STREAM: Rendered, "event-stream", "Media Type Object `text/event-stream` of a response", "`events()` of the builder: a stream of events; the schema is the type of their data", "events_arrive_one_by_one_and_their_data_are_typed";
    JSON_LINES: Rendered, "json-lines", "Media Type Object `application/x-ndjson`, `application/jsonl` of a response", "`lines()` of the builder: a stream of values; the schema is their type", "lines_arrive_one_by_one_as_values";
    RESPONSE_WITHOUT_BODY: Documented, "response-without-body", "Response Object of `HEAD`, or for `204`, `205`, `304`: `content`", "such responses have no body in HTTP", "a_response_to_head_has_no_body_and_succeeds";
    ENCODING: Documented, "encoding", "Encoding Object outside of forms in requests", "ignored, as the specification requires", "every_rule_speaks_for_a_node_of_a_fixture";
    EXAMPLE: Documented, "example", "Example Object", "examples constrain nothing", "every_rule_speaks_for_a_node_of_a_fixture";
    RESPONSE: Rendered, "response", "Responses Object, Response Object", "the status of a response decides the type of its body", "several_successes_are_told_apart_by_status_and_never_by_shape";
    RESPONSE_TEXT: Documented, "response-text", "Response Object: `description`", "documentation of the method", "texts_are_the_documentation_of_what_they_describe";
    RESPONSE_STATUS_OTHER: Refused, "response-status-other", "Responses Object: a key other than `default`, a status (`404`) or a range (`4XX`)", "no response has such a status", "each_refused_construct_is_refused_by_its_rule";
    RESPONSE_HEADER: Documented, "response-header", "Header Object", "`Response::headers` and `Error::headers` have every header as it came", "every_rule_speaks_for_a_node_of_a_fixture";
    LINK: Documented, "link", "Link Object", "relates operations to each other; never sent", "every_rule_speaks_for_a_node_of_a_fixture";

    // References.
    REFERENCE: Rendered, "reference", "Reference Object", "as the object to which it refers", "what_a_reference_leads_to_is_sent";
    REFERENCE_SIBLING: Documented, "reference-sibling", "Reference Object: members beside `$ref`", "ignored, as the specification requires", "every_rule_speaks_for_a_node_of_a_fixture";
    REFERENCE_OTHER: Refused, "reference-other", "Reference Object whose target does not exist, is in another file, or is the reference itself", "there is nothing to render", "each_refused_construct_is_refused_by_its_rule";

    // Schemas.
    SCHEMA: Rendered, "schema", "Schema Object", "a type with its JSON Schema, or a part of one", "every_type_judges_every_sample_and_its_mutations_as_the_document_does";
    SCHEMA_TYPE: Rendered, "schema-type", "Schema Object: `type`, `items`, `format` of numbers", "`String`, `bool`, `Vec`, a map or a struct; `i32`, `i64`, `u32`, `u64` by `format`, or a wider type if `minimum` or `maximum` requires it; `f32`, `f64`; `serde_json::Value` without a `type` and for integers of more than 64 bits", "each_type_is_sent_as_its_json";
    SCHEMA_TYPE_OTHER: Refused, "schema-type-other", "Schema Object: a `type` that OpenAPI does not define", "its values are not defined", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_FORMAT: Documented, "schema-format", "Schema Object: `format` of strings", "documentation; the type is `String`, never changed", "bounds_and_formats_are_documentation";
    SCHEMA_SECRET: Rendered, "schema-secret", "Schema Object: `format: password`, `writeOnly`, or a string property whose name is that of a secret (`apiKey`, `client_secret`, `token`, ..)", "`Debug` shows `[redacted]` for the value; it is sent and received like any other", "a_secret_in_a_generated_type_is_sent_and_not_shown_by_debug";
    SCHEMA_TEXT: Documented, "schema-text", "Schema Object: `title`, `description`, `example`, `deprecated`", "documentation of type and field", "texts_are_the_documentation_of_what_they_describe";
    SCHEMA_DEFAULT: Documented, "schema-default", "Schema Object: `default`", "documentation; the server applies it, the client sends nothing for an unset value", "a_default_is_not_sent_unasked_and_an_absent_parameter_is_not_sent";
    SCHEMA_XML: Documented, "schema-xml", "XML Object", "the client does not support XML", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_BOUNDS: Documented, "schema-bounds", "Schema Object: bounds, lengths, counts, `multipleOf`, `pattern`, `uniqueItems`", "documentation and JSON Schema; the server checks them", "bounds_and_formats_are_documentation";
    SCHEMA_ENUM: Rendered, "schema-enum", "Schema Object: `enum` of strings", "a Rust enum, with a variant `Unknown` if responses can contain it", "a_value_that_an_enum_of_responses_does_not_list_is_kept_and_sent_back";
    SCHEMA_ENUM_VALUES: Documented, "schema-enum-values", "Schema Object: `enum` of values other than strings", "documentation; any value of the type is accepted", "bounds_and_formats_are_documentation";
    SCHEMA_ENUM_UNQUOTED: Corrected, "schema-enum-unquoted", "Schema Object: `enum` of strings with numbers or booleans among them", "YAML without quotation marks; read as strings", "each_correction_applies_and_says_where";
    SCHEMA_ENUM_OTHER: Refused, "schema-enum-other", "Schema Object: `enum` of strings with arrays or objects among them", "a variant stands for one string", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_MISPLACED: Documented, "schema-misplaced", "Schema Object: keywords of a type other than its own (`items` of a string, `enum` of an object)", "they constrain no value of the type, or the server checks them", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_PROPERTIES: Rendered, "schema-properties", "Schema Object: `properties`, `required`", "the fields of a struct; optional ones are `Option`, and `None` is absent, not empty", "an_empty_list_and_none_are_two_requests";
    SCHEMA_ADDITIONAL: Rendered, "schema-additional", "Schema Object: `additionalProperties`", "a map beside the fields, or a map alone if there are none, in requests and responses; with `false` there is no map, and additional properties of a response are ignored. Integers of more than 64 bits in the map become floating-point numbers", "what_the_document_does_not_name_survives_a_change_and_a_replacement";
    SCHEMA_NULLABLE: Rendered, "schema-nullable", "Schema Object: `nullable`", "`Option`; `Option<Option<_>>` for optional properties, where absent and `null` differ", "null_is_a_third_value_only_where_the_document_says_nullable";
    SCHEMA_READ_ONLY: Rendered, "schema-read-only", "Schema Object: `readOnly`", "`Option`; serialised with the type, but left out of request bodies", "read_only_properties_are_not_sent_at_any_depth_and_shown_to_users";
    SCHEMA_WRITE_ONLY: Rendered, "schema-write-only", "Schema Object: `writeOnly`", "`Option`, even if required: responses do not contain it", "what_is_write_only_is_sent_and_may_be_missing_in_a_response";
    SCHEMA_ALL_OF: Rendered, "schema-all-of", "Schema Object: `allOf`", "one type that satisfies all parts: a struct with the fields of all, the narrower of two types, the common values of two enums, an enum whose variants have the fields of the other parts; with a single part, the type of that part", "the_parts_of_all_of_are_one_type";
    SCHEMA_ALL_OF_NOTE: Documented, "schema-all-of-note", "Schema Object: a part of `allOf` that describes no type", "its documentation, `nullable`, `readOnly` and `writeOnly` apply to the whole schema", "a_part_of_all_of_without_a_type_is_said_of_the_whole";
    SCHEMA_ALL_OF_OTHER: Refused, "schema-all-of-other", "Schema Object: `allOf` whose parts contradict each other", "no value satisfies all of them", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_ONE_OF: Rendered, "schema-one-of", "Schema Object: `oneOf`, `anyOf`", "an enum with one variant for each alternative; properties beside them are fields of every variant. The variant that is decoded is the one whose schema accepts the value and defines most of its properties", "of_several_types_that_is_read_which_the_schema_admits";
    SCHEMA_ONE_OF_REQUIRED: Documented, "schema-one-of-required", "Schema Object: `oneOf`, `anyOf` of nothing but `required` beside `properties` or in `allOf`", "the server checks which properties must be present together", "alternatives_of_required_properties_leave_the_struct_as_it_is";
    SCHEMA_ONE_OF_OTHER: Refused, "schema-one-of-other", "Schema Object: `oneOf`, `anyOf` that contradict the keywords beside them", "no value satisfies any alternative", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_DISCRIMINATOR: Rendered, "schema-discriminator", "Discriminator Object", "only the value of the property decides which variant is decoded; without alternatives, the variants are the components that extend the schema by `allOf`", "a_discriminator_decides_and_not_the_first_shape_that_fits";
    SCHEMA_DISCRIMINATOR_VALUES: Corrected, "schema-discriminator-values", "Discriminator Object with values that the property of the alternatives does not allow", "the values that the property allows decide, or the schemas if those values are equal", "each_correction_applies_and_says_where";
    SCHEMA_DISCRIMINATOR_BASE: Documented, "schema-discriminator-base", "Discriminator Object without alternatives, in a schema that no component extends", "there is nothing to choose from", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_DISCRIMINATOR_OTHER: Refused, "schema-discriminator-other", "Discriminator Object that refers to no alternative", "the meaning of its values is not defined", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_NOT: Documented, "schema-not", "Schema Object: `not`", "documentation and JSON Schema; any value of the type is accepted", "bounds_and_formats_are_documentation";
    SCHEMA_CIRCLE: Refused, "schema-circle", "Schema Object that consists of nothing but itself", "it has no values", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_OPEN_ITEMS: Corrected, "schema-open-items", "Schema Object: an array of objects without properties", "servers send strings in such arrays: each item is any JSON value", "a_list_of_open_objects_that_carries_names_decodes_both";
    SCHEMA_MAP_TYPE: Corrected, "schema-map-type", "`type: map`", "not a type of OpenAPI; read as an object with any properties", "a_type_map_is_sent_as_an_object";
    SCHEMA_ENUM_TYPE: Corrected, "schema-enum-type", "`type: enum`", "not a type of OpenAPI; read as a string with an `enum`", "each_correction_applies_and_says_where";

    // Security.
    SECURITY: Rendered, "security", "Security Requirement Object", "`Operation::security`, inherited or its own; decides whether credentials are sent", "a_public_operation_sends_no_credentials_and_several_parameters_make_one_segment";
    SECURITY_UNDECLARED: Refused, "security-undeclared", "Security Requirement Object that names no declared scheme", "nothing says how to satisfy it", "each_refused_construct_is_refused_by_its_rule";
    SECURITY_SCHEME: Rendered, "security-scheme", "Security Scheme Object: HTTP bearer, OAuth 2.0", "`document::SECURITY_SCHEMES`", "an_operation_that_inherits_its_security_sends_the_credentials";
    SECURITY_SCHEME_TEXT: Documented, "security-scheme-text", "Security Scheme Object: `description`, `bearerFormat`", "documentation for people", "every_rule_speaks_for_a_node_of_a_fixture";
    SECURITY_SCHEME_OTHER: Refused, "security-scheme-other", "Security Scheme Object: `apiKey`, `openIdConnect`, HTTP schemes other than bearer", "credentials are bearer tokens", "each_refused_construct_is_refused_by_its_rule";
    OAUTH_FLOW: Rendered, "oauth-flow", "OAuth Flows Object, OAuth Flow Object", "the token URL of the client-credentials flow, and every scope of every flow as `Scope`", "a_token_is_fetched_from_the_url_of_the_flow";
    OAUTH_FLOW_OTHER: Documented, "oauth-flow-other", "OAuth Flow Object: the URLs of flows other than client credentials", "these flows need a person or a browser", "every_rule_speaks_for_a_node_of_a_fixture";

    // Everything else.
    EXTENSION: Documented, "extension", "Specification Extensions (`x-`)", "not rendered, unless a rule names it", "every_rule_speaks_for_a_node_of_a_fixture";
    MALFORMED: Refused, "malformed", "a value of a kind that the specification does not allow there, or a missing required value", "its meaning is not defined", "each_refused_construct_is_refused_by_its_rule";
    UNKNOWN: Refused, "unknown", "a field that OpenAPI 3.0.3 does not define there", "nothing in the document is silently dropped", "each_refused_construct_is_refused_by_its_rule";
}
