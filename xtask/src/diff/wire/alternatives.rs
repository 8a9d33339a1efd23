//! The alternatives of a `oneOf` or `anyOf`: which are the same, and how a value is assigned to one of them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::comparison::{Context, Wire, component, resolved};
use super::meaning::Names;
use super::shape::Shape;
use crate::diff::change::{Class, Detail};
use crate::diff::rules;
use crate::openapi::document::At;
use crate::openapi::references::defined_around;

type Side<'s, 'd> = (&'s Shape<'d>, &'s At<'d>);

impl Wire {
    /// Compares the alternatives of two schemas that have some.
    pub(super) fn alternatives(&mut self, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
        let (was, is) = (old.0.alternatives().unwrap_or_default(), new.0.alternatives().unwrap_or_default());
        let was: Vec<At<'_>> = was.iter().map(resolved).collect();
        let is: Vec<At<'_>> = is.iter().map(resolved).collect();
        let mut pairs = Pairs { gone: (0..was.len()).collect(), fresh: (0..is.len()).collect(), both: Vec::new() };
        let named = |list: &[At<'_>]| list.iter().map(component).collect::<Vec<_>>();
        pairs.join(&named(&was), &named(&is));
        if !pairs.are_complete() {
            let Self { meanings, renamed, .. } = self;
            let mut meant = |list: &[At<'_>], indexes: &[usize], names| {
                let mut keys = vec![None; list.len()];
                for index in indexes {
                    if let (Some(key), Some(at)) = (keys.get_mut(*index), list.get(*index)) {
                        *key = meanings.of(at, names);
                    }
                }
                keys
            };
            let (gone, fresh) = (meant(&was, &pairs.gone, Names::Old(renamed)), meant(&is, &pairs.fresh, Names::New));
            pairs.join(&gone, &fresh);
        }
        self.join_renamed(&mut pairs, &was, &is);
        pairs.join_alike(&was, &is);
        pairs.both.sort_unstable();
        let Pairs { both, gone, fresh } = pairs;
        let keyword = |side: Side<'_, '_>| side.0.choice_keyword().unwrap_or("oneOf");
        match (keyword(old), keyword(new)) {
            ("anyOf", "oneOf") => {
                let class = context.graded(Class::Breaking, Class::Compatible);
                let detail = Detail::replaced("anyOf".to_owned(), "oneOf".to_owned());
                self.report(context, &rules::ALTERNATIVES_EXCLUSIVE, class, detail, Some(old.1), Some(new.1));
            }
            ("oneOf", "anyOf") => {
                let detail = Detail::replaced("oneOf".to_owned(), "anyOf".to_owned());
                let class = Class::Compatible;
                self.report(context, &rules::ALTERNATIVES_COMBINED, class, detail, Some(old.1), Some(new.1));
            }
            _ => {}
        }
        let (discriminated, kept) = (old.0.get("discriminator").is_some(), gone.is_empty() && fresh.is_empty());
        if kept && !discriminated && new.0.get("discriminator").is_none() && !both.iter().is_sorted_by_key(|(_, is)| is)
        {
            let (rule, detail) = (&rules::ALTERNATIVES_REORDERED, Detail::default());
            self.report(context, rule, Class::Compatible, detail, Some(old.1), Some(new.1));
        }
        for (was_index, is_index) in both {
            if let (Some(was), Some(is)) = (was.get(was_index), is.get(is_index)) {
                self.schema(&context.step(&format!("<{}>", title(is))), was, is);
            }
        }
        // Where any value is an alternative, no other one adds anything.
        let any = |list: &[At<'_>]| list.iter().any(|at| Shape::of(at).kind() == "any value");
        for at in gone.iter().filter_map(|index| was.get(*index)) {
            let worst = if any(&is) { Class::Compatible } else { Class::Breaking };
            let class = context.graded(worst, Class::Compatible);
            self.report(context, &rules::ALTERNATIVE_REMOVED, class, Detail::of(title(at)), Some(at), Some(new.1));
        }
        for at in fresh.iter().filter_map(|index| is.get(*index)) {
            let worst = if any(&was) { Class::Compatible } else { Class::Breaking };
            let class = context.graded(Class::Compatible, worst);
            self.report(context, &rules::ALTERNATIVE_ADDED, class, Detail::of(title(at)), Some(old.1), Some(at));
        }
        self.discriminator(context, old, new);
    }

    /// One that was removed and one that was added may be the same one under another name.
    fn join_renamed(&mut self, pairs: &mut Pairs, was: &[At<'_>], is: &[At<'_>]) {
        let both = pairs.gone.iter().copied().zip(pairs.fresh.iter().copied());
        let renamed: Vec<(usize, usize)> = both
            .take_while(|(gone, fresh)| {
                let (Some(a), Some(b)) = (was.get(*gone), is.get(*fresh)) else { return false };
                let (Some(a_name), Some(b_name)) = (component(a), component(b)) else { return false };
                self.renames(&a_name, &b_name, a, b)
            })
            .collect();
        pairs.gone.drain(..renamed.len());
        pairs.fresh.drain(..renamed.len());
        pairs.both.extend(renamed);
    }

    pub(super) fn discriminator(&mut self, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
        let (was, is) = (old.0.get("discriminator"), new.0.get("discriminator"));
        let (mapped_old, mapped_new) = (mapping(was.as_ref(), &self.renamed), mapping(is.as_ref(), &BTreeMap::new()));
        if mapped_old != mapped_new {
            let property = |at: &Option<At<'_>>| at.as_ref().and_then(|at| at.text("propertyName")).map(str::to_owned);
            let class = context.graded(Class::Compatible, Class::Breaking);
            let detail = Detail::replaced(property(&was), property(&is));
            let (old, new) = (was.as_ref().or(Some(old.1)), is.as_ref().or(Some(new.1)));
            self.report(context, &rules::DISCRIMINATOR_CHANGED, class, detail, old, new);
        }
    }
}

/// Which alternatives are the same, by their indexes.
struct Pairs {
    gone: Vec<usize>,
    fresh: Vec<usize>,
    both: Vec<(usize, usize)>,
}

impl Pairs {
    fn are_complete(&self) -> bool {
        self.gone.is_empty() && self.fresh.is_empty()
    }

    fn take(&mut self, was: usize, is: usize) {
        self.gone.retain(|index| *index != was);
        self.fresh.retain(|index| *index != is);
        self.both.push((was, is));
    }

    /// Joins those that have the same key.
    fn join(&mut self, was: &[Option<String>], is: &[Option<String>]) {
        let mut free: BTreeMap<&String, VecDeque<usize>> = BTreeMap::new();
        for index in &self.fresh {
            if let Some(Some(key)) = is.get(*index) {
                free.entry(key).or_default().push_back(*index);
            }
        }
        let mut taken = BTreeSet::new();
        for index in std::mem::take(&mut self.gone) {
            let key = was.get(index).and_then(Option::as_ref);
            match key.and_then(|key| free.get_mut(key)).and_then(VecDeque::pop_front) {
                Some(other) => {
                    taken.insert(other);
                    self.both.push((index, other));
                }
                None => self.gone.push(index),
            }
        }
        self.fresh.retain(|index| !taken.contains(index));
    }

    /// Inline schemas have no name: the same one is of the same kind and has the most properties in common.
    fn join_alike(&mut self, was: &[At<'_>], is: &[At<'_>]) {
        if self.gone.len().saturating_mul(self.fresh.len()) > MAX_COMPARED {
            return;
        }
        let described = |list: &[At<'_>], indexes: &[usize]| -> Vec<(usize, Described)> {
            indexes.iter().filter_map(|index| Some((*index, Described::of(list.get(*index)?)))).collect()
        };
        let (gone, mut fresh) = (described(was, &self.gone), described(is, &self.fresh));
        for (index, old) in gone {
            let candidates = fresh.iter().enumerate().filter(|(_, (_, new))| {
                let is_inline = !old.is_component || !new.is_component;
                is_inline && old.kind == new.kind
            });
            let best = candidates.max_by_key(|(_, (other, new))| {
                (old.properties.intersection(&new.properties).count(), std::cmp::Reverse(*other))
            });
            if let Some(place) = best.map(|(place, _)| place) {
                let (other, _) = fresh.remove(place);
                self.take(index, other);
            }
        }
    }
}

/// What tells inline alternatives apart.
struct Described {
    is_component: bool,
    kind: &'static str,
    properties: BTreeSet<String>,
}

impl Described {
    fn of(at: &At<'_>) -> Self {
        let shape = Shape::of(at);
        let properties = shape.properties().into_iter().map(|(name, _)| name).collect();
        Self { is_component: component(at).is_some(), kind: shape.kind(), properties }
    }
}

/// Inline alternatives are compared pairwise, up to this number.
const MAX_COMPARED: usize = 10_000;

/// The property and the type for each of its values, renamed types under their new names.
fn mapping(at: Option<&At<'_>>, renamed: &BTreeMap<String, String>) -> Option<(String, BTreeMap<String, String>)> {
    let at = at?;
    let target = |at: &At<'_>| {
        let name = at.as_str().unwrap_or_default();
        let definition = defined_around(at, name).map(|definition| format!("#{}", definition.pointer()));
        let name = definition.as_deref().unwrap_or(name);
        let name = name.strip_prefix("#/components/schemas/").unwrap_or(name);
        renamed.get(name).cloned().unwrap_or_else(|| name.to_owned())
    };
    let mapping = at.get("mapping").into_iter().flat_map(|mapping| mapping.members());
    let mapping = mapping.map(|(value, at)| (value.to_owned(), target(&at))).collect();
    Some((at.text("propertyName").unwrap_or_default().to_owned(), mapping))
}

fn title(at: &At<'_>) -> String {
    component(at).unwrap_or_else(|| Shape::of(at).kind().to_owned())
}
