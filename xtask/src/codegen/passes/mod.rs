//! From what progenitor rendered to our client: it is taken apart, and named passes change the parts.
//!
//! Every pass must find what the model says is there, exactly as often; anything else is an error, so that another version
//! of progenitor cannot go wrong quietly.

pub mod builders;
pub mod collect;
pub mod discard;
