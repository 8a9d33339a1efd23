//! A generated file, made piece by piece: each piece is printed and dropped before the next is made, because the syntax trees of
//! whole files would take most of the memory.

use proc_macro2::TokenStream;
use syn::Item;

/// Collects the pieces of a file.
pub trait File: Default {
    /// Adds the next piece, as a syntax tree.
    fn push(&mut self, piece: syn::File);

    /// Adds the next piece, as tokens.
    ///
    /// # Errors
    /// A piece that is not Rust.
    fn parse(&mut self, piece: TokenStream) -> syn::Result<()> {
        self.push(syn::parse2(piece)?);
        Ok(())
    }

    /// Adds all pieces of another file.
    fn append(&mut self, other: Self);
}

/// The file as text, printed by prettyplease, so that it does not depend on the installed rustfmt.
impl File for String {
    fn push(&mut self, piece: syn::File) {
        self.push_str(&prettyplease::unparse(&piece));
    }

    fn append(&mut self, other: Self) {
        self.push_str(&other);
    }
}

/// The file as syntax trees, for comparisons.
impl File for Vec<Item> {
    fn push(&mut self, piece: syn::File) {
        self.extend(piece.items);
    }

    fn append(&mut self, other: Self) {
        self.extend(other);
    }
}
