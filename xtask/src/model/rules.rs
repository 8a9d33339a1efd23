//! What the generator does with each construct of OpenAPI 3.0.3: the rules that claim the nodes of a document.
//!
//! Every rule names the test that proves it; `specification` says which rules speak for which field of the specification.

/// What becomes of a construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// It is in the generated code, and on the wire where it belongs there.
    Rendered,
    /// It is in the documentation of the generated code, or says nothing to a client.
    Documented,
    /// It is a known defect of published documents and was read as it was meant.
    Corrected,
    /// No code is made of it: the document is refused, unless it was asked to leave the place out.
    Refused,
}

impl Claim {
    /// The word for it, in reports.
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
    VERSION: Rendered, "version", "OpenAPI Object: `openapi`", "checked to be 3.0.x or 3.1.x: other versions have other rules", "other_versions_are_named";
    INFO: Documented, "info", "Info Object", "`document::TITLE`, `document::VERSION` and their documentation; no header is made of it", "what_the_document_says_of_itself_is_data_and_documentation";
    SERVER: Rendered, "server", "Server Object", "`document::SERVERS`; the first is the default base URL", "without_a_base_url_calls_go_to_the_documents_first_server";
    SERVER_VARIABLE: Rendered, "server-variable", "Server Variable Object", "the default is put into the URL; `with_base_url` takes any other", "a_server_variable_is_its_default_on_the_wire";
    SERVER_RELATIVE: Refused, "server-relative", "Server Object: a `url` that is relative", "a client does not know where the document was found", "each_refused_construct_is_refused_by_its_rule";
    SERVER_ELSEWHERE: Refused, "server-elsewhere", "`servers` of a path item or an operation", "a client has one base URL", "each_refused_construct_is_refused_by_its_rule";
    WEBHOOKS: Documented, "webhooks", "OpenAPI Object of 3.1: `webhooks`", "what the server sends to others: nothing for a client to send", "every_rule_speaks_for_a_node_of_a_fixture";
    COMPONENTS: Rendered, "components", "Components Object", "each component where it is referred to; schemas in any case", "a_component_is_sent_and_received_wherever_the_document_refers_to_it";
    COMPONENT_UNUSED: Documented, "component-unused", "Components Object: a component other than a schema that nothing refers to", "says nothing of any operation", "every_rule_speaks_for_a_node_of_a_fixture";
    EXTERNAL_DOCS: Documented, "external-docs", "External Documentation Object", "points to documentation; nothing goes over the wire", "every_rule_speaks_for_a_node_of_a_fixture";
    TAG: Documented, "tag", "Tag Object", "what a tag is said to be; operations name their tags themselves", "every_rule_speaks_for_a_node_of_a_fixture";

    // Paths and operations.
    PATHS: Rendered, "paths", "Paths Object", "the operations", "a_path_is_sent_as_its_template_has_it";
    PATH_ITEM: Rendered, "path-item", "Path Item Object", "its operations; each parameter of the template becomes exactly one segment, or an error before anything is sent", "any_two_values_are_refused_or_arrive_as_they_are_in_a_segment_each";
    PATH_ITEM_REFERENCE: Refused, "path-item-reference", "Path Item Object: `$ref`", "what stands beside it would be undefined, says the specification", "each_refused_construct_is_refused_by_its_rule";
    PATH_TEMPLATE_OTHER: Refused, "path-template-other", "Path templating: a template that no URL can follow, or two that differ in the names of parameters alone", "it would reach another path, or two operations at once", "each_refused_construct_is_refused_by_its_rule";
    OPERATION: Rendered, "operation", "Operation Object", "a method of `Client`, a builder and an entry in `operations`", "an_operation_is_sent_with_its_method";
    OPERATION_ID: Rendered, "operation-id", "Operation Object: `operationId`", "names the method, the builder and the entry", "an_operation_whose_id_means_something_in_rust_is_sent_and_keeps_its_id";
    OPERATION_ID_MISSING: Rendered, "operation-id-missing", "Operation Object without `operationId`", "its id is made of method and path: `get_filesystem_by_path` for `GET /filesystem/{path}`", "an_operation_without_an_id_is_sent_and_named_after_its_path";
    OPERATION_TEXT: Documented, "operation-text", "Operation Object, Path Item Object: `summary`, `description`", "documentation of the method", "texts_are_the_documentation_of_what_they_describe";
    OPERATION_TAGS: Rendered, "operation-tags", "Operation Object: `tags`", "`Operation::tags`; the first names the module", "an_operation_has_the_first_tag_of_the_document";
    OPERATION_DEPRECATED: Rendered, "operation-deprecated", "Operation Object: `deprecated`", "`#[deprecated]` on the method, and `Operation::deprecated`", "a_deprecated_operation_is_a_warning_and_is_sent";
    OPERATION_SKIPPED: Refused, "skipped", "an operation that `--skip` names, and the schemas that nothing else uses", "left out as asked; `controlplane.lock` records it", "a_skipped_operation_is_left_out_and_said_so";
    CALLBACK: Documented, "callback", "Callback Object", "what the server sends to others: nothing for a client to send", "every_rule_speaks_for_a_node_of_a_fixture";

    // Parameters.
    PARAMETER: Rendered, "parameter", "Parameter Object in `path`, `query` or `header`", "a setter of the builder; a segment, the query or a header of the request", "parameters_with_awkward_names_have_setters_and_go_where_they_belong";
    PARAMETER_TEXT: Documented, "parameter-text", "Parameter Object: `description`, `deprecated`", "documentation of the setter", "texts_are_the_documentation_of_what_they_describe";
    PARAMETER_EMPTY: Documented, "parameter-empty", "Parameter Object: `allowEmptyValue`", "an empty text is sent as such whether or not this is said", "every_rule_speaks_for_a_node_of_a_fixture";
    PARAMETER_IGNORED: Documented, "parameter-ignored", "Parameter Object: the headers `Accept`, `Content-Type` and `Authorization`", "to be ignored, says the specification: media types and security decide", "every_rule_speaks_for_a_node_of_a_fixture";
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
    REQUEST_BODY: Rendered, "request-body", "Request Body Object", "the setter `body` and the request's body; what is not required may be left out", "an_optional_body_can_be_left_out";
    REQUEST_BODY_TEXT: Documented, "request-body-text", "Request Body Object: `description`", "documentation of the setter", "texts_are_the_documentation_of_what_they_describe";
    MEDIA_TYPE: Rendered, "media-type", "Media Type Object", "JSON (`application/json` and `+json`), text as it is, everything else as bytes; `stream()` gives text and bytes as they arrive", "bytes_are_sent_and_text_is_received_as_they_are";
    MEDIA_TYPE_SEVERAL: Rendered, "media-type-several", "several Media Type Objects for one body", "an enum: `Content-Type` decides which variant a response is; a request is JSON unless another variant is passed", "the_content_type_decides_which_of_several_media_types_a_response_is";
    MEDIA_TYPE_RANGE: Rendered, "media-type-range", "Media Type Object of a range such as `*/*` or `image/*`", "bytes; a response keeps its `Content-Type`, and an upload brings its own", "a_range_of_media_types_is_bytes_with_the_content_type_that_was_sent";
    MEDIA_TYPE_TYPED: Documented, "media-type-typed", "Media Type Object for text or bytes with the schema of something else", "text and bytes are passed on as they are, for example the bytes of a file", "text_and_bytes_are_passed_on_whatever_their_schema_says";
    MEDIA_TYPE_FORM: Refused, "media-type-form", "Media Type Object of a request: `multipart/..` other than `form-data`, a form without known properties, or an encoding that nothing can write", "there is no form that would follow it", "each_refused_construct_is_refused_by_its_rule";
    FORM_MULTIPART: Rendered, "form-multipart", "Media Type Object `multipart/form-data` of a request", "a struct: texts, JSON for objects, files from bytes or a stream; a list is a part for each item", "a_form_is_sent_part_by_part_and_a_file_may_be_a_stream";
    FORM_ENCODING: Rendered, "form-encoding", "Encoding Object of a form: `contentType`, `style`, `explode`", "`application/x-www-form-urlencoded`: `form`, `deepObject`, delimited lists, JSON; `multipart/form-data`: the media type of the part", "a_form_is_encoded_as_its_encoding_objects_say";
    FORM_RESERVED: Documented, "form-reserved", "Encoding Object of a form: `allowReserved`", "reserved characters are percent-encoded, which the server decodes to the same text", "every_rule_speaks_for_a_node_of_a_fixture";
    FORM_HEADER: Documented, "form-header", "Encoding Object of a form: `headers` that are not required", "parts carry their name, file name and media type", "every_rule_speaks_for_a_node_of_a_fixture";
    EVENT_STREAM: Rendered, "event-stream", "Media Type Object `text/event-stream` of a response", "`events()` of the builder: a stream of events whose data have the type of the schema", "events_arrive_one_by_one_and_their_data_are_typed";
    JSON_LINES: Rendered, "json-lines", "Media Type Object `application/x-ndjson`, `application/jsonl` of a response", "`lines()` of the builder: a stream of values of the type of the schema", "lines_arrive_one_by_one_as_values";
    RESPONSE_WITHOUT_BODY: Documented, "response-without-body", "Response Object of `HEAD`, or for `204`, `205`, `304`: `content`", "HTTP sends no body then", "a_response_to_head_has_no_body_and_succeeds";
    ENCODING: Documented, "encoding", "Encoding Object of anything but a form in a request", "holds for forms alone, says the specification", "every_rule_speaks_for_a_node_of_a_fixture";
    EXAMPLE: Documented, "example", "Example Object", "an example says nothing that must hold", "every_rule_speaks_for_a_node_of_a_fixture";
    RESPONSE: Rendered, "response", "Responses Object, Response Object", "the status decides what the body is decoded as", "several_successes_are_told_apart_by_status_and_never_by_shape";
    RESPONSE_TEXT: Documented, "response-text", "Response Object: `description`", "documentation of the method", "texts_are_the_documentation_of_what_they_describe";
    RESPONSE_STATUS_OTHER: Refused, "response-status-other", "Responses Object: a key that is neither `default`, a status nor a range", "no answer has it", "each_refused_construct_is_refused_by_its_rule";
    RESPONSE_HEADER: Documented, "response-header", "Header Object", "`Response::headers` and `Error::headers` have every header as it came", "every_rule_speaks_for_a_node_of_a_fixture";
    LINK: Documented, "link", "Link Object", "relates operations to each other; nothing goes over the wire", "every_rule_speaks_for_a_node_of_a_fixture";

    // References.
    REFERENCE: Rendered, "reference", "Reference Object", "what it refers to", "what_a_reference_leads_to_is_sent";
    REFERENCE_SIBLING: Documented, "reference-sibling", "Reference Object: members beside `$ref`", "to be ignored, says the specification", "every_rule_speaks_for_a_node_of_a_fixture";
    REFERENCE_OTHER: Refused, "reference-other", "Reference Object that leads nowhere, out of the document or back to itself", "there is nothing to render", "each_refused_construct_is_refused_by_its_rule";

    // Schemas.
    SCHEMA: Rendered, "schema", "Schema Object", "a type with its JSON Schema, or a part of one", "every_type_judges_every_sample_and_its_mutations_as_the_document_does";
    SCHEMA_TYPE: Rendered, "schema-type", "Schema Object: `type`, `items`, `format` of numbers", "`String`, `bool`, `Vec`, a map, a struct; `i32`, `i64`, `u32`, `u64` by `format`, or wider where `minimum` and `maximum` need it; `f32`, `f64`; `serde_json::Value` without a type, and for integers of more than 64 bits", "each_type_is_sent_as_its_json";
    SCHEMA_TYPE_OTHER: Refused, "schema-type-other", "Schema Object: a `type` that OpenAPI does not know", "nothing says what its values look like", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_FORMAT: Documented, "schema-format", "Schema Object: `format` of texts", "documentation; a `String`, exactly as it came", "bounds_and_formats_are_documentation";
    SCHEMA_TEXT: Documented, "schema-text", "Schema Object: `title`, `description`, `example`, `deprecated`", "documentation of type and field", "texts_are_the_documentation_of_what_they_describe";
    SCHEMA_DEFAULT: Documented, "schema-default", "Schema Object: `default`", "documentation; the server fills it in, the client never sends it unasked", "a_default_is_not_sent_unasked_and_an_absent_parameter_is_not_sent";
    SCHEMA_XML: Documented, "schema-xml", "XML Object", "the client speaks no XML", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_BOUNDS: Documented, "schema-bounds", "Schema Object: bounds, lengths, counts, `multipleOf`, `pattern`, `uniqueItems`", "documentation and JSON Schema; the server checks them", "bounds_and_formats_are_documentation";
    SCHEMA_ENUM: Rendered, "schema-enum", "Schema Object: `enum` of texts", "an enum of Rust; with a variant `Unknown` where an answer can hold it, closed where only requests can", "a_value_that_an_enum_of_responses_does_not_list_is_kept_and_sent_back";
    SCHEMA_ENUM_VALUES: Documented, "schema-enum-values", "Schema Object: `enum` of other values than texts", "documentation; any value of the type is taken", "bounds_and_formats_are_documentation";
    SCHEMA_ENUM_UNQUOTED: Corrected, "schema-enum-unquoted", "Schema Object: `enum` of texts with numbers or booleans among them", "values without quotation marks: read as the texts that they were meant to be", "each_correction_applies_and_says_where";
    SCHEMA_ENUM_OTHER: Refused, "schema-enum-other", "Schema Object: `enum` of texts with lists or objects among them", "a variant is one text", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_MISPLACED: Documented, "schema-misplaced", "Schema Object: keywords of another type than its own (`items` of a text, `enum` of an object)", "they hold for no value of the type, or are left to the server to check", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_PROPERTIES: Rendered, "schema-properties", "Schema Object: `properties`, `required`", "the fields of a struct: `Option` where they may be absent, and absent is not empty", "an_empty_list_and_none_are_two_requests";
    SCHEMA_ADDITIONAL: Rendered, "schema-additional", "Schema Object: `additionalProperties`", "a map beside the fields, or alone where there are none, in requests and responses alike; `false`: no map, and what a server adds is passed over. Integers of more than 64 bits in it are floating-point numbers", "what_the_document_does_not_name_survives_a_change_and_a_replacement";
    SCHEMA_NULLABLE: Rendered, "schema-nullable", "Schema Object: `nullable`", "`Option`; `Option<Option<_>>` where absent, `null` and a value are three different things", "null_is_a_third_value_only_where_the_document_says_nullable";
    SCHEMA_READ_ONLY: Rendered, "schema-read-only", "Schema Object: `readOnly`", "`Option`; shown when users serialise the type, left out of request bodies", "read_only_properties_are_not_sent_at_any_depth_and_shown_to_users";
    SCHEMA_WRITE_ONLY: Rendered, "schema-write-only", "Schema Object: `writeOnly`", "`Option`, also where it is required: answers do not have it", "what_is_write_only_is_sent_and_may_be_missing_in_a_response";
    SCHEMA_ALL_OF: Rendered, "schema-all-of", "Schema Object: `allOf`", "what has all parts: one struct with the fields of all, the narrower of two types, the common values of two enums, a choice whose variants have the other parts too; the type itself where it has one part", "the_parts_of_all_of_are_one_type";
    SCHEMA_ALL_OF_NOTE: Documented, "schema-all-of-note", "Schema Object: a part of `allOf` that describes no type", "said of the whole: documentation, `nullable`, `readOnly`, `writeOnly`", "a_part_of_all_of_without_a_type_is_said_of_the_whole";
    SCHEMA_ALL_OF_OTHER: Refused, "schema-all-of-other", "Schema Object: `allOf` whose parts contradict each other", "no value has all of them", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_ONE_OF: Rendered, "schema-one-of", "Schema Object: `oneOf`, `anyOf`", "an enum with one variant for each alternative, and the fields that stand beside them in every variant; decoded is the variant whose schema admits the value and names the most of it", "of_several_types_that_is_read_which_the_schema_admits";
    SCHEMA_ONE_OF_REQUIRED: Documented, "schema-one-of-required", "Schema Object: `oneOf`, `anyOf` of nothing but `required` beside `properties` or in `allOf`", "which properties go together is checked by the server", "alternatives_of_required_properties_leave_the_struct_as_it_is";
    SCHEMA_ONE_OF_OTHER: Refused, "schema-one-of-other", "Schema Object: `oneOf`, `anyOf` that contradict what stands beside them", "no value has any of the alternatives", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_DISCRIMINATOR: Rendered, "schema-discriminator", "Discriminator Object", "the property's value alone decides which variant is decoded; without alternatives, among the components that are made of the schema by `allOf`", "a_discriminator_decides_and_not_the_first_shape_that_fits";
    SCHEMA_DISCRIMINATOR_VALUES: Corrected, "schema-discriminator-values", "Discriminator Object whose values the alternatives' own property cannot have", "the values that the property lists decide, or what the schemas admit where those are the same", "each_correction_applies_and_says_where";
    SCHEMA_DISCRIMINATOR_BASE: Documented, "schema-discriminator-base", "Discriminator Object without alternatives, in a schema of which no component is made", "there is nothing to choose from", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_DISCRIMINATOR_OTHER: Refused, "schema-discriminator-other", "Discriminator Object that leads to no alternative", "nothing says what its values stand for", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_NOT: Documented, "schema-not", "Schema Object: `not`", "documentation and JSON Schema; any value of the type is taken", "bounds_and_formats_are_documentation";
    SCHEMA_CONSTRAINTS: Documented, "schema-constraints", "Schema Object of 3.1: `patternProperties`, `propertyNames`, `if`, `then`, `else`, `dependentRequired`, `dependentSchemas`, `contains`, `minContains`, `maxContains`, `unevaluatedItems`", "documentation and JSON Schema; the server checks them", "what_3_1_constrains_is_documentation_and_json_schema";
    SCHEMA_ANNOTATIONS: Documented, "schema-annotations", "Schema Object of 3.1: `examples`, `contentEncoding`, `contentMediaType`, `contentSchema`, `$comment`, `$anchor`, `$dynamicAnchor`, `$vocabulary`, and keywords that JSON Schema does not know", "documentation and JSON Schema; `contentEncoding: base64` is `format: byte`, and `contentMediaType: application/octet-stream` is `format: binary`", "what_3_1_annotates_is_documentation";
    SCHEMA_PREFIX_ITEMS: Rendered, "schema-prefix-items", "Schema Object of 3.1: `prefixItems`", "a list: of the type of the items where all of them are alike and no other ones may follow, or else of any JSON values", "a_tuple_is_sent_and_received_as_a_list";
    SCHEMA_UNEVALUATED: Rendered, "schema-unevaluated", "Schema Object of 3.1: `unevaluatedProperties`", "as `additionalProperties` of the schema with all its parts", "what_a_schema_does_not_evaluate_is_kept_only_where_it_may_be_there";
    SCHEMA_DEFINITION: Rendered, "schema-definition", "Schema Object of 3.1: `$defs`", "a type for each of them to which something refers", "a_definition_inside_of_a_schema_is_a_type";
    SCHEMA_DEFINITION_UNUSED: Documented, "schema-definition-unused", "Schema Object of 3.1: a schema in `$defs` to which nothing refers", "says nothing of any value", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_DIALECT: Documented, "schema-dialect", "OpenAPI Object of 3.1: `jsonSchemaDialect`, Schema Object: `$schema`", "the dialect of OpenAPI 3.1, or JSON Schema 2020-12", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_DIALECT_OTHER: Refused, "schema-dialect-other", "another dialect of JSON Schema", "its keywords have other meanings", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_ID: Documented, "schema-id", "Schema Object of 3.1: `$id` of a schema without references", "the schema's own name, which nothing in the document needs", "every_rule_speaks_for_a_node_of_a_fixture";
    SCHEMA_ID_OTHER: Refused, "schema-id-other", "Schema Object of 3.1: `$id` of a schema with references, `$dynamicRef`", "references would lead to other places than they say", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_NULLABLE_LATER: Corrected, "schema-nullable-later", "Schema Object of 3.1: `nullable`", "no keyword of 3.1; meant as in 3.0: `null` is a value, too", "each_correction_applies_and_says_where";
    SCHEMA_CIRCLE: Refused, "schema-circle", "Schema Object that consists of itself alone", "it has no values", "each_refused_construct_is_refused_by_its_rule";
    SCHEMA_OPEN_ITEMS: Corrected, "schema-open-items", "Schema Object: a list of objects of which nothing is said", "such lists carry names in documents since 2026-01: each item is any JSON value, so that both decode", "a_list_of_open_objects_that_carries_names_decodes_both";
    SCHEMA_MAP_TYPE: Corrected, "schema-map-type", "`type: map`", "no type of OpenAPI; versions of 2025 meant an object with any properties", "a_type_map_is_sent_as_an_object";
    SCHEMA_ENUM_TYPE: Corrected, "schema-enum-type", "`type: enum`", "no type of OpenAPI; meant a text with an `enum`", "each_correction_applies_and_says_where";

    // Security.
    SECURITY: Rendered, "security", "Security Requirement Object", "`Operation::security`, inherited or its own; decides whether credentials are sent", "a_public_operation_sends_no_credentials_and_several_parameters_make_one_segment";
    SECURITY_UNDECLARED: Refused, "security-undeclared", "Security Requirement Object that names no declared scheme", "nothing says how to satisfy it", "each_refused_construct_is_refused_by_its_rule";
    SECURITY_SCHEME: Rendered, "security-scheme", "Security Scheme Object: HTTP bearer, OAuth 2.0", "`document::SECURITY_SCHEMES`", "an_operation_that_inherits_its_security_sends_the_credentials";
    SECURITY_SCHEME_TEXT: Documented, "security-scheme-text", "Security Scheme Object: `description`, `bearerFormat`", "hints to people", "every_rule_speaks_for_a_node_of_a_fixture";
    SECURITY_SCHEME_OTHER: Refused, "security-scheme-other", "Security Scheme Object: `apiKey`, `openIdConnect`, HTTP schemes other than bearer", "credentials are bearer tokens", "each_refused_construct_is_refused_by_its_rule";
    OAUTH_FLOW: Rendered, "oauth-flow", "OAuth Flows Object, OAuth Flow Object", "the token URL of the client-credentials flow, and every scope of every flow as `Scope`", "a_token_is_fetched_from_the_url_of_the_flow";
    OAUTH_FLOW_OTHER: Documented, "oauth-flow-other", "OAuth Flow Object: the URLs of flows with a person or a browser", "a program alone cannot take them", "every_rule_speaks_for_a_node_of_a_fixture";

    // Everything else.
    EXTENSION: Documented, "extension", "Specification Extensions (`x-`)", "not rendered, unless a rule names it", "every_rule_speaks_for_a_node_of_a_fixture";
    MALFORMED: Refused, "malformed", "a value of another kind than the specification gives its place, or none where it requires one", "there is no telling what was meant", "each_refused_construct_is_refused_by_its_rule";
    UNKNOWN: Refused, "unknown", "a member for which OpenAPI 3.0.3, or this table, has no place there", "nothing that the document says is silently dropped", "each_refused_construct_is_refused_by_its_rule";
}
