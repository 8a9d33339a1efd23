//! The objects and fields of OpenAPI 3.0.3, with the rules that apply to each.

use crate::model::rules::{self, Rule};

/// An object of the specification.
#[derive(Debug)]
pub struct Object {
    /// Its name in the specification.
    pub name: &'static str,
    /// Its fields, in the order of the specification.
    pub fields: &'static [Field],
}

/// Fields, and the rules that apply to them: several if the value decides.
#[derive(Debug)]
pub struct Field {
    /// The names of the fields in the specification.
    pub names: &'static [&'static str],
    /// The rules.
    pub rules: &'static [&'static Rule],
}

macro_rules! specification {
    ($(#[$doc:meta])* $list:ident: $($object:literal { $($($field:literal)|+ => $($rule:ident)+;)* })*) => {
        $(#[$doc])*
        pub static $list: &[Object] = &[$(
            Object { name: $object, fields: &[$(Field { names: &[$($field),+], rules: &[$(&rules::$rule),+] }),*] },
        )*];
    };
}

specification! {
    /// The objects and fields of OpenAPI 3.1 that 3.0 does not have, in the order of the specification.
    ADDED:
    "OpenAPI Object" {
        "jsonSchemaDialect" => SCHEMA_DIALECT SCHEMA_DIALECT_UNKNOWN;
        "webhooks" => WEBHOOKS;
    }
    "Info Object" { "summary" => INFO; }
    "License Object" { "identifier" => INFO; }
    "Components Object" { "pathItems" => COMPONENT_UNUSED; }
    "Reference Object" { "summary" | "description" => REFERENCE_TEXT; }
    "Schema Object" {
        "$schema" => SCHEMA_DIALECT SCHEMA_DIALECT_UNKNOWN;
        "$id" => SCHEMA_ID REFERENCE_BROKEN;
        "$defs" => SCHEMA_DEFINITION SCHEMA_DEFINITION_UNUSED;
        "$ref" => REFERENCE REFERENCE_BROKEN;
        "$dynamicRef" => REFERENCE_BROKEN;
        "$anchor" => SCHEMA_ANCHOR;
        "$dynamicAnchor" | "$vocabulary" | "$comment" => SCHEMA_ANNOTATIONS;
        "type" => SCHEMA_TYPE SCHEMA_NULLABLE SCHEMA_ONE_OF MALFORMED;
        "const" => SCHEMA_ENUM SCHEMA_ENUM_VALUES SCHEMA_MISPLACED;
        "prefixItems" => SCHEMA_TUPLE SCHEMA_PREFIX_ITEMS;
        "unevaluatedProperties" => SCHEMA_UNEVALUATED SCHEMA_CONSTRAINTS;
        "patternProperties" | "propertyNames" | "dependentRequired" | "dependentSchemas" | "if" | "then" | "else" | "contains" | "minContains" | "maxContains" | "unevaluatedItems" => SCHEMA_CONSTRAINTS;
        "exclusiveMaximum" | "exclusiveMinimum" => SCHEMA_BOUNDS;
        "examples" => SCHEMA_TEXT SCHEMA_ANNOTATIONS;
        "contentEncoding" | "contentMediaType" => SCHEMA_FORMAT SCHEMA_ANNOTATIONS;
        "contentSchema" => SCHEMA_ANNOTATIONS;
        "any other keyword" => SCHEMA_ANNOTATIONS;
    }
}

specification! {
    /// Every object of OpenAPI 3.0, in the order of the specification.
    OBJECTS:
    "OpenAPI Object" {
        "openapi" => VERSION DOCUMENT;
        "info" => INFO;
        "servers" => SERVER SERVER_RELATIVE;
        "paths" => PATHS;
        "components" => COMPONENTS;
        "security" => SECURITY SECURITY_UNSATISFIABLE;
        "tags" => TAG;
        "externalDocs" => EXTERNAL_DOCS;
    }
    "Info Object" { "title" | "description" | "termsOfService" | "contact" | "license" | "version" => INFO; }
    "Contact Object" { "name" | "url" | "email" => INFO; }
    "License Object" { "name" | "url" => INFO; }
    "Server Object" {
        "url" => SERVER SERVER_RELATIVE;
        "description" => SERVER;
        "variables" => SERVER_VARIABLE SERVER_VARIABLE_REQUIRED;
    }
    "Server Variable Object" { "enum" | "default" | "description" => SERVER_VARIABLE SERVER_VARIABLE_REQUIRED; }
    "Components Object" {
        "schemas" => COMPONENTS;
        "responses" | "parameters" | "examples" | "requestBodies" | "headers" | "links" | "callbacks" => COMPONENTS COMPONENT_UNUSED;
        "securitySchemes" => COMPONENTS;
    }
    "Paths Object" { "/{path}" => PATH_ITEM PATH_TEMPLATE_TWIN PATH_TEMPLATE_QUERY PATH_INVALID; }
    "Path Item Object" {
        "$ref" => PATH_ITEM_REFERENCE REFERENCE_BROKEN;
        "summary" | "description" => OPERATION_TEXT;
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" => OPERATION OPERATION_ID_MISSING PARAMETER_PATH OPERATION_SKIPPED;
        "servers" => SERVER_ELSEWHERE;
        "parameters" => PARAMETER PARAMETER_INVALID;
    }
    "Operation Object" {
        "tags" => OPERATION_TAGS;
        "summary" | "description" => OPERATION_TEXT;
        "externalDocs" => EXTERNAL_DOCS;
        "operationId" => OPERATION_ID OPERATION_ID_MISSING OPERATION_ID_AGAIN;
        "parameters" => PARAMETER PARAMETER_INVALID;
        "requestBody" => REQUEST_BODY;
        "responses" => RESPONSE;
        "callbacks" => CALLBACK;
        "deprecated" => OPERATION_DEPRECATED;
        "security" => SECURITY SECURITY_UNSATISFIABLE;
        "servers" => SERVER_ELSEWHERE;
    }
    "External Documentation Object" { "description" | "url" => EXTERNAL_DOCS; }
    "Parameter Object" {
        "name" => PARAMETER PARAMETER_PATH PARAMETER_INVALID;
        "in" => PARAMETER PARAMETER_COOKIE PARAMETER_IGNORED PARAMETER_HTTP PARAMETER_SECURED;
        "description" => PARAMETER_TEXT;
        "required" => PARAMETER PARAMETER_PATH PARAMETER_INVALID;
        "deprecated" => PARAMETER_TEXT;
        "allowEmptyValue" => PARAMETER_EMPTY;
        "style" => PARAMETER_STYLE PARAMETER_NESTED PARAMETER_SHARED PARAMETER_UNUSED PARAMETER_INVALID;
        "explode" => PARAMETER_STYLE PARAMETER_UNUSED;
        "allowReserved" => PARAMETER_RESERVED PARAMETER_UNUSED;
        "schema" => PARAMETER PARAMETER_INVALID;
        "example" | "examples" => EXAMPLE;
        "content" => PARAMETER_CONTENT CONTENT_REFERENCE PARAMETER_INVALID;
    }
    "Request Body Object" {
        "description" => REQUEST_BODY_TEXT;
        "content" => MEDIA_TYPE MEDIA_TYPE_SEVERAL MEDIA_TYPE_RANGE FORM FORM_MULTIPART MEDIA_TYPE_MULTIPART CONTENT_REFERENCE;
        "required" => REQUEST_BODY;
    }
    "Media Type Object" {
        "schema" => MEDIA_TYPE MEDIA_TYPE_TYPED;
        "example" | "examples" => EXAMPLE;
        "encoding" => FORM_ENCODING ENCODING;
    }
    "Encoding Object" {
        "contentType" | "explode" => FORM_ENCODING ENCODING;
        "headers" => FORM_HEADER FORM_HEADER_REQUIRED ENCODING;
        "style" => FORM_ENCODING FORM_STYLE ENCODING;
        "allowReserved" => FORM_RESERVED ENCODING;
    }
    "Responses Object" { "default" | "HTTP Status Code" => RESPONSE RESPONSE_STATUS; }
    "Response Object" {
        "description" => RESPONSE_TEXT;
        "headers" => RESPONSE_HEADER;
        "content" => MEDIA_TYPE MEDIA_TYPE_SEVERAL MEDIA_TYPE_RANGE EVENT_STREAM JSON_LINES RESPONSE_WITHOUT_BODY CONTENT_REFERENCE;
        "links" => LINK;
    }
    "Callback Object" { "{expression}" => CALLBACK; }
    "Example Object" { "summary" | "description" | "value" | "externalValue" => EXAMPLE; }
    "Link Object" { "operationRef" | "operationId" | "parameters" | "requestBody" | "description" | "server" => LINK; }
    "Header Object" {
        "description" | "required" | "deprecated" | "allowEmptyValue" | "style" | "explode" | "allowReserved" | "schema" | "example" | "examples" | "content" => RESPONSE_HEADER;
    }
    "Tag Object" { "name" | "description" | "externalDocs" => TAG; }
    "Reference Object" { "$ref" => REFERENCE REFERENCE_SIBLING REFERENCE_DEFINITION REFERENCE_BROKEN; }
    "Schema Object" {
        "title" => SCHEMA_TEXT;
        "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum" | "exclusiveMinimum" | "maxLength" | "minLength" | "pattern" | "maxItems" | "minItems" | "uniqueItems" | "maxProperties" | "minProperties" => SCHEMA_BOUNDS;
        "required" => SCHEMA_PROPERTIES;
        "enum" => SCHEMA_ENUM SCHEMA_ENUM_VALUES SCHEMA_ENUM_UNQUOTED SCHEMA_MISPLACED;
        "type" => SCHEMA_TYPE SCHEMA_MAP_TYPE SCHEMA_ENUM_TYPE MALFORMED;
        "allOf" => SCHEMA_ALL_OF SCHEMA_ALL_OF_NOTE SCHEMA_CONTRADICTORY SCHEMA_CONTRADICTION SCHEMA_CIRCLE;
        "oneOf" | "anyOf" => SCHEMA_ONE_OF SCHEMA_ONE_OF_REQUIRED SCHEMA_CONTRADICTORY SCHEMA_CIRCLE;
        "not" => SCHEMA_NOT;
        "items" => SCHEMA SCHEMA_OPEN_ITEMS SCHEMA_MISPLACED;
        "properties" => SCHEMA_PROPERTIES SCHEMA_MISPLACED;
        "additionalProperties" => SCHEMA_ADDITIONAL SCHEMA_MISPLACED;
        "description" => SCHEMA_TEXT;
        "format" => SCHEMA_TYPE SCHEMA_FORMAT SCHEMA_SECRET;
        "default" => SCHEMA_DEFAULT;
        "nullable" => SCHEMA_NULLABLE SCHEMA_NULLABLE_LATER;
        "discriminator" => SCHEMA_DISCRIMINATOR SCHEMA_DISCRIMINATOR_VALUES SCHEMA_DISCRIMINATOR_UNNAMED SCHEMA_DISCRIMINATOR_BASE SCHEMA_DISCRIMINATOR_MAPPING SCHEMA_MISPLACED;
        "readOnly" => SCHEMA_READ_ONLY;
        "writeOnly" => SCHEMA_WRITE_ONLY;
        "xml" => SCHEMA_XML;
        "externalDocs" => EXTERNAL_DOCS;
        "example" => SCHEMA_TEXT;
        "deprecated" => SCHEMA_TEXT;
    }
    "Discriminator Object" { "propertyName" => SCHEMA_DISCRIMINATOR; "mapping" => SCHEMA_DISCRIMINATOR SCHEMA_DISCRIMINATOR_MAPPING; }
    "XML Object" { "name" | "namespace" | "prefix" | "attribute" | "wrapped" => SCHEMA_XML; }
    "Security Scheme Object" {
        "type" => SECURITY_SCHEME SECURITY_SCHEME_BASIC SECURITY_SCHEME_KEY_HEADER SECURITY_SCHEME_KEY_QUERY SECURITY_SCHEME_KEY_COOKIE SECURITY_SCHEME_OPEN_ID SECURITY_SCHEME_OTHER;
        "description" | "bearerFormat" => SECURITY_SCHEME_TEXT;
        "name" | "in" => SECURITY_SCHEME_KEY_HEADER SECURITY_SCHEME_KEY_QUERY SECURITY_SCHEME_KEY_COOKIE SECURITY_SCHEME_OTHER SECURITY_SCHEME_TEXT;
        "scheme" => SECURITY_SCHEME SECURITY_SCHEME_BASIC SECURITY_SCHEME_OTHER SECURITY_SCHEME_TEXT;
        "openIdConnectUrl" => SECURITY_SCHEME_OPEN_ID SECURITY_SCHEME_TEXT;
        "flows" => OAUTH_FLOW OAUTH_FLOW_OTHER;
    }
    "OAuth Flows Object" {
        "clientCredentials" => OAUTH_FLOW;
        "implicit" | "password" | "authorizationCode" => OAUTH_FLOW OAUTH_FLOW_OTHER;
    }
    "OAuth Flow Object" { "authorizationUrl" | "tokenUrl" | "refreshUrl" => OAUTH_FLOW OAUTH_FLOW_OTHER; "scopes" => OAUTH_FLOW; }
    "Security Requirement Object" { "{name}" => SECURITY SECURITY_UNDECLARED; }
    "Specification Extensions" { "^x-" => EXTENSION PAGINATION; }
    "Anything else" { "another kind of value" => MALFORMED; "another field" => UNKNOWN SCHEMA_LATER; }
}
