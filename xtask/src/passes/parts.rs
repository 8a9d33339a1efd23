//! Pass `parts`: progenitor's file taken apart. What belongs to its own runtime (`progenitor_client`, the constructors, the
//! hooks) is left behind here, in one place; what is not known is an error.

use std::collections::BTreeMap;

use syn::{File, Ident, ImplItem, ImplItemFn, Item, ItemImpl, ItemStruct, Type};

use crate::model::Api;

use super::Mismatch;

/// The parts of the rendered client that are kept.
#[derive(Debug)]
pub struct Parts {
    /// The struct `Client`.
    pub client: ItemStruct,
    /// The methods of the client, by name.
    pub methods: BTreeMap<String, ImplItemFn>,
    /// The builders and what they can do, by name.
    pub builders: BTreeMap<String, Builder>,
    /// The items of the module `types`.
    pub types: Vec<Item>,
}

/// A builder of one operation.
#[derive(Debug)]
pub struct Builder {
    /// Its struct.
    pub item: ItemStruct,
    /// Its methods.
    pub functions: ItemImpl,
}

/// Takes the file apart.
///
/// # Errors
/// A part that is missing, is there twice or is not known.
pub fn take(file: File, api: &Api) -> Result<Parts, Mismatch> {
    let mut client = None;
    let mut methods = BTreeMap::new();
    let mut builders = BTreeMap::new();
    let mut types = Vec::new();
    for item in file.items {
        match item {
            // Imports from progenitor_client, and the check that its hooks are there.
            Item::Use(_) | Item::Const(_) => {}
            Item::Struct(item) if item.ident == "Client" => client = Some(item),
            Item::Impl(item) if item.trait_.is_some() => {}
            Item::Impl(item) => {
                for function in item.items {
                    let ImplItem::Fn(function) = function else { continue };
                    // The constructors take a text for a base URL and unwrap.
                    let name = function.sig.ident.to_string();
                    let constructor =
                        matches!(name.as_str(), "new" | "new_with_client") && !function.sig.inputs.iter().any(is_self);
                    if !constructor && methods.insert(name.clone(), function).is_some() {
                        return Err(Mismatch::new("", format!("two methods `{name}`"), "one for each operation"));
                    }
                }
            }
            Item::Mod(module) => {
                let name = module.ident.to_string();
                let items = module.content.map(|(_, items)| items).unwrap_or_default();
                match name.as_str() {
                    "types" => types = items,
                    "builder" => builders = take_builders(items)?,
                    "prelude" => {}
                    _ => {
                        return Err(Mismatch::new(
                            "",
                            format!("a module `{name}`"),
                            "`types`, `builder` and `prelude`",
                        ));
                    }
                }
            }
            other => {
                return Err(Mismatch::new(
                    "",
                    format!("an item {}", kind(&other)),
                    "the client, its types and its builders",
                ));
            }
        }
    }
    let client = client.ok_or_else(|| Mismatch::new("", "no struct `Client`", "one"))?;
    let parts = Parts { client, methods, builders, types };
    for operation in &api.operations {
        if !parts.methods.contains_key(&operation.name) || !parts.builders.contains_key(&operation.builder) {
            return Err(Mismatch::new(
                &operation.pointer,
                "no method or no builder",
                format!("`{}` and `{}`", operation.name, operation.builder),
            ));
        }
    }
    let (methods, builders, operations) = (parts.methods.len(), parts.builders.len(), api.operations.len());
    if methods != operations || builders != operations {
        return Err(Mismatch::new(
            "",
            format!("{methods} methods and {builders} builders"),
            format!("{operations} of each"),
        ));
    }
    Ok(parts)
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
pub(super) fn self_name(item: &ItemImpl) -> Option<&Ident> {
    match &*item.self_ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// The name of an item's kind, for a message.
pub(super) fn kind(item: &Item) -> &'static str {
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
