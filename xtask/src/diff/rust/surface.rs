//! The public items of generated code under their paths, with what callers depend on.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{
    Attribute, Fields, FnArg, GenericArgument, ImplItem, Item, PathArguments, ReturnType, Signature, TraitItem, Type,
    TypeParamBound, Visibility,
};

use crate::codegen::generate::Trees;
use crate::codegen::origins::{Meaning, Origin};
use crate::diff::change::Place;
use crate::openapi::document::Document;

use super::aliases::{is_declaration, written_out};

/// The module of what constructors take, named after their types.
pub(super) const REQUIRED: &str = "types::required::";

/// The public items by their paths: `types::Plant`, `types::Plant.name`, `Client::list_plants`.
#[derive(Debug, Clone, Default)]
pub(super) struct Surface {
    pub(super) items: BTreeMap<String, Entry>,
}

/// A public item.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// The types that callers depend on: of arguments and results, of a field, of the value in a variant.
    pub(super) signature: String,
    /// Whether one more field, variant or method does not concern callers.
    pub(super) open: bool,
    pub(super) deprecated: bool,
    /// The node of the document that it was rendered from.
    pub(super) place: Option<Place>,
    /// Its meaning on the wire.
    pub(super) meaning: Option<Meaning>,
    /// The path in the old crate, if it is a different one.
    pub(super) known_as: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Type,
    Method,
    Constructor,
    Setter,
    Field,
    Variant,
    Constant,
    Trait,
}

/// Reads the syntax trees of generated code.
pub(super) fn read(trees: &Trees, document: &Document) -> Surface {
    let mut surface = Surface::default();
    for (path, items) in &trees.files {
        let module = match path.as_str() {
            "client.rs" | "mod.rs" | "scope.rs" => "",
            "httpmock.rs" => "mock",
            "types.rs" => "types",
            "types/required.rs" => REQUIRED.trim_end_matches("::"),
            "operations.rs" => "operations",
            "document.rs" => "document",
            _ => "builder",
        };
        surface.module(module, items);
    }
    surface.write_aliases_out();
    surface.locate(&trees.origins, document);
    surface.inherit_places();
    surface
}

impl Surface {
    fn module(&mut self, module: &str, items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident.to_string());
                    let private = item.fields.iter().any(|field| !is_public(&field.vis));
                    let open = private || has(&item.attrs, "non_exhaustive");
                    self.fields(&path, &item.fields);
                    let signature = format!("struct{}", text(&item.generics));
                    self.declare(path, Kind::Type, signature, open, &item.attrs);
                }
                Item::Enum(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident.to_string());
                    for variant in &item.variants {
                        let signature =
                            variant.fields.iter().map(|field| text(&field.ty)).collect::<Vec<_>>().join(", ");
                        self.add(format!("{path}::{}", variant.ident), Kind::Variant, signature, true);
                    }
                    let open = has(&item.attrs, "non_exhaustive");
                    let signature = format!("enum{}", text(&item.generics));
                    self.declare(path, Kind::Type, signature, open, &item.attrs);
                }
                Item::Type(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident.to_string());
                    self.declare(path, Kind::Type, text(&item.ty), false, &item.attrs);
                }
                Item::Const(item) if is_public(&item.vis) => {
                    self.add(join(module, &item.ident.to_string()), Kind::Constant, text(&item.ty), true);
                }
                Item::Static(item) if is_public(&item.vis) => {
                    self.add(join(module, &item.ident.to_string()), Kind::Constant, text(&item.ty), true);
                }
                Item::Trait(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident.to_string());
                    for method in &item.items {
                        if let TraitItem::Fn(method) = method {
                            let path = format!("{path}::{}", method.sig.ident);
                            self.add(path, Kind::Method, signature(&method.sig), true);
                        }
                    }
                    // Only a sealed trait is implemented by nobody else.
                    let open = item.supertraits.iter().any(|bound| text(bound).contains("Sealed"));
                    self.declare(path, Kind::Type, text(&item.generics), open, &item.attrs);
                }
                Item::Mod(item) if is_public(&item.vis) => {
                    let path = join(module, &item.ident.to_string());
                    if let Some((_, items)) = &item.content {
                        self.module(&path, items);
                    }
                }
                Item::Impl(item) => self.implementation(module, item),
                Item::Macro(item) => self.invocation(module, &item.mac),
                _ => {}
            }
        }
    }

    fn implementation(&mut self, module: &str, item: &syn::ItemImpl) {
        let syn::Type::Path(owner) = &*item.self_ty else { return };
        let Some(owner) = owner.path.segments.last().map(|segment| segment.ident.to_string()) else { return };
        let path = if owner == "Client" { owner.clone() } else { join(module, &owner) };
        if let Some((name, _)) = &item.trait_ {
            // A mock server is not ours; the methods of the trait are reported at the trait.
            if owner != "MockServer" {
                self.add(format!("{path}: {}", text(name)), Kind::Trait, String::new(), true);
            }
            return;
        }
        for member in &item.items {
            match member {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    let name = method.sig.ident.to_string();
                    let kind = match (module, name.as_str()) {
                        ("types", "new") => Kind::Constructor,
                        (_, "send" | "pages" | "items" | "into_inner") => Kind::Method,
                        _ if owner == "Client" || module == "types" => Kind::Method,
                        _ => Kind::Setter,
                    };
                    let path = format!("{path}::{name}");
                    self.declare(path, kind, signature(&method.sig), true, &method.attrs);
                }
                // `presence kind type => field`, and ` as setter` if it has another name.
                ImplItem::Macro(setter) => {
                    let names = setter.mac.tokens.clone().into_iter().collect::<Vec<_>>();
                    let arrow = names.windows(2).position(|pair| pair.iter().map(ToString::to_string).eq(["=", ">"]));
                    let names = arrow.and_then(|at| names.get(at + 2..)).unwrap_or_default();
                    let setter = match names {
                        [_, renamed, setter, ..] if renamed.to_string() == "as" => setter,
                        [field, ..] => field,
                        [] => continue,
                    };
                    if let [field, ..] = names {
                        self.add(format!("{path}.{field}()"), Kind::Setter, setter.to_string(), true);
                    }
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    self.add(format!("{path}::{}", constant.ident), Kind::Constant, text(&constant.ty), true);
                }
                _ => {}
            }
        }
    }

    /// The conversions of an enum or a newtype, which a macro of the runtime implements.
    fn invocation(&mut self, module: &str, invoked: &syn::Macro) {
        let tokens: Vec<TokenTree> = invoked.tokens.clone().into_iter().collect();
        let is = |name: &str| invoked.path.segments.last().is_some_and(|segment| segment.ident == name);
        if let [kind, name] = tokens.as_slice()
            && (is("string_enum") || is("string_newtype"))
        {
            let conversion = if kind.to_string() == "closed" { "TryFrom" } else { "From" };
            for from in ["String", "&str"] {
                let path = format!("{}: {conversion}<{from}>", join(module, &name.to_string()));
                self.add(path, Kind::Trait, String::new(), true);
            }
        }
    }

    fn fields(&mut self, path: &str, fields: &Fields) {
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            self.add(format!("{path}.{name}"), Kind::Field, text(&field.ty), true);
        }
    }

    fn declare(&mut self, path: String, kind: Kind, signature: String, open: bool, attrs: &[Attribute]) {
        for derive in derives(attrs) {
            self.add(format!("{path}: {derive}"), Kind::Trait, String::new(), true);
        }
        let deprecated = has(attrs, "deprecated");
        let (place, meaning, known_as) = (None, None, None);
        self.items.insert(path, Entry { kind, signature, open, deprecated, place, meaning, known_as });
    }

    fn add(&mut self, path: String, kind: Kind, signature: String, open: bool) {
        let (place, meaning, known_as) = (None, None, None);
        self.items.insert(path, Entry { kind, signature, open, deprecated: false, place, meaning, known_as });
    }

    /// Writes type aliases out in all signatures: for callers, an alias is the type that it stands for.
    fn write_aliases_out(&mut self) {
        let aliases: BTreeMap<String, String> = self
            .items
            .iter()
            .filter(|(_, entry)| entry.kind == Kind::Type && !is_declaration(&entry.signature))
            .filter_map(|(path, entry)| Some((path.strip_prefix("types::")?.to_owned(), entry.signature.clone())))
            .collect();
        if aliases.is_empty() {
            return;
        }
        let items = std::mem::take(&mut self.items);
        let names: BTreeSet<String> =
            items.keys().filter_map(|path| path.strip_prefix("types::")).map(str::to_owned).collect();
        for (path, mut entry) in items {
            let module = match &path {
                path if path.starts_with(REQUIRED) => "super::",
                path if path.starts_with("types::") => "",
                _ => "types::",
            };
            entry.signature = written_out(&entry.signature, module, &aliases, &names);
            let path = match path.split_once(": ") {
                Some((owner, implemented)) => {
                    format!("{owner}: {}", written_out(implemented, module, &aliases, &names))
                }
                None => path,
            };
            self.items.insert(path, entry);
        }
    }

    /// Gives the items their positions and meanings.
    fn locate(&mut self, origins: &[Origin], document: &Document) {
        for origin in origins {
            if let Some(entry) = self.items.get_mut(&origin.item) {
                let at = document.find(&origin.pointer).filter(|_| !origin.pointer.is_empty());
                entry.place = at.as_ref().map(Place::from);
                entry.meaning = Some(origin.meaning.clone());
            }
        }
    }

    /// An item without a position has that of its owner.
    fn inherit_places(&mut self) {
        let places: BTreeMap<String, Place> =
            self.items.iter().filter_map(|(path, entry)| Some((path.clone(), entry.place.clone()?))).collect();
        // A builder has the position of the method that makes it.
        let builders: BTreeMap<String, Place> = self
            .items
            .iter()
            .filter(|(path, _)| path.starts_with("Client::"))
            .filter_map(|(_, entry)| Some((made(&entry.signature)?, entry.place.clone()?)))
            .collect();
        for (path, entry) in &mut self.items {
            if entry.place.is_none() {
                let owner = parent(path).unwrap_or(path);
                let of_required = owner.strip_prefix(REQUIRED).map(|name| format!("types::{name}"));
                let owner = of_required.as_deref().unwrap_or(owner);
                let mock = || path.strip_prefix("mock::operations::");
                let builder =
                    path.strip_prefix("builder::").or_else(mock).and_then(|path| path.split([':', '.']).next());
                let builder = builder.map(|name| name.trim_end_matches("When").trim_end_matches("Then"));
                entry.place = places.get(owner).or_else(|| builders.get(builder?)).cloned();
            }
        }
    }
}

/// The builder that a method of the client makes.
pub(super) fn made(signature: &str) -> Option<String> {
    let (_, result) = signature.rsplit_once("-> ")?;
    Some(result.split('<').next().unwrap_or(result).trim().to_owned())
}

/// The item that a field, variant, method or trait belongs to.
pub(super) fn parent(path: &str) -> Option<&str> {
    if let Some((owner, _)) = path.split_once(": ") {
        return Some(owner);
    }
    // The setter of a field.
    if let Some(field) = path.strip_suffix("()") {
        return Some(field);
    }
    if let Some((owner, _)) = path.split_once('.') {
        return Some(owner);
    }
    let (owner, _) = path.rsplit_once("::")?;
    let name = owner.rsplit("::").next().unwrap_or(owner);
    name.starts_with(char::is_uppercase).then_some(owner)
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attrs: &[Attribute], name: &str) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident(name))
}

/// Tokens as a person would write them, short enough for a line.
fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" <", "<"),
        (" >", ">"),
        ("& ", "&"),
        ("' ", "'"),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
        (" ,", ","),
        (",>", ">"),
        (",", ", "),
        (",  ", ", "),
    ] {
        text = text.replace(from, to);
    }
    // Where these come from is known to everybody.
    for path in [
        "std::fmt::",
        "std::string::",
        "std::vec::",
        "std::option::",
        "std::collections::",
        "std::convert::",
        "std::boxed::",
    ] {
        text = text.replace(&format!("::{path}"), "").replace(path, "");
    }
    text.replace("<::", "<").replace(" ::", " ").trim_start_matches("::").to_owned()
}

/// The types of arguments and result; names of arguments do not concern callers.
fn signature(signature: &Signature) -> String {
    let arguments = signature.inputs.iter().map(|input| match input {
        FnArg::Receiver(receiver) if text(receiver).contains('&') => "&self".to_owned(),
        FnArg::Receiver(_) => "self".to_owned(),
        FnArg::Typed(argument) => text(&argument.ty),
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let (asyncness, result) = match &signature.output {
        ReturnType::Default => ("", String::new()),
        ReturnType::Type(_, ty) => match future_output(ty) {
            Some(output) => ("async ", format!(" -> {}", text(output))),
            None => ("", format!(" -> {}", text(ty))),
        },
    };
    let bounds =
        signature.generics.where_clause.as_ref().map(|bounds| format!("{} ", text(bounds))).unwrap_or_default();
    format!("{bounds}{asyncness}fn({arguments}){result}")
}

/// What an `impl Future` resolves to.
fn future_output(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(ty) = ty else { return None };
    let TypeParamBound::Trait(bound) = ty.bounds.first()? else { return None };
    let future = bound.path.segments.last().filter(|segment| segment.ident == "Future")?;
    let PathArguments::AngleBracketed(arguments) = &future.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(output) if output.ident == "Output" => Some(&output.ty),
        _ => None,
    })
}

fn derives(attrs: &[Attribute]) -> Vec<String> {
    let mut names = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        // What a derive lists is a list of paths; if it were none, it would not have compiled.
        let _ = attr.parse_nested_meta(|meta| {
            names.extend(meta.path.segments.last().map(|segment| segment.ident.to_string()));
            Ok(())
        });
    }
    names
}
