//! Documents that nobody would write: mutations of real ones, and small random ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot make its documents stops")]

mod random;

pub(crate) use random::{random, with_every_name};
use serde_json::{Value, json};

/// Numbers that look random and are the same for the same seed.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    state: u64,
    /// Whether what is made is meant to be refused now and then.
    wild: bool,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed, wild: true }
    }

    /// A number below this one.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // splitmix64
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    fn sometimes(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    /// Like `sometimes`, for what a document is refused for: never in most documents.
    fn wildly(&mut self, one_in: usize) -> bool {
        self.sometimes(one_in) && self.wild
    }
}

/// Names that mean something to Rust, to the generated code or to nobody.
const NAMES: &[&str] = &[
    "a",
    "A",
    "a_b",
    "aB",
    "a-b",
    "a.b",
    "a b",
    "",
    " ",
    "_",
    "__",
    "2fa",
    "2",
    "+1",
    "-1",
    "<",
    ">",
    "<=",
    "été",
    "e\u{301}te\u{301}",
    "日本",
    "Å",
    "\u{212b}",
    "type",
    "Type",
    "self",
    "Self",
    "super",
    "crate",
    "async",
    "fn",
    "match",
    "Option",
    "String",
    "Vec",
    "Result",
    "Box",
    "Ok",
    "Err",
    "Some",
    "None",
    "Default",
    "From",
    "Into",
    "Value",
    "Error",
    "Client",
    "Scope",
    "Path",
    "Request",
    "Response",
    "Operation",
    "Pages",
    "Items",
    "new",
    "client",
    "body",
    "extra",
    "send",
    "clone",
    "types",
    "operations",
    "value",
    "inner",
    "cursor",
    "pages",
    "std",
    "$ref",
];

/// Names that no code, file or page can show as they are.
const ODD: &[&str] = &[
    "\u{3164}",
    "\u{ffa0}a",
    "a\u{115f}",
    "\u{430}",
    "\u{ff21}",
    "\u{fb01}",
    "a\u{200b}b",
    "\u{202e}a",
    "\u{feff}a",
    "\u{1b}[2J",
    "a\nb",
    "../a",
    "a/b",
    "a\0",
    "CON",
    "\u{1f980}",
    "r#a",
    "a\"; panic!(); //",
    "*/ a /*",
    "{a}",
    "%2F",
    LONG,
];

/// Longer than a file may be called.
const LONG: &str = concat!(
    "Long0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
);

/// Texts that a renderer of documentation could take for code, markup or the end of the comment.
const TEXTS: &[&str] = &[
    "- ~~~rust\n  assert!(false)",
    "> - ```\n>   assert!(false)",
    "1.     assert!(false)",
    "```\nnever closed",
    "<script>alert(1)</script>\n\n    code",
    "[a](javascript:alert(1)) ![b](http://b.example)",
    "*/ panic!(); /*",
    "\"# }} fn a() {} {{",
    "#[doc = include_str!(\"/etc/passwd\")]",
    "progenitor_client",
    "a\r\nb\u{85}c\u{2028}d",
    "\u{202e}\u{200b}\u{1b}]0;a\u{7}",
    "[^a]: ~~~\n\n[^a]",
    "| a |\n|---|\n| ``` |",
];

/// Keywords with values that are not theirs, and bounds that no value keeps.
fn malformed(dice: &mut Dice) -> (&'static str, Value) {
    let keyword = dice.pick(&[
        "maxLength",
        "minLength",
        "maximum",
        "minimum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "maxItems",
        "minItems",
        "maxProperties",
        "uniqueItems",
        "pattern",
        "format",
        "nullable",
        "default",
        "required",
        "enum",
        "type",
        "discriminator",
        "additionalProperties",
        "const",
        "prefixItems",
    ]);
    let values = [
        json!("3"),
        json!(-1),
        json!(5),
        json!(0),
        json!(1.5),
        json!(1e300),
        json!(true),
        json!(null),
        json!([]),
        json!({}),
        json!("("),
        json!(u64::MAX),
        json!({ "propertyName": "a", "mapping": { "x": "A", "y": "Nowhere" } }),
    ];
    (keyword, values[dice.below(values.len())].clone())
}

/// Values of every kind.
fn value(dice: &mut Dice) -> Value {
    match dice.below(14) {
        11 => json!(dice.pick(ODD)),
        12 => json!(dice.pick(TEXTS)),
        13 => {
            let (keyword, value) = malformed(dice);
            json!({ "type": dice.pick(&TYPES), keyword: value })
        }
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-7),
        3 => json!(1.5),
        4 => json!([]),
        5 => json!({}),
        6 => json!(["a", "A", 1]),
        7 => json!({ "$ref": "#/components/schemas/A" }),
        8 => json!({ "type": dice.pick(&TYPES) }),
        9 => json!(dice.pick(&TYPES)),
        _ => json!(dice.pick(NAMES)),
    }
}

const TYPES: [&str; 9] = ["string", "integer", "number", "boolean", "array", "object", "map", "enum", "null"];

/// How many nodes lie at and below this one.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum::<usize>(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// The node at this place in the order of the tree.
fn nth(value: &Value, mut place: usize) -> Option<&Value> {
    if place == 0 {
        return Some(value);
    }
    place -= 1;
    let below: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => return None,
    };
    for node in below {
        let size = size(node);
        if place < size {
            return nth(node, place);
        }
        place -= size;
    }
    None
}

/// Does something to a node below this one; what is done depends on the seed alone.
pub(crate) fn mutate(document: &mut Value, seed: u64) {
    let mut dice = Dice::new(seed);
    let other = nth(document, dice.below(size(document))).cloned().unwrap_or_default();
    let place = 1 + dice.below(size(document).saturating_sub(1));
    change(document, place, &other, &mut dice);
}

fn change(node: &mut Value, mut place: usize, other: &Value, dice: &mut Dice) {
    place -= 1;
    match node {
        Value::Array(items) => {
            for index in 0..items.len() {
                let size = size(&items[index]);
                if place == 0 {
                    match dice.below(4) {
                        0 => drop(items.remove(index)),
                        1 => items.push(items[index].clone()),
                        2 => items.reverse(),
                        _ => items[index] = replaced(&items[index], other, dice),
                    }
                    return;
                } else if place < size {
                    return change(&mut items[index], place, other, dice);
                }
                place -= size;
            }
        }
        Value::Object(members) => {
            let names: Vec<String> = members.keys().cloned().collect();
            for name in names {
                let size = size(&members[&name]);
                if place == 0 {
                    let new = if dice.sometimes(2) { cased(&name, dice) } else { self::name(dice) };
                    let value = members[&name].clone();
                    match dice.below(5) {
                        0 => drop(members.remove(&name)),
                        1 => drop(members.insert(new, value)),
                        2 => {
                            members.remove(&name);
                            members.insert(new, value);
                        }
                        _ => drop(members.insert(name, replaced(&value, other, dice))),
                    }
                    return;
                } else if place < size {
                    return change(members.get_mut(&name).unwrap(), place, other, dice);
                }
                place -= size;
            }
        }
        _ => {}
    }
}

/// Another spelling that may become the same name in Rust.
fn cased(name: &str, dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => name.replace(['_', '-'], "."),
        _ => format!("{name}_"),
    }
}

fn replaced(value: &Value, other: &Value, dice: &mut Dice) -> Value {
    match dice.below(6) {
        0 => json!([value]),
        1 => json!({ name(dice): value }),
        2 => json!({ "properties": { name(dice): value }, "type": "object" }),
        3 => other.clone(),
        _ => self::value(dice),
    }
}

fn name(dice: &mut Dice) -> String {
    let from = if dice.sometimes(24) { ODD } else { NAMES };
    dice.pick(from).to_owned()
}

/// A text for people.
fn words(dice: &mut Dice) -> String {
    let from = if dice.sometimes(3) { TEXTS } else { NAMES };
    dice.pick(from).to_owned()
}
