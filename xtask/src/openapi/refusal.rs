//! Refusals of a document: where, what was found, what was expected, what to do.

use std::fmt;

use crate::io::foreign::{MAX_TEXT, bounded, visible};

/// The refusal of one place of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The document's file name.
    pub file: String,
    /// The line, counted from 1; `None` if the refusal concerns no line (an empty file).
    pub line: Option<usize>,
    /// The JSON pointer (RFC 6901) of the place; empty for the document as a whole.
    pub pointer: String,
    /// What was found there.
    pub found: String,
    /// What is expected or supported instead.
    pub expected: String,
    /// What the reader can do about it.
    pub remedy: String,
    /// The name of the rule that refused it; `None` if the file is not an OpenAPI document, or one beyond a limit.
    pub rule: Option<&'static str>,
}

impl Refusal {
    /// The same with texts of bounded length: documents hold names and values of any.
    #[must_use]
    pub fn bounded(self) -> Self {
        let cut = |text: String| if text.len() > MAX_TEXT { bounded(&text, MAX_TEXT) } else { text };
        Self { found: cut(self.found), expected: cut(self.expected), remedy: cut(self.remedy), ..self }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", visible(&self.file))?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if !self.pointer.is_empty() {
            write!(f, " {}:", bounded(&self.pointer, MAX_TEXT))?;
        }
        let [found, expected, remedy] = [&self.found, &self.expected, &self.remedy].map(|text| visible(text));
        write!(f, " {found}, {expected}: {remedy}")?;
        match self.rule {
            Some(rule) => write!(f, " [{rule}]"),
            None => Ok(()),
        }
    }
}

/// The refusals of a document as they are found. A document of nothing but faults has as many as it has values, each with its
/// pointer: no more than `MAX_KEPT` are kept.
#[derive(Debug, Clone, Default)]
pub struct Refused(Vec<Refusal>);

impl Refused {
    /// Keeps a refusal, which is not even made where it is one too many.
    pub fn push(&mut self, refusal: impl FnOnce() -> Refusal) {
        if !self.is_full() {
            self.0.push(refusal());
        }
    }

    /// Whether no more is kept.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.len() >= MAX_KEPT
    }

    /// What was kept.
    #[must_use]
    pub fn into_vec(self) -> Vec<Refusal> {
        self.0
    }
}

/// The refusals of a document, sorted by line; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// The refused places.
    pub fn iter(&self) -> impl Iterator<Item = &Refusal> {
        self.0.iter()
    }

    /// `Ok` if there is no refusal; else all of them, sorted by line and without duplicates.
    ///
    /// # Errors
    /// The refusals, if there is one.
    pub fn check(mut refused: Vec<Refusal>) -> Result<(), Self> {
        if refused.is_empty() {
            return Ok(());
        }
        refused.sort_by(|a, b| (a.line, &a.pointer, &a.found).cmp(&(b.line, &b.pointer, &b.found)));
        refused.dedup();
        Err(Self(refused))
    }
}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal])
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, refusal) in self.0.iter().take(MAX_PRINTED).enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{refusal}")?;
        }
        match self.0.len().saturating_sub(MAX_PRINTED) {
            0 => Ok(()),
            more => {
                let least = if self.0.len() < MAX_KEPT { "" } else { "at least " };
                write!(f, "\nand {least}{more} more places: correct these first")
            }
        }
    }
}

impl std::error::Error for Refusals {}

/// How many refusals are printed.
pub const MAX_PRINTED: usize = 200;
/// How many refusals of one reading of a document are kept.
const MAX_KEPT: usize = 10_000;
