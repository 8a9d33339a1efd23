//! Which file of a crate imports which, read off its syntax: `use` declarations, paths inside of functions and macros, and
//! re-exports, which lead on to the file that defines the item. Unit tests may import anything.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, Macro, UseTree};

/// The files that each file imports, by their paths in `src`.
pub(crate) type Imports = BTreeMap<String, BTreeSet<String>>;

/// Reads the imports of a crate from its sources, which are named by their paths in `src` (with `/`).
///
/// # Panics
/// Where a source is not Rust.
pub(crate) fn read(sources: &BTreeMap<String, String>) -> Imports {
    let modules: BTreeMap<Path, Module> = sources
        .iter()
        .map(|(file, source)| {
            let syntax = syn::parse_file(source).unwrap_or_else(|error| panic!("{file}: {error}"));
            (module_path(file), Module::of(file, &syntax))
        })
        .collect();
    let mut imports = Imports::new();
    for (path, module) in &modules {
        let mut found = BTreeSet::new();
        for used in module.uses.iter().map(|(_, used)| used).chain(&module.paths) {
            found.extend(resolve(&modules, path, used, 0));
        }
        found.remove(&module.file);
        imports.insert(module.file.clone(), found);
    }
    imports
}

/// The groups of files that lead back to each other.
pub(crate) fn circles(imports: &Imports) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = imports.get(from).into_iter().flatten().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(imports.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<&String>> = imports.keys().map(|file| (file, reach(file))).collect();
    let mut groups = BTreeSet::new();
    for (file, below) in &reached {
        let group: Vec<String> =
            below.iter().filter(|other| reached[**other].contains(file)).map(|other| (*other).clone()).collect();
        if group.len() > 1 {
            groups.insert(group);
        }
    }
    groups.into_iter().collect()
}

/// The imports that run against the order of these folders and files, each of which may import those after it.
pub(crate) fn upward(imports: &Imports, order: &[&str]) -> Vec<String> {
    let place = |file: &str| {
        order.iter().position(|name| file == *name || file.strip_prefix(name).is_some_and(|rest| rest.starts_with('/')))
    };
    let mut found = Vec::new();
    for (file, imported) in imports {
        let Some(here) = place(file) else {
            found.push(format!("{file} has no place in the order"));
            continue;
        };
        found.extend(
            imported
                .iter()
                .filter(|other| place(other).is_some_and(|there| there < here))
                .map(|other| format!("{file} imports {other}")),
        );
    }
    found
}

type Path = Vec<String>;

fn module_path(file: &str) -> Path {
    let stem = file.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    if matches!(stem, "lib" | "mod") { Vec::new() } else { stem.split('/').map(str::to_owned).collect() }
}

/// What one file says of others.
struct Module {
    file: String,
    /// Names that `use` brings in, with their paths; `*` for all names of a module.
    uses: Vec<(String, Path)>,
    /// Paths written out in the code.
    paths: Vec<Path>,
}

impl Module {
    fn of(file: &str, syntax: &syn::File) -> Self {
        let mut collected = Collector::default();
        for item in &syntax.items {
            collected.visit_item(item);
        }
        Self { file: file.to_owned(), uses: collected.uses, paths: collected.paths }
    }
}

#[derive(Default)]
struct Collector {
    uses: Vec<(String, Path)>,
    paths: Vec<Path>,
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Mod(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            _ => &[],
        };
        if !attributes.iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        collect(&item.tree, &mut Vec::new(), &mut self.uses);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() && path.segments.len() > 1 {
            self.paths.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        let name = item.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        // What these hold is the code of another crate.
        if !["quote", "quote_spanned", "parse_quote"].contains(&name.as_str()) {
            paths_in(item.tokens.clone(), &mut self.paths);
        }
    }
}

fn is_test(attribute: &Attribute) -> bool {
    let Ok(list) = attribute.meta.require_list() else { return false };
    list.path.is_ident("cfg") && list.tokens.to_string() == "test"
}

fn collect(tree: &UseTree, prefix: &mut Path, uses: &mut Vec<(String, Path)>) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            collect(&path.tree, prefix, uses);
            prefix.pop();
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            match (name.as_str(), prefix.last().cloned()) {
                ("self", Some(last)) => uses.push((last, prefix.clone())),
                _ => uses.push((name.clone(), [prefix.as_slice(), &[name]].concat())),
            }
        }
        UseTree::Rename(rename) => {
            let mut path = prefix.clone();
            if rename.ident != "self" {
                path.push(rename.ident.to_string());
            }
            uses.push((rename.rename.to_string(), path));
        }
        UseTree::Glob(_) => uses.push(("*".to_owned(), prefix.clone())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, prefix, uses)),
    }
}

/// The paths of two names and more among the tokens of a macro.
fn paths_in(tokens: TokenStream, paths: &mut Vec<Path>) {
    let mut path = Path::new();
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if path.is_empty() || colons == 2 => {
                path.push(ident.to_string());
                colons = 0;
                continue;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() && colons < 2 => {
                colons += 1;
                continue;
            }
            _ => {}
        }
        let (found, open) = (std::mem::take(&mut path), token);
        colons = 0;
        if found.len() > 1 {
            paths.push(found);
        }
        match open {
            TokenTree::Ident(ident) => path.push(ident.to_string()),
            TokenTree::Group(group) => paths_in(group.stream(), paths),
            _ => {}
        }
    }
    if path.len() > 1 {
        paths.push(path);
    }
}

/// The files that a path leads to, as a module of the crate writes it; none where it leads out of the crate.
fn resolve(modules: &BTreeMap<Path, Module>, from: &Path, path: &Path, depth: usize) -> BTreeSet<String> {
    // A re-export that leads back to itself is a mistake that the compiler reports.
    let Some((first, mut rest)) = path.split_first().filter(|_| depth < 8) else { return BTreeSet::new() };
    let child = |parent: &Path, name: &String| [parent.as_slice(), std::slice::from_ref(name)].concat();
    let mut at = match first.as_str() {
        "crate" => Vec::new(),
        "self" => from.clone(),
        "super" => from.split_last().map(|(_, parent)| parent.to_vec()).unwrap_or_default(),
        _ if modules.contains_key(&child(from, first)) => child(from, first),
        _ => {
            let imported = modules[from].uses.iter().find(|(name, used)| name == first && used.first() != Some(first));
            let Some((_, used)) = imported else { return BTreeSet::new() };
            return resolve(modules, from, &[used.as_slice(), rest].concat(), depth + 1);
        }
    };
    while let Some((name, after)) = rest.split_first() {
        if name == "super" {
            at.pop();
        } else if modules.contains_key(&child(&at, name)) {
            at = child(&at, name);
        } else {
            // An item: of this module, or of the one that it is re-exported from.
            let module = &modules[&at];
            let named = module.uses.iter().filter(|(known, _)| known == name).map(|(_, used)| used.clone());
            let globs = module.uses.iter().filter(|(known, _)| known == "*");
            let globs = globs.map(|(_, used)| [used.as_slice(), std::slice::from_ref(name)].concat());
            let found: BTreeSet<String> = if at == *from {
                BTreeSet::new()
            } else {
                named.chain(globs).flat_map(|used| resolve(modules, &at, &used, depth + 1)).collect()
            };
            return if found.is_empty() { BTreeSet::from([module.file.clone()]) } else { found };
        }
        rest = after;
    }
    BTreeSet::from([modules[&at].file.clone()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sources: &[(&str, &str)]) -> Imports {
        let sources = sources.iter().map(|(file, source)| ((*file).to_owned(), (*source).to_owned()));
        read(&sources.collect())
    }

    fn imported(imports: &Imports, file: &str) -> Vec<String> {
        imports[file].iter().cloned().collect()
    }

    #[test]
    fn a_circle_of_two_and_of_three_files_is_found() {
        let imports = of(&[
            ("lib.rs", "pub mod a; pub mod b; pub mod c; pub mod d;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", "pub struct B(super::c::C);"),
            ("c.rs", "pub struct C; fn f() { println!(\"{}\", crate::a::NAME) }"),
            ("d.rs", "use crate::a::A;"),
        ]);
        assert_eq!(circles(&imports), [["a.rs", "b.rs", "c.rs"]]);
    }

    #[test]
    fn a_child_that_imports_the_parent_which_re_exports_it_is_a_circle() {
        let imports = of(&[
            ("lib.rs", "pub mod a;"),
            ("a/mod.rs", "pub mod b; pub use b::B; pub struct A;"),
            ("a/b.rs", "use super::A; pub struct B(A);"),
        ]);
        assert_eq!(circles(&imports), [["a/b.rs", "a/mod.rs"]]);
    }

    #[test]
    fn a_re_export_leads_to_the_file_that_defines_the_item() {
        let imports = of(&[
            ("lib.rs", "pub mod a; pub mod b; pub use a::inner::{Deep as Alias, other}; pub use a::inner::*;"),
            ("a/mod.rs", "pub mod inner;"),
            ("a/inner.rs", "pub struct Deep; pub struct All; pub fn other() {}"),
            ("b.rs", "use crate::{Alias, All}; fn f() { crate::other() }"),
        ]);
        assert_eq!(imported(&imports, "b.rs"), ["a/inner.rs"]);
    }

    #[test]
    fn paths_through_imported_modules_are_followed_and_unit_tests_and_quoted_code_are_not() {
        let imports = of(&[
            ("lib.rs", "mod a; mod b; mod c; mod d;"),
            (
                "a.rs",
                "use crate::b; fn f() { b::inner::g(); quote!(crate::c::C) } #[cfg(test)] mod tests { use crate::d::D; }",
            ),
            ("b/mod.rs", "pub mod inner;"),
            ("b/inner.rs", "pub fn g() {}"),
            ("c.rs", "pub struct C;"),
            ("d.rs", "pub struct D;"),
        ]);
        assert_eq!(imported(&imports, "a.rs"), ["b/inner.rs", "b/mod.rs"]);
    }

    #[test]
    fn an_import_that_runs_upwards_is_found() {
        let imports = of(&[
            ("lib.rs", "mod top; mod low;"),
            ("top/mod.rs", "pub mod x; pub mod y;"),
            ("top/x.rs", "use crate::low::z::Z;"),
            ("top/y.rs", "pub struct Y;"),
            ("low/mod.rs", "pub mod z;"),
            ("low/z.rs", "pub struct Z(crate::top::y::Y);"),
        ]);
        assert_eq!(upward(&imports, &["lib.rs", "top", "low"]), ["low/z.rs imports top/y.rs"]);
    }
}
