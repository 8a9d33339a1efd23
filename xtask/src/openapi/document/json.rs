//! From the text of a JSON document (RFC 8259) to its tree. JSON is a part of YAML, but a parser of YAML needs many times the
//! memory for it, and does not join the surrogates of a character.

use super::limits::{Progress, Size, Step};
use super::node::{Members, Node, Value};
use super::scalar::plain;
use crate::io::foreign::foreign;
use crate::openapi::refusal::Refusal;

/// Why a text has no tree.
pub(super) enum Fault {
    /// It is not JSON; it may be YAML.
    Syntax(Refusal),
    /// It is JSON, but nothing that is read.
    Refused(Refusal),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Whether a text that is JSON begins like this one.
pub(super) fn is_likely(text: &str) -> bool {
    text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with(['{', '['])
}

/// Reads exactly one JSON document.
pub(super) fn read(name: &str, text: &str) -> Result<Node, Fault> {
    let mut reader = Reader { rest: text.strip_prefix('\u{feff}').unwrap_or(text), progress: Progress::new(name) };
    reader.space();
    let root = reader.node(reader.progress.line)?;
    reader.space();
    if reader.rest.is_empty() { Ok(root) } else { Err(reader.syntax("expected the end of the text")) }
}

struct Reader<'t> {
    rest: &'t str,
    progress: Progress<'t>,
}

impl<'t> Reader<'t> {
    /// The value that comes next, which belongs to this line.
    fn node(&mut self, line: usize) -> Result<Node, Fault> {
        self.progress.depth(0)?;
        self.progress.count(Size { nodes: 1, text: 0 })?;
        let value = match self.peek() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.array()?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node::new(line, value))
    }

    fn object(&mut self) -> Result<Value, Fault> {
        self.skip(1);
        let mut members = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Value::Object(Members::from(members)));
        }
        loop {
            let line = self.progress.line;
            if self.peek() != Some(b'"') {
                return Err(self.syntax("expected a key in quotation marks"));
            }
            let name = self.string()?;
            self.progress.enter(Step::Name(name.clone()))?;
            self.space();
            if !self.eat(b':') {
                return Err(self.syntax("expected `:` after a key"));
            }
            self.space();
            let node = self.node(line)?;
            self.progress.leave();
            members.push((name, node));
            self.space();
            if self.eat(b',') {
                self.space();
            } else if self.eat(b'}') {
                let members = Members::from(members);
                self.progress.unique(&members)?;
                return Ok(Value::Object(members));
            } else {
                return Err(self.syntax("expected `,` or `}` after a member"));
            }
        }
    }

    fn array(&mut self) -> Result<Value, Fault> {
        self.skip(1);
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            self.progress.enter(Step::Index(items.len()))?;
            let node = self.node(self.progress.line)?;
            self.progress.leave();
            items.push(node);
            self.space();
            if self.eat(b',') {
                self.space();
            } else if self.eat(b']') {
                items.shrink_to_fit();
                return Ok(Value::Array(items));
            } else {
                return Err(self.syntax("expected `,` or `]` after an item"));
            }
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        self.skip(1);
        let mut text = String::new();
        loop {
            let ordinary = self.rest.bytes().position(|byte| byte < b' ' || matches!(byte, b'"' | b'\\'));
            let Some(length) = ordinary else {
                self.skip(self.rest.len());
                return Err(self.syntax("expected a quotation mark at the end of the text"));
            };
            text.push_str(self.skip(length));
            if self.eat(b'"') {
                self.progress.count(Size { nodes: 0, text: text.len() })?;
                text.shrink_to_fit();
                return Ok(text);
            } else if !self.eat(b'\\') {
                return Err(self.syntax("expected control characters in texts to be escaped"));
            }
            let escaped = self.escaped()?;
            text.push(escaped);
        }
    }

    /// What stands behind a backslash.
    fn escaped(&mut self) -> Result<char, Fault> {
        let character = match self.peek() {
            Some(b'u') => {
                let pair = self.rest.get(..11).and_then(character_of_two);
                let length = if pair.is_some() { 11 } else { 5 };
                let character = pair.or_else(|| char::from_u32(unit(self.rest.get(..5)?)?.into()));
                let Some(character) = character else {
                    return Err(self.syntax("expected four digits of a character after `\\u`"));
                };
                self.skip(length);
                return Ok(character);
            }
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(mark @ (b'"' | b'\\' | b'/')) => char::from(mark),
            _ => return Err(self.syntax("expected an escape of JSON after a backslash")),
        };
        self.skip(1);
        Ok(character)
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
        let length = self.rest.bytes().position(|byte| !is_part(byte)).unwrap_or(self.rest.len());
        let text = self.skip(length);
        if !is_number(text) {
            return Err(self.syntax("expected a number as JSON writes it"));
        }
        match plain(text) {
            Ok(value) => Ok(value),
            Err(()) => Err(self.progress.refuse_number(text).into()),
        }
    }

    fn word(&mut self) -> Result<Value, Fault> {
        let words = [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
        for (word, value) in words {
            if self.rest.starts_with(word) {
                self.skip(word.len());
                return Ok(value);
            }
        }
        Err(self.syntax("expected a value"))
    }

    fn peek(&self) -> Option<u8> {
        self.rest.bytes().next()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.skip(1);
        }
        is_next
    }

    /// Skips so many bytes, which end with a character, and gives them.
    fn skip(&mut self, length: usize) -> &'t str {
        let (skipped, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        skipped
    }

    fn space(&mut self) {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let length = self.rest.bytes().take_while(is_space).count();
        let space = self.skip(length);
        self.progress.line += space.bytes().filter(|byte| *byte == b'\n').count();
    }

    fn syntax(&self, expected: &str) -> Fault {
        let found = match self.rest.chars().next() {
            Some(character) => format!("found `{}`, where the text is not JSON", foreign(&character.to_string())),
            None => "found the end of the text, where the JSON is not complete".to_owned(),
        };
        Fault::Syntax(self.progress.refuse(found, expected, "pass the whole document as published"))
    }
}

/// The number after `u`.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix('u')?;
    // `from_str_radix` takes a sign.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

/// A character beyond the basic plane is written as two escapes: `ud83d\ude00`.
fn character_of_two(escapes: &str) -> Option<char> {
    let units = [unit(escapes.get(..5)?)?, unit(escapes.get(5..)?.strip_prefix('\\')?)?];
    if !(0xd800..0xdc00).contains(&units[0]) {
        return None;
    }
    char::decode_utf16(units).next()?.ok()
}

/// Whether a text is a number by the grammar of JSON: `1`, `-0.5`, `1e9`, not `01` or `1.`.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) =
        text.split_once(['e', 'E']).map_or((text, None), |(before, after)| (before, Some(after)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(before, after)| (before, Some(after)));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)))
}
