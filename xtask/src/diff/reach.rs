//! Which operations refer to which components, directly or through other components.

use std::collections::HashMap;

use crate::openapi::calls::{Call, calls};
use crate::openapi::document::{At, Document};
use crate::openapi::references::targets;

/// How an operation leads to a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From what it sends.
    Request,
    /// From what it receives.
    Response,
    /// From anything else: callbacks, security.
    Other,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Request, Self::Response, Self::Other];
}

/// Some of the operations, a bit for each.
pub type Set = Vec<u64>;

/// The components of a document that its operations lead to, each with the operations.
///
/// Many operations lead to most of the components: a bit for each pair is as much as can be kept.
#[derive(Debug, Default)]
pub struct Reach {
    /// The ids of the operations, in the order of the document.
    ids: Vec<String>,
    /// The pointers of the components, and the place of each in this and the following lists.
    pointers: Vec<String>,
    places: HashMap<String, usize>,
    /// What each component refers to directly.
    next: Vec<Vec<usize>>,
    /// The operations that lead to each component, in the order of [`Way::ALL`].
    users: Vec<[Set; 3]>,
    /// How many references were followed.
    #[cfg(test)]
    steps: usize,
}

impl Reach {
    /// Follows the references of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let calls = calls(&document.root());
        let mut reach = Self::default();
        let starts: Vec<[Vec<usize>; 3]> = calls
            .iter()
            .map(|Call { item, at: operation, .. }| {
                let mut starts: [Vec<usize>; 3] = Default::default();
                let [request, response, other] = &mut starts;
                request.extend(item.get("parameters").iter().flat_map(|at| reach.direct(at)));
                for (name, member) in operation.members() {
                    let start = match name {
                        "parameters" | "requestBody" => &mut *request,
                        "responses" => &mut *response,
                        _ => &mut *other,
                    };
                    start.extend(reach.direct(&member));
                }
                starts
            })
            .collect();
        reach.ids = calls.into_iter().map(|call| call.id).collect();
        reach.connect(document);
        let words = reach.ids.len().div_ceil(64);
        reach.users = reach.next.iter().map(|_| [(); 3].map(|()| vec![0; words])).collect();
        for (number, starts) in starts.into_iter().enumerate() {
            for (way, start) in starts.into_iter().enumerate() {
                reach.mark(number, way, start);
            }
        }
        reach
    }

    /// The places of what a node refers to.
    fn direct(&mut self, at: &At<'_>) -> Vec<usize> {
        let mut places = Vec::new();
        for target in targets(at) {
            let free = self.pointers.len();
            let place = *self.places.entry(target.pointer().to_owned()).or_insert(free);
            if place == free {
                self.pointers.push(target.pointer().to_owned());
            }
            places.push(place);
        }
        places
    }

    /// Finds what the components refer to, and so the components that only they lead to.
    fn connect(&mut self, document: &Document) {
        while let Some(pointer) = self.pointers.get(self.next.len()) {
            let at = document.find(pointer);
            let next = at.map(|at| self.direct(&at)).unwrap_or_default();
            self.next.push(next);
        }
    }

    /// Marks everything that an operation leads to.
    fn mark(&mut self, operation: usize, way: usize, start: Vec<usize>) {
        let (word, bit) = (operation / 64, 1 << (operation % 64));
        let mut open = start;
        while let Some(place) = open.pop() {
            let set = self.users.get_mut(place).and_then(|ways| ways.get_mut(way)?.get_mut(word));
            if let Some(set) = set.filter(|set| **set & bit == 0) {
                *set |= bit;
                open.extend(self.next.get(place).into_iter().flatten());
            }
            #[cfg(test)]
            {
                self.steps += 1;
            }
        }
    }

    /// Whether an operation leads to the component at a pointer.
    #[must_use]
    pub fn leads_to(&self, pointer: &str) -> bool {
        self.users_of(pointer, &Way::ALL).iter().any(|word| *word != 0)
    }

    /// The operations that lead to the component at a pointer in one of these ways.
    #[must_use]
    pub fn users_of(&self, pointer: &str, ways: &[Way]) -> Set {
        let mut set = Set::new();
        let users = self.places.get(pointer).and_then(|place| self.users.get(*place));
        for users in ways.iter().filter_map(|way| users?.get(*way as usize)) {
            set.resize(users.len(), 0);
            set.iter_mut().zip(users).for_each(|(word, other)| *word |= other);
        }
        set
    }

    /// The ids of some of the operations, in the order of the document.
    pub fn named(&self, set: &Set) -> impl Iterator<Item = &str> {
        let is_in = |number: usize| set.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1);
        self.ids.iter().enumerate().filter(move |(number, _)| is_in(*number)).map(|(_, id)| id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Operations that send the first of a chain of schemas and receive the last one, which leads back to the middle.
    fn chain(operations: usize, schemas: usize) -> Document {
        use std::fmt::Write;
        let mut text = String::from("openapi: 3.0.3\ninfo: {title: t, version: v}\npaths:\n");
        for number in 0..operations {
            writeln!(text, "  /p{number}:\n    post:\n      operationId: o{number}\n      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}\n      responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/S{}'}}}}}}}}}}", schemas - 1).unwrap();
        }
        text.push_str("components:\n  schemas:\n    Unused: {$ref: '#/components/schemas/S0'}\n");
        for number in 0..schemas {
            let next = if number + 1 == schemas { schemas / 2 } else { number + 1 };
            writeln!(text, "    S{number}: {{properties: {{next: {{$ref: '#/components/schemas/S{next}'}}}}}}")
                .unwrap();
        }
        Document::parse("chain.yml", &text).unwrap()
    }

    #[test]
    fn the_operations_of_a_component_are_those_that_lead_to_it_in_that_way() {
        let reach = Reach::of(&chain(70, 4));
        let users =
            |name: &str, way: Way| reach.named(&reach.users_of(&format!("/components/schemas/{name}"), &[way])).count();
        assert_eq!((users("S0", Way::Request), users("S0", Way::Response)), (70, 0));
        assert_eq!((users("S2", Way::Request), users("S2", Way::Response), users("S2", Way::Other)), (70, 70, 0));
        assert!(!reach.leads_to("/components/schemas/Unused") && reach.leads_to("/components/schemas/S3"));
    }

    #[test]
    fn each_reference_is_followed_once_for_each_operation() {
        let (operations, schemas) = (50, 300);
        let reach = Reach::of(&chain(operations, schemas));
        assert!(reach.steps <= operations * (2 * schemas + 10), "{}", reach.steps);
    }
}
