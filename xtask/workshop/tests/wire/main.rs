//! What generated code puts on the wire and makes of the responses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot prepare itself stops")]
#![allow(clippy::needless_pass_by_value, reason = "values are written where they are passed")]

// The tests read like code of an importer of the client.
extern crate workshop as blaxel_api;

mod accounts;
mod calls;
mod decoding;
mod forms;
mod headers;
mod kit;
mod later;
mod media_types;
mod mocks;
// Written by the generator of this crate: the document as JSON, and every named type with the position of its schema.
#[rustfmt::skip]
mod named;
mod operations;
mod pages;
mod parameter_values;
mod parameters;
mod requests;
mod responses;
mod sandbox;
mod schemas;
mod security;
mod servers;
mod streams;
mod support;
