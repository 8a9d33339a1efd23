//! The tree of a document: JSON values that know their lines, and objects whose members are found by search.

use std::ops::Deref;

use serde_json::Number;

use crate::openapi::pointer;

/// A value of the document and the line on which it stands.
#[derive(Debug, Clone)]
pub struct Node {
    /// The line of the value's key, or of the value where it has none; counted from 1.
    pub line: usize,
    /// The place in the order of the document, counted from 0: a node comes before those below it.
    pub(super) id: u32,
    /// The number, in the document as published, of the node that this one was made of.
    pub(super) origin: u32,
    /// The value.
    pub value: Value,
}

/// Where a value stands does not matter to what it is, its line does.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line && self.value == other.value
    }
}

/// A JSON value whose parts know their lines and whose members keep their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number that JSON can hold.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// Members in the order of the document; no name stands twice.
    Object(Members),
}

impl Value {
    /// What kind of value it is, in words for a message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

impl Node {
    /// A value that is in no document yet.
    #[must_use]
    pub fn new(line: usize, value: Value) -> Self {
        Self { line, id: 0, origin: 0, value }
    }

    /// The place in the order of the document, by which its nodes are distinguished.
    #[must_use]
    pub fn id(&self) -> usize {
        self.id as usize
    }

    /// Numbers the nodes of a published document.
    pub(super) fn number(&mut self) {
        self.renumber(0);
        self.published();
    }

    fn published(&mut self) {
        self.origin = self.id;
        self.below_mut(Self::published);
    }

    /// Numbers the nodes, and gives the number of the next; of what they were made stays.
    pub(super) fn renumber(&mut self, id: u32) -> u32 {
        self.id = id;
        let mut next = id + 1;
        self.below_mut(|node| next = node.renumber(next));
        next
    }

    fn below_mut(&mut self, each: impl FnMut(&mut Self)) {
        match &mut self.value {
            Value::Array(items) => items.iter_mut().for_each(each),
            Value::Object(members) => members.nodes_mut().for_each(each),
            _ => {}
        }
    }

    /// Another value that is made of this node.
    pub(super) fn with(&self, value: Value) -> Self {
        Self { line: self.line, id: 0, origin: self.origin, value }
    }

    /// The same object or list with each of its members or items changed.
    pub(super) fn each(&self, change: impl Fn(Option<&str>, &Self) -> Self) -> Self {
        self.with(match &self.value {
            Value::Array(items) => Value::Array(items.iter().map(|item| change(None, item)).collect()),
            Value::Object(members) => {
                Value::Object(members.iter().map(|(name, node)| (name.clone(), change(Some(name), node))).collect())
            }
            value => value.clone(),
        })
    }

    /// The number of the node that this one was made of.
    pub(crate) fn origin(&self) -> usize {
        self.origin as usize
    }

    /// The way from this node to the one of that number: the nodes and, of members, their names.
    pub(super) fn way(&self, id: usize) -> Vec<(Token<'_>, &Node)> {
        let mut way = Vec::new();
        let mut node = self;
        while node.id() != id {
            let step = match &node.value {
                Value::Array(items) => {
                    let index = items.partition_point(|item| item.id() <= id).saturating_sub(1);
                    items.get(index).map(|item| (Token::Index(index), item))
                }
                Value::Object(members) => {
                    let index = members.partition_point(|(_, node)| node.id() <= id).saturating_sub(1);
                    members.get(index).map(|(name, node)| (Token::Name(name), node))
                }
                _ => None,
            };
            let Some(step) = step else { break };
            node = step.1;
            way.push(step);
        }
        way
    }

    /// The node of that number, which is this one or below it.
    pub(super) fn node(&self, id: usize) -> &Node {
        self.way(id).pop().map_or(self, |(_, node)| node)
    }

    /// The JSON pointer, from this node on, of the node of that number.
    pub(crate) fn pointer_of(&self, id: usize) -> String {
        let mut pointer = String::new();
        for (token, _) in self.way(id) {
            pointer.push('/');
            match token {
                Token::Name(name) => pointer.push_str(&pointer::escape(name)),
                Token::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }

    /// The member of that name.
    pub(super) fn member(&self, name: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(members) => members.named(name),
            _ => None,
        }
    }

    /// The members or items, in the order of the document.
    pub fn below(&self) -> impl Iterator<Item = &Node> {
        let (items, members): (&[Node], &[(String, Node)]) = match &self.value {
            Value::Array(items) => (items, &[]),
            Value::Object(members) => (&[], members),
            _ => (&[], &[]),
        };
        items.iter().chain(members.iter().map(|(_, node)| node))
    }

    /// The same value without its lines.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Number(number) => number.clone().into(),
            Value::String(text) => text.clone().into(),
            Value::Array(items) => items.iter().map(Self::to_json).collect(),
            Value::Object(members) => members.iter().map(|(name, node)| (name.clone(), node.to_json())).collect(),
        }
    }
}

/// A step of a JSON pointer.
pub(super) enum Token<'a> {
    Name(&'a str),
    Index(usize),
}

/// Members in the order of the document; no name stands twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Members {
    list: Box<[(String, Node)]>,
    /// The places of the members in the order of their names; empty where looking at each is as fast.
    by_name: Box<[u32]>,
}

/// An object with no more members than this is searched from its start.
const FEW: usize = 16;

impl Members {
    /// The member of that name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Node> {
        if self.by_name.is_empty() {
            return self.list.iter().find(|(member, _)| member == name).map(|(_, node)| node);
        }
        let member = |place: u32| self.list.get(place as usize);
        let found =
            self.by_name.binary_search_by(|place| member(*place).map(|(member, _)| member.as_str()).cmp(&Some(name)));
        member(*self.by_name.get(found.ok()?)?).map(|(_, node)| node)
    }

    /// The places of the first name that stands twice, the later one last.
    pub(super) fn twice(&self) -> Option<(usize, usize)> {
        let name = |place: usize| self.list.get(place).map(|(name, _)| name);
        if self.by_name.is_empty() {
            let before = |later: usize| (0..later).find(|first| name(*first) == name(later));
            return (0..self.list.len()).find_map(|later| Some((before(later)?, later)));
        }
        // Members of one name stay in the order of the document.
        let pairs = self.by_name.windows(2).filter_map(|pair| match pair {
            [first, later] => Some((*first as usize, *later as usize)),
            _ => None,
        });
        pairs.filter(|(first, later)| name(*first) == name(*later)).min_by_key(|(_, later)| *later)
    }

    pub(super) fn nodes_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.list.iter_mut().map(|(_, node)| node)
    }
}

impl From<Vec<(String, Node)>> for Members {
    fn from(list: Vec<(String, Node)>) -> Self {
        let list = list.into_boxed_slice();
        let mut by_name: Vec<u32> = Vec::new();
        // A list too long for such places is searched from its start, as a short one.
        if let (true, Ok(length)) = (list.len() > FEW, u32::try_from(list.len())) {
            by_name = (0..length).collect();
            by_name.sort_by_key(|place| list.get(*place as usize).map(|(name, _)| name));
        }
        Self { list, by_name: by_name.into_boxed_slice() }
    }
}

impl FromIterator<(String, Node)> for Members {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(members: I) -> Self {
        members.into_iter().collect::<Vec<_>>().into()
    }
}

impl Deref for Members {
    type Target = [(String, Node)];

    fn deref(&self) -> &Self::Target {
        &self.list
    }
}

impl<'m> IntoIterator for &'m Members {
    type Item = &'m (String, Node);
    type IntoIter = std::slice::Iter<'m, (String, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;

    #[test]
    fn members_are_found_by_name_in_small_and_large_objects() {
        for count in [0, 1, FEW, FEW + 1, 1000] {
            // Neither in the order of the names nor against it.
            let names: Vec<String> = (0..count).map(|index| format!("n{}", index * 7919 % 1009)).collect();
            let members: Members =
                names.iter().enumerate().map(|(line, name)| (name.clone(), Node::new(line, Value::Null))).collect();
            for (line, name) in names.iter().enumerate() {
                assert_eq!(members.named(name).map(|node| node.line), Some(line), "{count}");
            }
            assert_eq!(members.named("n"), None);
            assert_eq!(members.named("z"), None);
            assert_eq!(members.iter().map(|(name, _)| name).collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
        }
    }
}
