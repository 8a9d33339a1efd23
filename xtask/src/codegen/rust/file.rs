//! A generated file, made piece by piece: each is printed and dropped before the next is made. Trees of whole files would be
//! most of the memory, and with more memory everything takes longer.

use proc_macro2::TokenStream;
use syn::Item;

/// What becomes of the pieces of a file.
pub trait File: Default {
    /// Takes the next piece, as a tree.
    fn push(&mut self, piece: syn::File);

    /// Takes the next piece, as code.
    ///
    /// # Errors
    /// A piece that is not Rust.
    fn parse(&mut self, piece: TokenStream) -> syn::Result<()> {
        self.push(syn::parse2(piece)?);
        Ok(())
    }

    /// Takes all pieces of another.
    fn append(&mut self, other: Self);
}

/// A file as text: Rust as prettyplease prints it, which no installed rustfmt changes.
impl File for String {
    fn push(&mut self, piece: syn::File) {
        self.push_str(&prettyplease::unparse(&piece));
    }

    fn append(&mut self, other: Self) {
        self.push_str(&other);
    }
}

/// A file as syntax trees, for those who look at what it shows.
impl File for Vec<Item> {
    fn push(&mut self, piece: syn::File) {
        self.extend(piece.items);
    }

    fn append(&mut self, other: Self) {
        self.extend(other);
    }
}
