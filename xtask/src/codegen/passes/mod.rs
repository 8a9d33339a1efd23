//! What is done with progenitor's output before the client is rendered: drop, collect, compare with the model.
//!
//! Each pass must find exactly what the model says. Anything else is an error, so that a new version of progenitor cannot change
//! the client unnoticed.

pub mod builders;
pub mod collect;
pub mod discard;
