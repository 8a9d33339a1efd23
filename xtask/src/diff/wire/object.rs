//! Objects: their properties, and the properties that are not declared.

use super::bounds;
use super::comparison::{Context, Wire, paired};
use super::shape::{Property, Shape};
use crate::diff::change::{Class, Detail, Direction};
use crate::diff::rules;
use crate::openapi::document::At;

type Side<'s, 'd> = (&'s Shape<'d>, &'s At<'d>);

impl Wire {
    /// Compares two objects.
    pub(super) fn object(&mut self, context: &Context, old: Side<'_, '_>, new: Side<'_, '_>) {
        let (both, gone, fresh) = paired(&named(old.0), &named(new.0));
        for ((name, was), (_, is)) in both {
            self.property(&context.step(&name), &was, &is);
        }
        // Where properties are listed; the schema itself if it lists none.
        let (list_old, list_new) = (old.0.get("properties"), new.0.get("properties"));
        for (name, was) in gone {
            let context = context.step(&name);
            let unsent = context.direction == Some(Direction::Request) && was.says("readOnly");
            let class = context.graded(if unsent { Class::Compatible } else { Class::Breaking }, Class::Breaking);
            let detail = Detail::required(was.required);
            self.report(
                &context,
                &rules::FIELD_REMOVED,
                class,
                detail,
                Some(&was.at),
                list_new.as_ref().or(Some(new.1)),
            );
        }
        for (name, is) in fresh {
            let context = context.step(&name);
            let needed = is.required && !is.says("readOnly");
            let class = context.graded(if needed { Class::Breaking } else { Class::Compatible }, Class::Compatible);
            let detail = Detail::required(is.required);
            self.report(&context, &rules::FIELD_ADDED, class, detail, list_old.as_ref().or(Some(old.1)), Some(&is.at));
        }
        self.additional(context, old, new);
        bounds::constraint(self, context, old, new);
    }

    fn property(&mut self, context: &Context, was: &Property<'_>, is: &Property<'_>) {
        let (old, new) = (Some(&was.at), Some(&is.at));
        let detail = Detail::default;
        match (was.says("readOnly"), is.says("readOnly")) {
            (false, true) => {
                let class = context.graded(Class::Breaking, Class::Compatible);
                self.report(context, &rules::READ_ONLY, class, detail(), old, new);
            }
            (true, false) => {
                let needed = if is.required { Class::Breaking } else { Class::Compatible };
                let class = context.graded(needed, Class::Compatible);
                self.report(context, &rules::READ_WRITE, class, detail(), old, new);
            }
            _ => {}
        }
        let hidden = is.says("writeOnly");
        if was.says("writeOnly") != hidden {
            let class = context.graded(Class::Compatible, if hidden { Class::Breaking } else { Class::Compatible });
            let word = |hidden: bool| hidden.to_string();
            let detail = Detail::replaced(word(!hidden), word(hidden));
            self.report(context, &rules::WRITE_ONLY_CHANGED, class, detail, old, new);
        }
        match (was.required, is.required) {
            (false, true) => {
                let needed = if is.says("readOnly") { Class::Compatible } else { Class::Breaking };
                let class = context.graded(needed, Class::Compatible);
                self.report(context, &rules::FIELD_REQUIRED, class, detail(), old, new);
            }
            (true, false) => {
                // The client reads such a property as optional whatever the document says.
                let lenient = was.says("readOnly") || (was.described && self.shape(&was.at).is_nullable());
                let class =
                    context.graded(Class::Compatible, if lenient { Class::Compatible } else { Class::Breaking });
                self.report(context, &rules::FIELD_OPTIONAL, class, detail(), old, new);
            }
            _ => {}
        }
        let schema = |property: &Property<'_>| property.described;
        let lenient = !was.required || was.says("readOnly") || (was.described && self.shape(&was.at).is_list_or_map());
        let context = Context { takes_null: lenient, ..context.clone() };
        let (old, new) = (&was.at, &is.at);
        self.value(&context, (schema(was).then_some(old), old), (schema(is).then_some(new), new));
    }

    fn additional<'d>(&mut self, context: &Context, old: Side<'_, 'd>, new: Side<'_, 'd>) {
        let rest =
            |side: Side<'_, 'd>| side.0.get("additionalProperties").or_else(|| side.0.later("unevaluatedProperties"));
        let (was, is) = (rest(old), rest(new));
        let forbids = |at: Option<&At<'_>>| at.and_then(At::as_bool) == Some(false);
        let (place_old, place_new) = (was.as_ref().unwrap_or(old.1), is.as_ref().unwrap_or(new.1));
        match (forbids(was.as_ref()), forbids(is.as_ref())) {
            (true, true) => {}
            (false, true) => {
                let class = context.graded(Class::Breaking, Class::Compatible);
                let (rule, detail) = (&rules::ADDITIONAL_FORBIDDEN, Detail::default());
                self.report(context, rule, class, detail, Some(place_old), Some(place_new));
            }
            (true, false) => {
                let (rule, detail) = (&rules::ADDITIONAL_ALLOWED, Detail::default());
                self.report(context, rule, Class::Compatible, detail, Some(place_old), Some(place_new));
            }
            (false, false) => {
                let (was, is) = (was.as_ref().filter(|at| at.is_object()), is.as_ref().filter(|at| at.is_object()));
                if was.is_some() || is.is_some() {
                    self.value(&context.step("*"), (was, place_old), (is, place_new));
                }
            }
        }
    }
}

fn named<'d>(shape: &Shape<'d>) -> Vec<(String, (String, Property<'d>))> {
    shape.properties().into_iter().map(|(name, property)| (name.clone(), (name, property))).collect()
}
