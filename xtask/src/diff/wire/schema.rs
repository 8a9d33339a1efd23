//! Schemas, in the direction in which their values travel.

use std::collections::{HashMap, HashSet, VecDeque};

use super::comparison::{Context, WORDS, Wire, canonical, component, node_at, paired, resolved};
use super::meaning::Names;
use super::shape::Shape;
use super::value;
use crate::diff::change::{Class, Detail, Subject};
use crate::diff::rules;
use crate::openapi::document::At;
use crate::openapi::schema::{BOUNDS, is_nothing, is_open_object};

/// The keywords with rules of their own, other than the bounds.
const HANDLED: [&str; 18] = [
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "type",
    "format",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "unevaluatedProperties",
    "items",
    "prefixItems",
    "nullable",
    "readOnly",
    "writeOnly",
    "discriminator",
    "default",
];

fn handled() -> Vec<&'static str> {
    HANDLED.into_iter().chain(BOUNDS.into_iter().flat_map(|(keywords, _)| keywords).copied()).collect()
}

/// A long chain of schemas must not exhaust the stack.
const MAX_DEPTH: usize = 40;

impl Wire {
    /// Compares two schemas, at once or, deep inside of others, later.
    pub(super) fn schema(&mut self, context: &Context, old: &At<'_>, new: &At<'_>) {
        self.count(1);
        if !self.affords(1) {
            return;
        }
        if self.depth >= MAX_DEPTH {
            self.pending.push((context.clone(), old.pointer().to_owned(), new.pointer().to_owned()));
            return;
        }
        self.depth += 1;
        self.resolved(context, old, new);
        self.depth -= 1;
    }

    /// Compares the schemas that were left for later.
    pub(super) fn rest_of_schemas(&mut self, old: &At<'_>, new: &At<'_>) {
        while let Some((context, was, is)) = self.pending.pop() {
            if let (Some(was), Some(is)) = (node_at(old, &was), node_at(new, &is)) {
                self.schema(&context, &was, &is);
            }
        }
    }

    fn resolved(&mut self, context: &Context, old: &At<'_>, new: &At<'_>) {
        self.beside(context, old, new);
        let (old, new) = (&resolved(old), &resolved(new));
        match (component(old), component(new)) {
            (Some(was), Some(is)) if was == is || self.renames(&was, &is, old, new) => {
                let Context { direction, takes_null, .. } = *context;
                self.contents(&Context { direction, takes_null, ..Context::of(Subject::Schema(is)) }, old, new);
            }
            (Some(was), Some(is)) => self.replaced(context, (was, old), (is, new)),
            _ => self.contents(context, old, new),
        }
    }

    /// One component that takes the place of another is one change, as bad as the worst of what differs between them.
    fn replaced(&mut self, context: &Context, old: (String, &At<'_>), new: (String, &At<'_>)) {
        let pair = (old.1.pointer().to_owned(), new.1.pointer().to_owned(), context.direction);
        let class = match self.replaced.get(&pair) {
            Some(class) => *class,
            None => {
                // Inside of itself it adds nothing.
                self.replaced.insert(pair.clone(), Class::Compatible);
                let start = self.changes.len();
                self.contents(context, old.1, new.1);
                let class = self.withdraw(start, context).min(Class::Compatible);
                self.replaced.insert(pair, class);
                class
            }
        };
        let detail = Detail::replaced(old.0, new.0);
        self.report(context, &rules::SCHEMA_REPLACED, class, detail, Some(old.1), Some(new.1));
    }

    /// Compares what two schemas say.
    fn contents(&mut self, context: &Context, old: &At<'_>, new: &At<'_>) {
        let pair = (old.pointer().to_owned(), new.pointer().to_owned());
        // Whether `null` breaks a client depends on where it occurs: that is reported at each position.
        let (was, is) = (self.shape(old), self.shape(new));
        value::null(self, context, (&was, old), (&is, new));
        self.compared.insert(pair.clone());
        if !self.affords(0) {
            return;
        }
        if !self.visited.insert((pair.0, pair.1, context.direction)) {
            return;
        }
        self.rest(context, old, new, &handled(), &WORDS);
        let (kind_old, kind_new) = (was.kind(), is.kind());
        if kind_old != kind_new {
            let detail = Detail::replaced(kind_old.to_owned(), kind_new.to_owned());
            let class = self.retyped(context, (&was, old), (&is, new));
            self.report(context, &rules::TYPE_CHANGED, class, detail, Some(old), Some(new));
            return;
        }
        if let (Some(type_old), Some(type_new)) = (was.get("type"), is.get("type"))
            && type_old.as_str() != type_new.as_str()
        {
            let text = |at: &At<'_>| at.as_str().map(str::to_owned);
            let detail = Detail::replaced(text(&type_old), text(&type_new)).called("type");
            self.report(context, &rules::REWRITTEN, Class::Documentation, detail, Some(&type_old), Some(&type_new));
        }
        match kind_old {
            "one of several types" => self.alternatives(context, (&was, old), (&is, new)),
            "object" => {
                self.object(context, (&was, old), (&is, new));
                // A discriminator without alternatives chooses among the components that extend the schema.
                self.discriminator(context, (&was, old), (&is, new));
            }
            "list" => self.items(context, (&was, old), (&is, new)),
            _ => {}
        }
        value::compare(self, context, (&was, old), (&is, new));
    }

    /// Compares two schemas at their positions. A missing schema is equivalent to an empty one.
    pub(super) fn value(
        &mut self,
        context: &Context,
        old: (Option<&At<'_>>, &At<'_>),
        new: (Option<&At<'_>>, &At<'_>),
    ) {
        match (described(old.0), described(new.0)) {
            (true, true) => self.schema(context, old.1, new.1),
            (false, false) => self.rest(context, old.1, new.1, &handled(), &WORDS),
            _ => {
                let mut kind = |at: Option<&At<'_>>| match at.filter(|at| described(Some(at))) {
                    Some(at) => self.shape(&resolved(at)).kind(),
                    None => ANY,
                };
                let (from, to) = (kind(old.0), kind(new.0));
                if (from, to) == (ANY, ANY) {
                    return;
                }
                let class = widened(context, from, to);
                let detail = Detail::replaced(from.to_owned(), to.to_owned());
                self.report(context, &rules::TYPE_CHANGED, class, detail, Some(old.1), Some(new.1));
            }
        }
    }

    /// Whether a schema was renamed: the old name is gone, the new one is new, and one position refers to both.
    pub(super) fn renames(&mut self, was: &str, is: &str, old: &At<'_>, new: &At<'_>) -> bool {
        if let Some(known) = self.renamed.get(was) {
            return known == is;
        }
        let lives = |at: &At<'_>, name: &str| {
            at.document().lookup("#/components/schemas").is_some_and(|list| list.get(name).is_some())
        };
        let renamed = !lives(new, was) && !lives(old, is) && !self.renamed_to.contains(is);
        if renamed {
            self.renamed.insert(was.to_owned(), is.to_owned());
            self.renamed_to.insert(is.to_owned());
            let detail = Detail::replaced(was.to_owned(), is.to_owned());
            let context = Context::of(Subject::Schema(is.to_owned()));
            self.report(&context, &rules::SCHEMA_RENAMED, Class::Compatible, detail, Some(old), Some(new));
        }
        renamed
    }

    /// How bad another type is: one that is an alternative of the other is accepted there.
    fn retyped(&mut self, context: &Context, old: (&Shape<'_>, &At<'_>), new: (&Shape<'_>, &At<'_>)) -> Class {
        let Self { meanings, renamed, .. } = self;
        let mut contains = |list: (&Shape<'_>, &At<'_>), of: Names<'_>, at: &At<'_>, names: Names<'_>| {
            let list = meanings.of_alternatives(list.0, list.1, of);
            !list.is_empty() && meanings.of(at, names).is_some_and(|meaning| list.contains(&meaning))
        };
        if contains(new, Names::New, old.1, Names::Old(renamed)) {
            return context.graded(Class::Compatible, Class::Breaking);
        }
        if contains(old, Names::Old(renamed), new.1, Names::New) {
            return context.graded(Class::Breaking, Class::Compatible);
        }
        widened(context, old.0.kind(), new.0.kind())
    }

    fn items(&mut self, context: &Context, old: (&Shape<'_>, &At<'_>), new: (&Shape<'_>, &At<'_>)) {
        self.first_items(context, old, new);
        let context = &context.step("[]");
        let (was, is) = (old.0.get("items"), new.0.get("items"));
        let (place_old, place_new) = (was.as_ref().unwrap_or(old.1), is.as_ref().unwrap_or(new.1));
        // Clients read such items as any value.
        let is_typed = |items: &&At<'_>| !is_open_object(items);
        let typed = (was.as_ref().filter(is_typed), is.as_ref().filter(is_typed));
        self.value(context, (typed.0, place_old), (typed.1, place_new));
    }

    /// Compares the items that have schemas of their own, by their positions; where one list has none, with its `items`.
    fn first_items(&mut self, context: &Context, old: (&Shape<'_>, &At<'_>), new: (&Shape<'_>, &At<'_>)) {
        let (was, is) = (old.0.later("prefixItems"), new.0.later("prefixItems"));
        let olds: Vec<At<'_>> = was.iter().flat_map(At::items).collect();
        let news: Vec<At<'_>> = is.iter().flat_map(At::items).collect();
        let (rest_old, rest_new) = (old.0.get("items"), new.0.get("items"));
        for place in 0..olds.len().max(news.len()) {
            let context = &context.step(&format!("[{place}]"));
            match (olds.get(place), news.get(place)) {
                (Some(was), Some(is)) => self.schema(context, was, is),
                (Some(was), None) if ends(new.0, news.len()) => self.counted(context, was, new.1, ("an item", "none")),
                (None, Some(is)) if ends(old.0, olds.len()) => self.counted(context, old.1, is, ("none", "an item")),
                (was, is) => {
                    let (was, is) = (was.or(rest_old.as_ref()), is.or(rest_new.as_ref()));
                    self.value(context, (was, was.unwrap_or(old.1)), (is, is.unwrap_or(new.1)));
                }
            }
        }
    }

    /// Reports an item where the other list has ended: neither side reads the list of the other.
    fn counted(&mut self, context: &Context, old: &At<'_>, new: &At<'_>, words: (&str, &str)) {
        let class = context.graded(Class::Breaking, Class::Breaking);
        let detail = Detail::replaced(words.0.to_owned(), words.1.to_owned());
        self.report(context, &rules::TYPE_CHANGED, class, detail, Some(old), Some(new));
    }
}

/// Whether there are no items behind this many.
fn ends(list: &Shape<'_>, length: usize) -> bool {
    let most = list.get("maxItems").and_then(|most| most.node().to_json().as_u64());
    let most = most.and_then(|most| usize::try_from(most).ok());
    most.is_some_and(|most| most <= length) || list.get("items").is_some_and(|rest| is_nothing(&rest))
}

const ANY: &str = "any value";

/// Whether the schema says more than an empty one.
fn described(at: Option<&At<'_>>) -> bool {
    at.is_some_and(|at| at.is_object() && (at.get("$ref").is_some() || says_something(at)))
}

fn says_something(at: &At<'_>) -> bool {
    at.members().any(|(name, _)| !WORDS.contains(&name) && !name.starts_with("x-"))
}

/// Any value is wider than each type, a number wider than an integer.
fn widened(context: &Context, from: &str, to: &str) -> Class {
    let wider = |a: &str, b: &str| b == ANY || (a, b) == ("integer", "number");
    let harmless = |is: bool| if is { Class::Compatible } else { Class::Breaking };
    context.graded(harmless(wider(from, to)), harmless(wider(to, from)))
}

fn schemas<'d>(at: &At<'d>) -> Vec<(String, At<'d>)> {
    let Some(list) = at.document().lookup("#/components/schemas") else { return Vec::new() };
    list.members().map(|(name, at)| (name.to_owned(), at)).collect()
}

/// Schemas that no operation of both documents led to, and those that were removed or added.
pub(super) fn components(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let (was, is) = (schemas(old), schemas(new));
    let (both, mut gone, mut fresh) = paired(&was, &is);
    for (old, new) in &both {
        let pair = (old.pointer().to_owned(), new.pointer().to_owned());
        if !wire.compared.contains(&pair) {
            wire.schema(&Context::of(Subject::Schema(new.name())), old, new);
            wire.rest_of_schemas(old, new);
        }
    }
    gone.retain(|at| !wire.renamed.contains_key(&at.name()));
    fresh.retain(|at| !wire.renamed_to.contains(&at.name()));
    // One that says the same under a name that is new.
    let mut same: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (index, at) in fresh.iter().enumerate().filter(|_| !gone.is_empty()) {
        same.entry(canonical(at)).or_default().push_back(index);
    }
    let mut taken = HashSet::new();
    for at in gone {
        if let Some(index) = same.get_mut(&canonical(&at)).and_then(VecDeque::pop_front)
            && let Some(other) = fresh.get(index)
        {
            taken.insert(index);
            wire.renames(&at.name(), &other.name(), &at, other);
            continue;
        }
        let context = Context::of(Subject::Schema(at.name()));
        wire.report(&context, &rules::SCHEMA_REMOVED, Class::Compatible, Detail::default(), Some(&at), None);
    }
    let fresh = fresh.into_iter().enumerate().filter(|(index, _)| !taken.contains(index));
    for (_, at) in fresh {
        let context = Context::of(Subject::Schema(at.name()));
        wire.report(&context, &rules::SCHEMA_ADDED, Class::Compatible, Detail::default(), None, Some(&at));
    }
}
