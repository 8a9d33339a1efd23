//! The HTTP methods that a Path Item Object can hold (OpenAPI 3.0.3, "Path Item Object").

/// Their fields, in the order of the specification.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
