//! The members of an object: in the order of the document, and found by name without looking at each.

use std::ops::Deref;

use super::Node;

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
        let found = self.by_name.binary_search_by(|place| member(*place).map(|(member, _)| member.as_str()).cmp(&Some(name)));
        member(*self.by_name.get(found.ok()?)?).map(|(_, node)| node)
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
