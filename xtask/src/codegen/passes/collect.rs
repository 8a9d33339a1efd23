//! Pass `collect`: takes the client, its builders and types out of progenitor's files. Items that belong to progenitor's runtime
//! (`progenitor_client`, constructors, hooks) are left behind; unknown items are an error.

use std::collections::{BTreeMap, BTreeSet};

use syn::{File, Ident, ImplItem, Item, ItemImpl, ItemStruct, Type};

use crate::model::Api;

use crate::codegen::mismatch::Mismatch;

/// The collected parts of the rendered client, without its types.
#[derive(Debug, Default)]
pub struct Collected {
    /// The struct `Client`.
    pub client: Option<ItemStruct>,
    /// The names of the client's methods.
    pub methods: BTreeSet<String>,
    /// The builders with their methods, by name.
    pub builders: BTreeMap<String, Builder>,
}

/// A builder of one operation.
#[derive(Debug)]
pub struct Builder {
    /// Its struct.
    pub item: ItemStruct,
    /// Its methods.
    pub functions: ItemImpl,
}

impl Collected {
    /// Collects the parts of a file; returns the items of its module `types`.
    ///
    /// # Errors
    /// A part that occurs twice or is unknown.
    pub fn take(&mut self, file: File) -> Result<Vec<Item>, Mismatch> {
        let mut types = Vec::new();
        for item in file.items {
            match item {
                // Imports from progenitor_client, and the check that its hooks are there.
                Item::Use(_) | Item::Const(_) => {}
                Item::Struct(item) if item.ident == "Client" => self.client = Some(item),
                Item::Impl(item) if item.trait_.is_some() => {}
                Item::Impl(item) => self.take_methods(item)?,
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    let items = module.content.map(|(_, items)| items).unwrap_or_default();
                    match name.as_str() {
                        "types" => types = items,
                        "builder" => self.builders.extend(take_builders(items)?),
                        "prelude" => {}
                        _ => {
                            let found = format!("a module `{name}`");
                            return Err(Mismatch::new("", found, "`types`, `builder` and `prelude`"));
                        }
                    }
                }
                other => {
                    let found = format!("an item {}", kind(&other));
                    return Err(Mismatch::new("", found, "the client, its types and its builders"));
                }
            }
        }
        Ok(types)
    }

    fn take_methods(&mut self, item: ItemImpl) -> Result<(), Mismatch> {
        for function in item.items {
            let ImplItem::Fn(function) = function else { continue };
            // The constructors take a text for a base URL and unwrap.
            let name = function.sig.ident.to_string();
            let constructor =
                matches!(name.as_str(), "new" | "new_with_client") && !function.sig.inputs.iter().any(is_self);
            if !constructor && !self.methods.insert(name.clone()) {
                return Err(Mismatch::new("", format!("two methods `{name}`"), "one for each operation"));
            }
        }
        Ok(())
    }

    /// Compares the collected parts with the model.
    ///
    /// # Errors
    /// A part that is missing, or that belongs to no operation.
    pub fn check(&self, api: &Api) -> Result<(), Mismatch> {
        for operation in &api.operations {
            if !self.methods.contains(&operation.name) || !self.builders.contains_key(&operation.builder) {
                return Err(Mismatch::new(
                    &operation.pointer,
                    "no method or no builder",
                    format!("`{}` and `{}`", operation.name, operation.builder),
                ));
            }
        }
        let (methods, builders, operations) = (self.methods.len(), self.builders.len(), api.operations.len());
        if methods != operations || builders != operations {
            let found = format!("{methods} methods and {builders} builders");
            return Err(Mismatch::new("", found, format!("{operations} of each")));
        }
        Ok(())
    }
}

fn take_builders(items: Vec<Item>) -> Result<BTreeMap<String, Builder>, Mismatch> {
    let mut structs = BTreeMap::new();
    let mut impls = BTreeMap::new();
    for item in items {
        match item {
            Item::Use(_) => {}
            Item::Struct(item) => {
                structs.insert(item.ident.to_string(), item);
            }
            Item::Impl(item) => {
                let name = self_name(&item).map(Ident::to_string).unwrap_or_default();
                impls.insert(name, item);
            }
            other => {
                return Err(Mismatch::new(
                    "",
                    format!("an item {} among the builders", kind(&other)),
                    "structs and their methods",
                ));
            }
        }
    }
    let mut builders = BTreeMap::new();
    for (name, item) in structs {
        let Some(functions) = impls.remove(&name) else {
            return Err(Mismatch::new("", format!("a builder `{name}` without methods"), "its methods"));
        };
        builders.insert(name, Builder { item, functions });
    }
    Ok(builders)
}

/// The name of the type that an `impl` is for.
#[must_use]
pub fn self_name(item: &ItemImpl) -> Option<&Ident> {
    match &*item.self_ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// The name of an item's kind, for a message.
#[must_use]
pub fn kind(item: &Item) -> &'static str {
    match item {
        Item::Const(_) => "const",
        Item::Enum(_) => "enum",
        Item::Fn(_) => "fn",
        Item::Impl(_) => "impl",
        Item::Macro(_) => "macro",
        Item::Mod(_) => "mod",
        Item::Static(_) => "static",
        Item::Struct(_) => "struct",
        Item::Trait(_) => "trait",
        Item::Type(_) => "type",
        Item::Use(_) => "use",
        _ => "of another kind",
    }
}

fn is_self(input: &syn::FnArg) -> bool {
    matches!(input, syn::FnArg::Receiver(_))
}
