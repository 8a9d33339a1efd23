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

impl Refusal {
    /// Where it is, what was found and what was expected.
    fn complaint(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", visible(&self.file))?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if !self.pointer.is_empty() {
            write!(f, " {}:", bounded(&self.pointer, MAX_TEXT))?;
        }
        write!(f, " {}, {}", visible(&self.found), visible(&self.expected))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.complaint(f)?;
        write!(f, ": {}", visible(&self.remedy))?;
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
pub struct Refusals {
    all: Vec<Refusal>,
    /// Whether a remedy that all of them share is printed once, below them.
    joins_remedies: bool,
}

impl Refusals {
    /// The refused places.
    pub fn iter(&self) -> impl Iterator<Item = &Refusal> {
        self.all.iter()
    }

    /// The same refusals; a remedy that all of them share is printed once.
    #[must_use]
    pub fn with_one_remedy(self) -> Self {
        Self { joins_remedies: true, ..self }
    }

    /// The remedy that is printed below the refusals, if there is one.
    fn shared(&self) -> Option<&str> {
        let (first, others) = self.all.split_first().filter(|(_, others)| self.joins_remedies && !others.is_empty())?;
        let is_same = |other: &Refusal| other.remedy == first.remedy && other.rule.is_none();
        (first.rule.is_none() && others.iter().all(is_same)).then_some(&first.remedy)
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
        Err(Self { all: refused, joins_remedies: false })
    }
}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Self { all: vec![refusal], joins_remedies: false }
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.shared();
        for (index, refusal) in self.all.iter().take(MAX_PRINTED).enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            match shared {
                Some(_) => refusal.complaint(f)?,
                None => write!(f, "{refusal}")?,
            }
        }
        let more = self.all.len().saturating_sub(MAX_PRINTED);
        let least = if self.all.len() < MAX_KEPT { "" } else { "at least " };
        match (more, shared) {
            (0, None) => Ok(()),
            (0, Some(remedy)) => write!(f, "\nfor all of these: {}", visible(remedy)),
            (more, None) => write!(f, "\nand {least}{more} more places: correct these first"),
            (more, Some(remedy)) => {
                write!(f, "\nand {least}{more} more places\nfor all of these: {}", visible(remedy))
            }
        }
    }
}

impl std::error::Error for Refusals {}

/// How many refusals are printed.
pub const MAX_PRINTED: usize = 200;
/// How many refusals of one reading of a document are kept.
const MAX_KEPT: usize = 10_000;
