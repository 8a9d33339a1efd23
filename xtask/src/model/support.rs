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
    ($($object:literal { $($($field:literal)|+ => $($rule:ident)+;)* })*) => {
        /// Every object, in the order of the specification.
        pub static OBJECTS: &[Object] = &[$(
            Object { name: $object, fields: &[$(Field { names: &[$($field),+], rules: &[$(&rules::$rule),+] }),*] },
        )*];
    };
}

specification! {
    "OpenAPI Object" {
        "openapi" => VERSION DOCUMENT;
        "info" => INFO;
        "servers" => SERVER SERVER_RELATIVE;
        "paths" => PATHS;
        "components" => COMPONENTS;
        "security" => SECURITY SECURITY_UNDECLARED;
        "tags" => TAG;
        "externalDocs" => EXTERNAL_DOCS;
    }
    "Info Object" { "title" | "description" | "termsOfService" | "contact" | "license" | "version" => INFO; }
    "Contact Object" { "name" | "url" | "email" => INFO; }
    "License Object" { "name" | "url" => INFO; }
    "Server Object" {
        "url" => SERVER SERVER_RELATIVE;
        "description" => SERVER;
        "variables" => SERVER_VARIABLE;
    }
    "Server Variable Object" { "enum" | "default" | "description" => SERVER_VARIABLE; }
    "Components Object" {
        "schemas" => COMPONENTS;
        "responses" | "parameters" | "examples" | "requestBodies" | "headers" | "links" | "callbacks" => COMPONENTS COMPONENT_UNUSED;
        "securitySchemes" => COMPONENTS;
    }
    "Paths Object" { "/{path}" => PATH_ITEM PATH_TEMPLATE_OTHER; }
    "Path Item Object" {
        "$ref" => PATH_ITEM_REFERENCE;
        "summary" | "description" => OPERATION_TEXT;
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" => OPERATION OPERATION_ID_MISSING OPERATION_SKIPPED;
        "servers" => SERVER_ELSEWHERE;
        "parameters" => PARAMETER PARAMETER_OTHER;
    }
    "Operation Object" {
        "tags" => OPERATION_TAGS;
        "summary" | "description" => OPERATION_TEXT;
        "externalDocs" => EXTERNAL_DOCS;
        "operationId" => OPERATION_ID OPERATION_ID_MISSING;
        "parameters" => PARAMETER PARAMETER_OTHER;
        "requestBody" => REQUEST_BODY;
        "responses" => RESPONSE;
        "callbacks" => CALLBACK;
        "deprecated" => OPERATION_DEPRECATED;
        "security" => SECURITY SECURITY_UNDECLARED;
        "servers" => SERVER_ELSEWHERE;
    }
    "External Documentation Object" { "description" | "url" => EXTERNAL_DOCS; }
    "Parameter Object" {
        "name" => PARAMETER PARAMETER_OTHER;
        "in" => PARAMETER PARAMETER_IGNORED PARAMETER_COOKIE;
        "description" => PARAMETER_TEXT;
        "required" => PARAMETER PARAMETER_OTHER;
        "deprecated" => PARAMETER_TEXT;
        "allowEmptyValue" => PARAMETER_EMPTY;
        "style" => PARAMETER_STYLE PARAMETER_STYLE_OTHER;
        "explode" => PARAMETER_STYLE;
        "allowReserved" => PARAMETER_RESERVED_NOT PARAMETER_RESERVED;
        "schema" => PARAMETER PARAMETER_OBJECT;
        "example" | "examples" => EXAMPLE;
        "content" => PARAMETER_CONTENT;
    }
    "Request Body Object" {
        "description" => REQUEST_BODY_TEXT;
        "content" => MEDIA_TYPE MEDIA_TYPE_SEVERAL MEDIA_TYPE_RANGE FORM_MULTIPART MEDIA_TYPE_FORM;
        "required" => REQUEST_BODY;
    }
    "Media Type Object" {
        "schema" => MEDIA_TYPE MEDIA_TYPE_TYPED;
        "example" | "examples" => EXAMPLE;
        "encoding" => FORM_ENCODING ENCODING;
    }
    "Encoding Object" {
        "contentType" | "style" | "explode" => FORM_ENCODING MEDIA_TYPE_FORM ENCODING;
        "headers" => FORM_HEADER MEDIA_TYPE_FORM ENCODING;
        "allowReserved" => FORM_RESERVED ENCODING;
    }
    "Responses Object" { "default" | "HTTP Status Code" => RESPONSE RESPONSE_STATUS_OTHER; }
    "Response Object" {
        "description" => RESPONSE_TEXT;
        "headers" => RESPONSE_HEADER;
        "content" => MEDIA_TYPE MEDIA_TYPE_SEVERAL MEDIA_TYPE_RANGE EVENT_STREAM JSON_LINES RESPONSE_WITHOUT_BODY;
        "links" => LINK;
    }
    "Callback Object" { "{expression}" => CALLBACK; }
    "Example Object" { "summary" | "description" | "value" | "externalValue" => EXAMPLE; }
    "Link Object" { "operationRef" | "operationId" | "parameters" | "requestBody" | "description" | "server" => LINK; }
    "Header Object" {
        "description" | "required" | "deprecated" | "allowEmptyValue" | "style" | "explode" | "allowReserved" | "schema" | "example" | "examples" | "content" => RESPONSE_HEADER;
    }
    "Tag Object" { "name" | "description" | "externalDocs" => TAG; }
    "Reference Object" { "$ref" => REFERENCE REFERENCE_SIBLING REFERENCE_OTHER; }
    "Schema Object" {
        "title" => SCHEMA_TEXT;
        "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum" | "exclusiveMinimum" | "maxLength" | "minLength" | "pattern" | "maxItems" | "minItems" | "uniqueItems" | "maxProperties" | "minProperties" => SCHEMA_BOUNDS;
        "required" => SCHEMA_PROPERTIES;
        "enum" => SCHEMA_ENUM SCHEMA_ENUM_VALUES SCHEMA_ENUM_UNQUOTED SCHEMA_ENUM_OTHER SCHEMA_MISPLACED;
        "type" => SCHEMA_TYPE SCHEMA_MAP_TYPE SCHEMA_ENUM_TYPE SCHEMA_TYPE_OTHER;
        "allOf" => SCHEMA_ALL_OF SCHEMA_ALL_OF_NOTE SCHEMA_ALL_OF_OTHER SCHEMA_CIRCLE;
        "oneOf" | "anyOf" => SCHEMA_ONE_OF SCHEMA_ONE_OF_REQUIRED SCHEMA_ONE_OF_OTHER SCHEMA_CIRCLE;
        "not" => SCHEMA_NOT;
        "items" => SCHEMA SCHEMA_OPEN_ITEMS SCHEMA_MISPLACED;
        "properties" => SCHEMA_PROPERTIES SCHEMA_MISPLACED;
        "additionalProperties" => SCHEMA_ADDITIONAL SCHEMA_MISPLACED;
        "description" => SCHEMA_TEXT;
        "format" => SCHEMA_TYPE SCHEMA_FORMAT SCHEMA_SECRET;
        "default" => SCHEMA_DEFAULT;
        "nullable" => SCHEMA_NULLABLE;
        "discriminator" => SCHEMA_DISCRIMINATOR SCHEMA_DISCRIMINATOR_VALUES SCHEMA_DISCRIMINATOR_BASE SCHEMA_DISCRIMINATOR_OTHER SCHEMA_MISPLACED;
        "readOnly" => SCHEMA_READ_ONLY;
        "writeOnly" => SCHEMA_WRITE_ONLY;
        "xml" => SCHEMA_XML;
        "externalDocs" => EXTERNAL_DOCS;
        "example" => SCHEMA_TEXT;
        "deprecated" => SCHEMA_TEXT;
    }
    "Discriminator Object" { "propertyName" | "mapping" => SCHEMA_DISCRIMINATOR SCHEMA_DISCRIMINATOR_OTHER; }
    "XML Object" { "name" | "namespace" | "prefix" | "attribute" | "wrapped" => SCHEMA_XML; }
    "Security Scheme Object" {
        "type" | "scheme" => SECURITY_SCHEME SECURITY_SCHEME_OTHER;
        "description" | "bearerFormat" => SECURITY_SCHEME_TEXT;
        "name" | "in" | "openIdConnectUrl" => SECURITY_SCHEME_OTHER;
        "flows" => OAUTH_FLOW OAUTH_FLOW_OTHER;
    }
    "OAuth Flows Object" {
        "clientCredentials" => OAUTH_FLOW;
        "implicit" | "password" | "authorizationCode" => OAUTH_FLOW OAUTH_FLOW_OTHER;
    }
    "OAuth Flow Object" { "authorizationUrl" | "tokenUrl" | "refreshUrl" => OAUTH_FLOW OAUTH_FLOW_OTHER; "scopes" => OAUTH_FLOW; }
    "Security Requirement Object" { "{name}" => SECURITY SECURITY_UNDECLARED; }
    "Specification Extensions" { "^x-" => EXTENSION PAGINATION; }
    "Anything else" { "another kind of value" => MALFORMED; "another field" => UNKNOWN; }
}
