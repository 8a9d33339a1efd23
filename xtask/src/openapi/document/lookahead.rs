//! The input of the YAML parser, which it may not read too far ahead.
//!
//! A list or an object in brackets could be a key, so the parser keeps all of its tokens until it has seen the end: some hundred
//! bytes for each sign. The signs between two events are counted here.

use std::cell::Cell;
use std::rc::Rc;

use saphyr_parser::input::SkipTabs;
use saphyr_parser::{Input, StrInput};

/// So many signs of YAML may be read before the parser says what they mean.
pub(super) const MAX_SIGNS: usize = 100_000;

/// How many signs were read since the last event.
#[derive(Debug, Clone, Default)]
pub(super) struct Signs(Rc<Cell<usize>>);

impl Signs {
    /// The parser gave an event: what it reads from now on is for the next one.
    pub(super) fn reset(&self) {
        self.0.set(0);
    }

    /// Whether the parser was stopped because it read too many.
    pub(super) fn are_too_many(&self) -> bool {
        self.0.get() > MAX_SIGNS
    }
}

/// A text that ends early where too many signs come without an event.
pub(super) struct Lookahead<'t> {
    text: StrInput<'t>,
    signs: Signs,
}

impl<'t> Lookahead<'t> {
    pub(super) fn new(text: &'t str, signs: Signs) -> Self {
        Self { text: StrInput::new(text), signs }
    }

    fn count(&mut self, character: char) {
        if matches!(character, ',' | '[' | ']' | '{' | '}' | ':' | '?' | '"' | '\'' | '&' | '*' | '!') {
            self.signs.0.set(self.signs.0.get() + 1);
            if self.signs.are_too_many() {
                self.text = StrInput::new("");
            }
        }
    }
}

impl Input for Lookahead<'_> {
    fn lookahead(&mut self, count: usize) {
        self.text.lookahead(count);
    }

    fn buflen(&self) -> usize {
        self.text.buflen()
    }

    fn bufmaxlen(&self) -> usize {
        self.text.bufmaxlen()
    }

    fn raw_read_ch(&mut self) -> char {
        self.text.raw_read_ch()
    }

    fn raw_read_non_breakz_ch(&mut self) -> Option<char> {
        self.text.raw_read_non_breakz_ch()
    }

    fn skip(&mut self) {
        let character = self.text.peek();
        self.text.skip();
        self.count(character);
    }

    fn skip_n(&mut self, count: usize) {
        for _ in 0..count {
            self.skip();
        }
    }

    fn peek(&self) -> char {
        self.text.peek()
    }

    fn peek_nth(&self, n: usize) -> char {
        self.text.peek_nth(n)
    }

    fn peek_opt(&self) -> Option<char> {
        self.text.peek_opt()
    }

    // These read no sign, or are faster in one go.

    fn next_is_document_indicator(&self) -> bool {
        self.text.next_is_document_indicator()
    }

    fn next_is_document_start(&self) -> bool {
        self.text.next_is_document_start()
    }

    fn next_is_document_end(&self) -> bool {
        self.text.next_is_document_end()
    }

    fn skip_ws_to_eol(&mut self, skip_tabs: SkipTabs) -> (usize, Result<SkipTabs, &'static str>) {
        self.text.skip_ws_to_eol(skip_tabs)
    }

    fn skip_while_non_breakz(&mut self) -> usize {
        self.text.skip_while_non_breakz()
    }

    fn skip_while_blank(&mut self) -> usize {
        self.text.skip_while_blank()
    }

    fn fetch_while_is_alpha(&mut self, out: &mut String) -> usize {
        self.text.fetch_while_is_alpha(out)
    }

    fn fetch_while_is_yaml_non_space(&mut self, out: &mut String) -> usize {
        self.text.fetch_while_is_yaml_non_space(out)
    }
}
