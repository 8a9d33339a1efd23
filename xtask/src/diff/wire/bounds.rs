//! Bounds of values: compared by the values that they exclude, not by their spelling.

use std::cmp::Ordering;

use super::comparison::{Context, Wire, json, shown};
use super::shape::Shape;
use crate::diff::change::{Class, Detail};
use crate::diff::rules::{self, Rule};
use crate::openapi::document::{At, Value};
use crate::openapi::schema::BOUNDS;

type Side<'s, 'd> = (&'s Shape<'d>, &'s At<'d>);

/// Compares the limits.
pub(super) fn compare(wire: &mut Wire, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
    for (keywords, kind) in BOUNDS {
        let changed = |keyword: &&&str| json(old.0.get(keyword).as_ref()) != json(new.0.get(keyword).as_ref());
        let Some(keyword) = keywords.iter().find(changed) else { continue };
        let (was, is) = (Limit::of(keywords, kind, old.0), Limit::of(keywords, kind, new.0));
        let (rule, class) = graded(context, keywords.first().copied().unwrap_or_default(), &was, &is);
        let text = |side: Side<'_, '_>| {
            let texts = keywords.iter().filter_map(|keyword| side.0.get(keyword));
            let texts: Vec<String> = texts
                .map(|at| {
                    if at.name().starts_with("exclusive") {
                        format!("{}: {}", at.name(), shown(&at))
                    } else {
                        shown(&at)
                    }
                })
                .collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        };
        let detail = Detail::replaced(text(old), text(new)).called(*keyword);
        let (at_old, at_new) = (old.0.get(keyword), new.0.get(keyword));
        wire.report(context, rule, class, detail, at_old.as_ref().or(Some(old.1)), at_new.as_ref().or(Some(new.1)));
    }
}

fn graded(context: &Context, keyword: &str, was: &Limit, is: &Limit) -> (&'static Rule, Class) {
    let (rule, request) = match was.stricter(keyword, is) {
        Some(Ordering::Greater) => (&rules::BOUND_TIGHTENED, Class::Breaking),
        Some(Ordering::Less) => (&rules::BOUND_LOOSENED, Class::Compatible),
        Some(Ordering::Equal) => return (&rules::REWRITTEN, Class::Documentation),
        None => (&rules::BOUND_CHANGED, Class::Breaking),
    };
    (rule, context.graded(request, Class::Compatible))
}

/// What a limit excludes.
#[derive(Debug, PartialEq)]
enum Limit {
    /// Nothing.
    None,
    /// Excludes values beyond this number.
    Number(Number),
    /// Excludes values that do not match this pattern.
    Text(String),
}

/// A number, and whether it is excluded itself.
#[derive(Debug, PartialEq)]
struct Number {
    whole: Option<i128>,
    value: f64,
    exclusive: bool,
}

impl Limit {
    fn of(keywords: &[&str], kind: &str, shape: &Shape<'_>) -> Self {
        let is_integer = shape.kind() == "integer";
        let applies = match shape.kind() {
            "any value" | "one of several types" => true,
            "integer" | "number" => kind == "number",
            other => kind == other,
        };
        let [keyword, others @ ..] = keywords else { return Self::None };
        let is_number = |at: &At<'_>| matches!(at.node().value, Value::Number(_));
        // In OpenAPI 3.1 both keywords of one bound may have a number of their own.
        let beyond = others.iter().find_map(|other| shape.get(other).filter(is_number)).filter(|_| applies);
        if let (Some(beyond), Some(at)) = (&beyond, shape.get(keyword))
            && let (Value::Number(beyond), Value::Number(bound)) = (&beyond.node().value, &at.node().value)
        {
            let (beyond, bound) = (Number::of(beyond, true), Number::of(bound, false));
            let larger = beyond.compare(&bound);
            let is_stricter =
                if *keyword == "minimum" { larger != Some(Ordering::Less) } else { larger != Some(Ordering::Greater) };
            let number = if is_stricter { beyond } else { bound };
            return Self::Number(if is_integer { number.inclusive(*keyword == "minimum") } else { number });
        }
        let end = shape.end().filter(|_| applies && *keyword == "maxItems");
        let end = end.map(|end| Number::of(&end.into(), false));
        let Some(at) = shape.get(keyword).filter(|_| applies) else { return end.map_or(Self::None, Self::Number) };
        let exclusive = others.iter().any(|other| shape.flag(other));
        let number = match &at.node().value {
            Value::Number(number) => Number::of(number, exclusive),
            Value::Bool(false) => return Self::None,
            _ => return Self::Text(shown(&at)),
        };
        // Nothing may follow the items that have schemas of their own, whatever the limit is.
        let number = end.filter(|end| end.compare(&number) == Some(Ordering::Less)).unwrap_or(number);
        let number = if is_integer { number.inclusive(*keyword == "minimum") } else { number };
        // No length is below 0, and each integer is a multiple of 1.
        let binds_nothing = match *keyword {
            "minLength" | "minItems" | "minProperties" => number.value <= 0.0,
            "multipleOf" => is_integer && number.whole == Some(1),
            _ => false,
        };
        if binds_nothing { Self::None } else { Self::Number(number) }
    }

    /// Whether the other bound is stricter; `None` if that is not decidable.
    fn stricter(&self, keyword: &str, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::None, Self::None) => Some(Ordering::Equal),
            (Self::None, _) => Some(Ordering::Greater),
            (_, Self::None) => Some(Ordering::Less),
            (Self::Number(was), Self::Number(is)) if keyword == "multipleOf" => {
                if was == is {
                    return Some(Ordering::Equal);
                }
                let (was, is) = (was.whole.filter(|whole| *whole > 0)?, is.whole.filter(|whole| *whole > 0)?);
                match (is % was, was % is) {
                    (0, _) => Some(Ordering::Greater),
                    (_, 0) => Some(Ordering::Less),
                    _ => None,
                }
            }
            (Self::Number(was), Self::Number(is)) => {
                let larger = is.compare(was)?;
                let stricter = if keyword.starts_with("min") { larger } else { larger.reverse() };
                Some(stricter.then(is.exclusive.cmp(&was.exclusive)))
            }
            _ => (self == other).then_some(Ordering::Equal),
        }
    }
}

impl Number {
    fn of(number: &serde_json::Number, exclusive: bool) -> Self {
        let value = number.as_f64().unwrap_or(f64::NAN);
        let whole = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
        Self { whole: whole.or_else(|| whole_of(value)), value, exclusive }
    }

    /// The last integer that is not excluded.
    fn inclusive(self, is_lower: bool) -> Self {
        let whole = match (self.whole, self.exclusive) {
            (Some(whole), true) => Some(if is_lower { whole + 1 } else { whole - 1 }),
            (Some(whole), false) => Some(whole),
            (None, _) => whole_of(if is_lower { self.value.ceil() } else { self.value.floor() }),
        };
        match whole {
            #[allow(clippy::cast_precision_loss, reason = "compared exactly where it is whole")]
            Some(whole) => Self { whole: Some(whole), value: whole as f64, exclusive: false },
            None => self,
        }
    }

    fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self.whole, other.whole) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => self.value.partial_cmp(&other.value),
        }
    }
}

/// The integer that the number is, if every integer near it is a number of its own.
fn whole_of(value: f64) -> Option<i128> {
    #[allow(clippy::cast_possible_truncation, reason = "small enough to be exact")]
    (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i128)
}

/// Compares which properties have to occur together.
pub(super) fn constraint(wire: &mut Wire, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
    let (was, is) = (old.0.constraint(), new.0.constraint());
    let sets = |at: &Option<At<'_>>| -> Vec<String> {
        let mut sets: Vec<String> = at.iter().flat_map(At::items).map(|at| shown(&at)).collect();
        sets.sort_unstable();
        sets
    };
    let keyword = |at: &Option<At<'_>>| at.as_ref().map(At::name);
    let (was_sets, is_sets) = (sets(&was), sets(&is));
    let (rule, request) = match (was_sets.is_empty(), is_sets.is_empty()) {
        _ if was_sets == is_sets => match (keyword(&was).as_deref(), keyword(&is).as_deref()) {
            // A value may satisfy several alternatives of `anyOf`, but only one of `oneOf`.
            (Some("anyOf"), Some("oneOf")) => (&rules::BOUND_TIGHTENED, Class::Breaking),
            (Some("oneOf"), Some("anyOf")) => (&rules::BOUND_LOOSENED, Class::Compatible),
            _ => return,
        },
        (true, _) => (&rules::BOUND_TIGHTENED, Class::Breaking),
        (_, true) => (&rules::BOUND_LOOSENED, Class::Compatible),
        _ => (&rules::BOUND_CHANGED, Class::Breaking),
    };
    let text = |at: &Option<At<'_>>| at.as_ref().map(|at| format!("{}: {}", at.name(), shown(at)));
    let detail = Detail::replaced(text(&was), text(&is));
    let (old, new) = (was.as_ref().or(Some(old.1)), is.as_ref().or(Some(new.1)));
    wire.report(context, rule, context.graded(request, Class::Compatible), detail, old, new);
}
