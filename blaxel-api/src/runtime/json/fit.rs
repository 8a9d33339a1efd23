//! Which of several types a JSON value has: one that its schema admits, and of those the one that names most of the value.
//!
//! Serde takes a type for fitting as soon as it can be read, and drops what the type does not name. The order given here is that
//! of the document's schemas: a value that breaks no rule comes first, then the fewest properties without a name.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

/// What a schema says of its values, as far as that tells types apart. Types refer to each other: these are statics.
#[derive(Debug)]
pub(crate) enum Shape {
    /// Any value.
    Any,
    Bool,
    Integer,
    /// A number; whether `f32` holds it.
    Number {
        single: bool,
    },
    Text,
    /// A text out of a list.
    Texts(&'static [&'static str]),
    /// A value out of a list, each as JSON.
    Listed(&'static [&'static str]),
    List(&'static Shape),
    /// An object with values of one shape.
    Map(&'static Shape),
    /// An object with properties, and the shape of those without a name; `None` where there may be none.
    Object(&'static [Property], Option<&'static Shape>),
    /// One of several.
    Either(&'static [&'static Shape]),
    /// One of several, by the value of a property; the last one for every other value.
    Tagged(&'static str, &'static [(&'static [&'static str], &'static Shape)], Option<&'static Shape>),
    /// `null` as well.
    Nullable(&'static Shape),
}

/// A property of an object.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) shape: &'static Shape,
    pub(crate) presence: Presence,
}

/// Whether a property must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    /// Required by the document, and read without it.
    Expected,
    Optional,
}

/// The places of the shapes, the best one for this value first.
pub(crate) fn ranked(value: &Value, shapes: &[&'static Shape]) -> Vec<usize> {
    let mut judge = Judge::default();
    let mut ranked: Vec<(bool, Loss, usize)> = shapes
        .iter()
        .enumerate()
        .map(|(place, shape)| {
            let loss = judge.loss(value, shape);
            // What no rule admits is tried last: what is read may be more than what the document allows.
            (loss.is_none(), loss.unwrap_or_default(), place)
        })
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().map(|(_, _, place)| place).collect()
}

/// What a type that can be read makes of a value: fewer is better, the rules first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Loss {
    /// Rules of the schema that the value breaks, though it can be read.
    broken: usize,
    /// Properties without a name, and integers that are read as floating-point numbers.
    unknown: usize,
}

impl Loss {
    fn broken() -> Self {
        Self { broken: 1, unknown: 0 }
    }

    fn unknown(unknown: usize) -> Self {
        Self { broken: 0, unknown }
    }

    fn and(self, other: Self) -> Self {
        Self { broken: self.broken + other.broken, unknown: self.unknown + other.unknown }
    }
}

/// Judges each value by each choice once, so that the time is that of their numbers and not of their combinations.
#[derive(Default)]
struct Judge {
    choices: HashMap<(*const Value, *const Shape), Option<Loss>>,
}

impl Judge {
    /// What is lost; `None` where the value has another type.
    fn loss(&mut self, value: &Value, shape: &'static Shape) -> Option<Loss> {
        match (shape, value) {
            (Shape::Nullable(_), Value::Null) | (Shape::Bool, Value::Bool(_)) | (Shape::Text, Value::String(_)) => {
                Some(Loss::default())
            }
            (Shape::Any, value) => Some(Loss::unknown(value.as_object().map_or(0, Map::len))),
            (Shape::Nullable(inner), value) => self.loss(value, inner),
            (Shape::Integer, Value::Number(number)) => (!number.is_f64()).then(Loss::default),
            (Shape::Number { single }, Value::Number(number)) => Some(of_number(number, *single)),
            (Shape::Texts(texts), Value::String(text)) => {
                Some(if texts.contains(&text.as_str()) { Loss::default() } else { Loss::broken() })
            }
            (Shape::Listed(listed), value) => {
                Some(if listed.iter().any(|text| is(value, text)) { Loss::default() } else { Loss::broken() })
            }
            // A server's `null` is read as an empty list or map.
            (Shape::List(_) | Shape::Map(_), Value::Null) => Some(Loss::broken()),
            (Shape::List(items), Value::Array(values)) => {
                values.iter().try_fold(Loss::default(), |sum, value| Some(sum.and(self.loss(value, items)?)))
            }
            (Shape::Map(values), Value::Object(members)) => {
                members.values().try_fold(Loss::default(), |sum, value| Some(sum.and(self.unnamed(value, values)?)))
            }
            (Shape::Object(properties, additional), Value::Object(members)) => {
                self.object(members, properties, *additional)
            }
            (Shape::Tagged(property, tagged, other), Value::Object(members)) => {
                let tag = members.get(*property).and_then(Value::as_str);
                let found = tagged.iter().find(|(tags, _)| tag.is_some_and(|tag| tags.contains(&tag)));
                self.loss(value, found.map(|(_, shape)| *shape).or(*other)?)
            }
            (Shape::Either(shapes), value) => {
                let choice = (std::ptr::from_ref(value), std::ptr::from_ref(shape));
                if let Some(known) = self.choices.get(&choice) {
                    return *known;
                }
                // A choice that leads back to itself adds nothing.
                self.choices.insert(choice, None);
                let best = shapes.iter().filter_map(|shape| self.loss(value, shape)).min();
                self.choices.insert(choice, best);
                best
            }
            _ => None,
        }
    }

    fn object(
        &mut self,
        members: &Map<String, Value>,
        properties: &[Property],
        additional: Option<&'static Shape>,
    ) -> Option<Loss> {
        let mut sum = Loss::default();
        for property in properties {
            sum = sum.and(match (members.get(property.name), property.presence) {
                (Some(Value::Null), Presence::Expected | Presence::Optional) => {
                    self.loss(&Value::Null, property.shape).unwrap_or(Loss::broken())
                }
                (Some(value), _) => self.loss(value, property.shape)?,
                (None, Presence::Required) => return None,
                (None, Presence::Expected) => Loss::broken(),
                (None, Presence::Optional) => Loss::default(),
            });
        }
        for (_, value) in members.iter().filter(|(name, _)| properties.iter().all(|other| other.name != **name)) {
            sum = sum.and(match additional {
                Some(shape) => self.unnamed(value, shape)?,
                None => Loss { broken: 1, unknown: 1 },
            });
        }
        Some(sum)
    }

    /// A property that the schema does not name. One of a type of its own is described all the same.
    fn unnamed(&mut self, value: &Value, shape: &'static Shape) -> Option<Loss> {
        if matches!(shape, Shape::Any) { Some(Loss::unknown(1)) } else { self.loss(value, shape) }
    }
}

fn of_number(number: &Number, single: bool) -> Loss {
    if !number.is_f64() {
        return Loss::unknown(1);
    }
    #[allow(clippy::cast_possible_truncation, reason = "whether it is the same afterwards is the question")]
    let rounded = number.as_f64().is_some_and(|wide| single && f64::from(wide as f32).to_bits() != wide.to_bits());
    Loss::unknown(usize::from(rounded))
}

/// Whether the value is that of the text; `1` and `1.0` are one number.
fn is(value: &Value, text: &str) -> bool {
    match (value, serde_json::from_str(text)) {
        (Value::Number(a), Ok(Value::Number(b))) => *a == b || a.as_f64() == b.as_f64() && (a.is_f64() || b.is_f64()),
        (value, Ok(listed)) => *value == listed,
        (_, Err(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const fn property(name: &'static str, shape: &'static Shape, presence: Presence) -> Property {
        Property { name, shape, presence }
    }

    static NARROW: Shape = Shape::Object(&[property("a", &Shape::Text, Presence::Optional)], None);
    static OPEN: Shape = Shape::Object(&[property("b", &Shape::Integer, Presence::Optional)], Some(&Shape::Any));
    static BOTH: Shape = Shape::Object(
        &[property("b", &Shape::Integer, Presence::Required), property("c", &Shape::Bool, Presence::Optional)],
        Some(&Shape::Any),
    );
    static TREE: Shape = Shape::Either(&[&LEAF, &ONE, &OTHER]);
    static LEAF: Shape = Shape::Object(&[property("leaf", &Shape::Bool, Presence::Required)], None);
    static ONE: Shape = Shape::Object(&[property("of", &TREE, Presence::Required)], Some(&Shape::Any));
    static OTHER: Shape = Shape::Object(&[property("of", &TREE, Presence::Required)], Some(&Shape::Any));

    #[test]
    fn a_value_is_what_admits_it_and_names_the_most_of_it() {
        let best = |value| ranked(&value, &[&NARROW, &OPEN, &BOTH])[0];
        assert_eq!(best(json!({ "a": "x" })), 0);
        assert_eq!(best(json!({ "b": 1 })), 1);
        assert_eq!(best(json!({ "b": 1, "c": true })), 2);
        assert_eq!(best(json!({ "a": "x", "d": 1 })), 1);
        assert_eq!(best(json!({ "a": 1 })), 1);
    }

    #[test]
    fn values_that_are_listed_decide_and_others_are_read_all_the_same() {
        let shapes: [&Shape; 4] =
            [&Shape::Texts(&["a"]), &Shape::Texts(&["b"]), &Shape::Listed(&["1"]), &Shape::Integer];
        let best = |value| ranked(&value, &shapes)[0];
        assert_eq!([best(json!("b")), best(json!("c")), best(json!(1.0)), best(json!(2))], [1, 0, 2, 3]);
    }

    #[test]
    fn an_integer_is_not_read_as_a_floating_point_number_where_it_need_not_be() {
        let best = |value| {
            ranked(&value, &[&Shape::Number { single: true }, &Shape::Number { single: false }, &Shape::Integer])[0]
        };
        assert_eq!([best(json!(1)), best(json!(0.1)), best(json!(0.5))], [2, 1, 0]);
    }

    #[test]
    fn choices_inside_of_choices_are_judged_once() {
        let mut value = json!({ "leaf": true });
        for _ in 0..100 {
            value = json!({ "of": value });
        }
        assert_eq!(ranked(&value, &[&TREE]), [0]);
    }
}
