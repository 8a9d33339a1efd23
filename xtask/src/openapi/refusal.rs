//! Refusals of a document: where, what was found, what was expected, what to do.

use std::fmt;

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
    /// The name of the rule that refused it; `None` if the file is not an OpenAPI document.
    pub rule: Option<&'static str>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if !self.pointer.is_empty() {
            write!(f, " {}:", self.pointer)?;
        }
        write!(f, " {}, {}: {}", self.found, self.expected, self.remedy)?;
        match self.rule {
            Some(rule) => write!(f, " [{rule}]"),
            None => Ok(()),
        }
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
        for (index, refusal) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{refusal}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusals {}
