//! Whether a value is one that JSON has: `NaN` and the infinities are not, and `serde_json` writes `null` for them.

use std::fmt::{self, Display};

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Where in the value there is a number that JSON does not have.
pub(super) fn check(value: &impl Serialize) -> Result<(), NotFinite> {
    value.serialize(Check)
}

/// A number that JSON does not have, or what a `Serialize` of the caller's says.
#[derive(Debug)]
pub(super) struct NotFinite {
    /// The path to it, the innermost part first.
    path: Vec<String>,
    problem: String,
}

impl NotFinite {
    fn number(number: f64) -> Self {
        Self { path: Vec::new(), problem: format!("`{number}` is not a number of JSON") }
    }

    fn at(mut self, part: &(impl ToString + ?Sized)) -> Self {
        self.path.push(part.to_string());
        self
    }
}

impl Display for NotFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.path.iter().rev() {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for NotFinite {}

impl ser::Error for NotFinite {
    fn custom<T: Display>(message: T) -> Self {
        Self { path: Vec::new(), problem: message.to_string() }
    }
}

/// Writes nothing.
struct Check;

macro_rules! nothing {
    ($($method:ident: $ty:ty,)*) => {
        $(fn $method(self, _: $ty) -> Result<(), NotFinite> {
            Ok(())
        })*
    };
}

impl Serializer for Check {
    type Ok = ();
    type Error = NotFinite;
    type SerializeSeq = Inside;
    type SerializeTuple = Inside;
    type SerializeTupleStruct = Inside;
    type SerializeTupleVariant = Inside;
    type SerializeMap = Inside;
    type SerializeStruct = Inside;
    type SerializeStructVariant = Inside;

    nothing! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128, serialize_char: char, serialize_str: &str, serialize_bytes: &[u8],
        serialize_unit_struct: &'static str,
    }

    fn serialize_f32(self, number: f32) -> Result<(), NotFinite> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), NotFinite> {
        if number.is_finite() { Ok(()) } else { Err(NotFinite::number(number)) }
    }

    fn serialize_none(self) -> Result<(), NotFinite> {
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), NotFinite> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotFinite> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), NotFinite> {
        Ok(())
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result<(), NotFinite> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), NotFinite> {
        value.serialize(self).map_err(|error| error.at(name))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside, NotFinite> {
        Ok(Inside::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside, NotFinite> {
        Ok(Inside::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside, NotFinite> {
        Ok(Inside::default())
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Inside, NotFinite> {
        Ok(Inside::default())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside, NotFinite> {
        Ok(Inside::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside, NotFinite> {
        Ok(Inside::default())
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Inside, NotFinite> {
        Ok(Inside::default())
    }
}

/// The parts of a list or an object.
#[derive(Default)]
struct Inside {
    place: usize,
    /// The key of a map whose value comes next.
    key: String,
}

impl Inside {
    fn item<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), NotFinite> {
        self.place += 1;
        value.serialize(Check).map_err(|error| error.at(&(self.place - 1)))
    }
}

fn field<T: ?Sized + Serialize>(name: &'static str, value: &T) -> Result<(), NotFinite> {
    value.serialize(Check).map_err(|error| error.at(name))
}

macro_rules! items {
    ($($interface:ident: $method:ident,)*) => {
        $(impl $interface for Inside {
            type Ok = ();
            type Error = NotFinite;

            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), NotFinite> {
                self.item(value)
            }

            fn end(self) -> Result<(), NotFinite> {
                Ok(())
            }
        })*
    };
}

items! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

impl SerializeMap for Inside {
    type Ok = ();
    type Error = NotFinite;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), NotFinite> {
        let written = serde_json::to_value(key).ok();
        self.key = written.and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default();
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), NotFinite> {
        value.serialize(Check).map_err(|error| error.at(&self.key))
    }

    fn end(self) -> Result<(), NotFinite> {
        Ok(())
    }
}

macro_rules! fields {
    ($($interface:ident)*) => {
        $(impl $interface for Inside {
            type Ok = ();
            type Error = NotFinite;

            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), NotFinite> {
                field(name, value)
            }

            fn end(self) -> Result<(), NotFinite> {
                Ok(())
            }
        })*
    };
}

fields! { SerializeStruct SerializeStructVariant }

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_number_that_json_does_not_have_is_found_where_it_is() {
        let value = BTreeMap::from([("a", vec![Some(1.5)]), ("b", vec![None, Some(f64::NAN)])]);
        assert_eq!(check(&value).unwrap_err().to_string(), "b: 1: `NaN` is not a number of JSON");
        assert_eq!(check(&f32::NEG_INFINITY).unwrap_err().to_string(), "`-inf` is not a number of JSON");
        check(&(1.5, "NaN", Some(()), [0_u8; 2])).unwrap();
    }
}
