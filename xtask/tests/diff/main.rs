//! `cargo xtask diff`: what it says of two documents and of the two clients that are made from them.

#[path = "../support/mod.rs"]
mod support;

mod command;
mod corners;
mod decisions;
mod hints;
mod html;
mod references;
mod rust;
mod security;
mod servers;
mod shelf;
mod silent;
mod tuples;
mod wire;
