//! The way to the value that is being read, and what the values read so far cost: a small document must not become a large tree.

use super::node::Members;
use crate::io::foreign::foreign;
use crate::openapi::pointer;
use crate::openapi::refusal::Refusal;

/// Deeper nesting than this is no API description; the bound keeps every later walk off the end of the stack.
const MAX_DEPTH: usize = 128;
/// More values than this, aliases written out, is an attack on memory and not an API description.
const MAX_NODES: usize = 1_000_000;
/// More text than this, aliases written out, likewise: the largest file that is read, once more.
const MAX_TEXT: usize = 64 << 20;
/// A place whose JSON pointer has more bytes than this could be repeated in each message and each type below it.
const MAX_POINTER: usize = 2048;

/// What a tree costs: how many values, and how many bytes of text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) nodes: usize,
    pub(super) text: usize,
}

/// A step on the way to a value.
pub(super) enum Step {
    Name(String),
    Index(usize),
}

impl Step {
    fn length(&self) -> usize {
        match self {
            Self::Name(name) => pointer::length(name),
            Self::Index(index) => pointer::length_of_index(*index),
        }
    }
}

/// Where a reader is, and what it has read.
pub(super) struct Progress<'t> {
    name: &'t str,
    /// The line of what was read last.
    pub(super) line: usize,
    place: Vec<Step>,
    /// How many bytes the pointer of the place has.
    pointer: usize,
    size: Size,
}

impl<'t> Progress<'t> {
    pub(super) fn new(name: &'t str) -> Self {
        Self { name, line: 1, place: Vec::new(), pointer: 0, size: Size::default() }
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// Goes one step down.
    pub(super) fn enter(&mut self, step: Step) -> Result<(), Refusal> {
        self.pointer += step.length();
        self.place.push(step);
        self.pointer(0)
    }

    /// Goes one step up.
    pub(super) fn leave(&mut self) {
        self.pointer -= self.place.pop().map_or(0, |step| step.length());
    }

    /// Whether the pointers of this value and of what is so much further below it are short enough.
    pub(super) fn pointer(&self, below: usize) -> Result<(), Refusal> {
        if self.pointer + below > MAX_POINTER {
            return Err(self.refuse(
                format!("found a place whose JSON pointer has more than {MAX_POINTER} bytes"),
                "expected an API description",
                "shorten the names on the way to it",
            ));
        }
        Ok(())
    }

    /// Whether this value and what is so many levels below it are within the bound.
    pub(super) fn depth(&self, below: usize) -> Result<(), Refusal> {
        if self.place.len() + below > MAX_DEPTH {
            return Err(self.refuse(
                format!("found more than {MAX_DEPTH} levels of nesting"),
                "expected an API description",
                "flatten the document with components",
            ));
        }
        Ok(())
    }

    /// Counts what is about to be kept.
    pub(super) fn count(&mut self, more: Size) -> Result<(), Refusal> {
        self.size.nodes += more.nodes;
        self.size.text += more.text;
        let limit = if self.size.nodes > MAX_NODES {
            format!("found more than {MAX_NODES} values, aliases written out")
        } else if self.size.text > MAX_TEXT {
            format!("found more than {} MiB of text, aliases written out", MAX_TEXT >> 20)
        } else {
            return Ok(());
        };
        Err(self.refuse(
            limit,
            "expected an API description",
            "write the values out without aliases, or split the document",
        ))
    }

    /// Whether each name stands once in the object at this place.
    pub(super) fn unique(&mut self, members: &Members) -> Result<(), Refusal> {
        let line = |place: usize| members.get(place).map_or(self.line, |(_, node)| node.line);
        let Some((first, (name, again))) =
            members.twice().and_then(|(first, later)| Some((line(first), members.get(later)?)))
        else {
            return Ok(());
        };
        self.line = again.line;
        self.enter(Step::Name(name.clone()))?;
        Err(self.refuse(
            format!("found the key `{}` again (first on line {first})", foreign(name)),
            "expected each key once",
            "remove one of the two",
        ))
    }

    /// A refusal of a number that JSON cannot hold.
    pub(super) fn refuse_number(&self, text: &str) -> Refusal {
        self.refuse(
            format!("found the number `{}`", foreign(text)),
            "expected a number that JSON can hold",
            "write it as a finite decimal number, or quote it",
        )
    }

    /// A refusal of this place.
    pub(super) fn refuse(&self, found: impl Into<String>, expected: &str, remedy: &str) -> Refusal {
        let pointer = self.place.iter().fold(String::new(), |above, step| match step {
            Step::Name(name) => pointer::join(&above, name),
            Step::Index(index) => pointer::join(&above, &index.to_string()),
        });
        Refusal {
            file: self.name.to_owned(),
            line: Some(self.line),
            pointer,
            found: found.into(),
            expected: expected.to_owned(),
            remedy: remedy.to_owned(),
            rule: None,
        }
    }
}
