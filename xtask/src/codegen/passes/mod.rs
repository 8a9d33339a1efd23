//! Passes over progenitor's output: they discard, collect, and compare it with the model.
//!
//! Each pass must find exactly what the model says. Anything else is an error, so that a new version of progenitor cannot change
//! the client unnoticed.

pub mod builders;
pub mod collect;
pub mod discard;
