//! Schemas: which types the document describes, by name where Rust needs one.

mod aliases;
mod choice;
mod combine;
mod later;
mod listed;
mod malformed;
mod read;
mod secrets;
mod shapes;
mod store;
mod types;
mod words;

pub use later::dialect;
pub(super) use secrets::is_named as is_secret_name;
pub use secrets::{SECRET_ENDINGS, SECRET_MARKS, SECRET_NAMES};
pub use shapes::{Discriminator, EnumValue, Field, Named, Shape, Struct, Union};
pub use store::Schemas;
pub use types::{Integer, Type};
