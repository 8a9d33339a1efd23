//! Pass `trim`: what no other pass looks at goes before the rest is parsed; it is most of what progenitor renders, and time
//! and memory go by its size.
//!
//! None of it decides what goes over the wire: requests are made and answers are read by the crate's own code, in the place of
//! the bodies that go here, and what types can do is written by their passes.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The code without typify's struct builders, without the bodies of the builders' methods, and with the implementations of
/// those types alone of which `keeps` says so.
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

/// The items for which there is something left.
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

/// The tokens up to a semicolon, or to the end of a body in braces. (What stands between a body and a semicolon is an item by
/// this rule; so is the semicolon. Neither begins with a word that is looked for.)
struct Item(Vec<TokenTree>);

impl Item {
    /// The word at this place after the attributes; empty where something else stands.
    fn word(&self, place: usize) -> String {
        let is_attribute = |token: &&TokenTree| match token {
            TokenTree::Punct(punct) => punct.as_char() == '#',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
            _ => false,
        };
        word(self.0.iter().skip_while(is_attribute).nth(place))
    }

    /// The last word before the body: the type that an implementation is for.
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
    fn what_no_pass_looks_at_is_left_out() {
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
