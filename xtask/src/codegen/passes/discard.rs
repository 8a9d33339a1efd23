//! Pass `discard`: drops the code that nothing uses before the rest is parsed. It is most of progenitor's output, and parsing
//! takes time and memory by size.
//!
//! None of it affects the wire: the bodies of methods are rendered from the model, and so is what types implement.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Drops typify's struct builders, the bodies of the builders' methods, and the implementations of types for which `keeps` is
/// false.
pub fn apply(tokens: TokenStream, keeps: impl Fn(&str) -> bool) -> TokenStream {
    let types = |item: Item| match item.word(0).as_str() {
        "impl" => keeps(&item.last_word()).then_some(item),
        "pub" if item.word(1) == "mod" => Some(item.with_body(|_| TokenStream::new())),
        _ => Some(item),
    };
    let builders = |item: Item| match item.word(0).as_str() {
        "impl" => Some(item.with_body(|body| items(body, |function| Some(function.with_body(|_| TokenStream::new()))))),
        _ => Some(item),
    };
    items(tokens, |item| match (item.word(1).as_str(), item.word(2).as_str()) {
        ("mod", "types") => Some(item.with_body(|body| items(body, types))),
        ("mod", "builder") => Some(item.with_body(|body| items(body, builders))),
        _ => Some(item),
    })
}

/// Applies a change to each item, and keeps the items that it returns.
fn items(tokens: TokenStream, change: impl Fn(Item) -> Option<Item>) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut item = Item(Vec::new());
    for token in tokens {
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        item.0.push(token);
        if ends {
            let whole = std::mem::replace(&mut item, Item(Vec::new()));
            kept.extend(change(whole).into_iter().flat_map(|item| item.0));
        }
    }
    kept.extend(item.0);
    kept
}

/// The tokens up to a semicolon, or to the end of a body in braces. (Tokens between a body and a semicolon count as an item too.
/// Such an item begins with none of the words that are looked for.)
struct Item(Vec<TokenTree>);

impl Item {
    /// The word at this index after the attributes; empty if the token is not a word.
    fn word(&self, place: usize) -> String {
        let is_attribute = |token: &&TokenTree| match token {
            TokenTree::Punct(punct) => punct.as_char() == '#',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
            _ => false,
        };
        word(self.0.iter().skip_while(is_attribute).nth(place))
    }

    /// The last word before the body: the type of an implementation.
    fn last_word(&self) -> String {
        word(self.0.iter().rev().find(|token| matches!(token, TokenTree::Ident(_))))
    }

    fn with_body(mut self, change: impl FnOnce(TokenStream) -> TokenStream) -> Self {
        if let Some(TokenTree::Group(group)) = self.0.last()
            && group.delimiter() == Delimiter::Brace
        {
            let changed = Group::new(Delimiter::Brace, change(group.stream()));
            self.0.pop();
            self.0.push(changed.into());
        }
        self
    }
}

fn word(token: Option<&TokenTree>) -> String {
    if let Some(TokenTree::Ident(ident)) = token { ident.to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn code_that_nothing_uses_is_dropped() {
        let rendered = quote! {
            pub use progenitor_client::{Error, ResponseValue};
            #[allow(clippy::all)]
            pub mod types {
                ///`A`
                pub struct A(pub B);
                impl ::std::convert::From<A> for B { fn from(value: A) -> Self { value.0 } }
                impl ::std::ops::Deref for A { type Target = B; }
                pub struct B { pub list: [u8; 2] }
                impl B { pub fn builder() -> builder::B { Default::default() } }
                pub mod builder { pub struct B { list: Result<[u8; 2], String> } }
            }
            impl Client { pub fn call(&self) -> builder::Call<'_> { builder::Call::new(self) } }
            pub mod builder {
                pub struct Call<'a> { client: &'a super::Client }
                impl<'a> Call<'a> { pub fn new(client: &'a super::Client) -> Self { Self { client } } }
            }
        };
        let expected = quote! {
            pub use progenitor_client::{Error, ResponseValue};
            #[allow(clippy::all)]
            pub mod types {
                ///`A`
                pub struct A(pub B);
                impl ::std::ops::Deref for A { type Target = B; }
                pub struct B { pub list: [u8; 2] }
                pub mod builder {}
            }
            impl Client { pub fn call(&self) -> builder::Call<'_> { builder::Call::new(self) } }
            pub mod builder {
                pub struct Call<'a> { client: &'a super::Client }
                impl<'a> Call<'a> { pub fn new(client: &'a super::Client) -> Self {} }
            }
        };
        assert_eq!(apply(rendered, |name| name == "A").to_string(), expected.to_string());
    }
}
