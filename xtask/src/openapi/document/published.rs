//! A document as published, and how references find what was made of it.

use std::sync::Arc;

use super::links::{self, Anchors};
use super::node::Node;

/// A document as published, for one in the common form.
#[derive(Debug, Clone)]
pub(super) struct Published {
    pub(super) root: Arc<Node>,
    pub(super) anchors: Arc<Anchors>,
    /// The numbers of the nodes that were made of each, by its number.
    pub(super) made: Arc<[u32]>,
}

/// The node that a reference names, in this tree or else in the one that it was made of.
pub(super) fn lookup<'n>(
    root: &'n Node,
    anchors: &Anchors,
    published: Option<&Published>,
    reference: &str,
) -> Option<&'n Node> {
    links::lookup(root, anchors, reference).or_else(|| {
        let published = published?;
        let named = links::lookup(&published.root, &published.anchors, reference)?;
        Some(root.node(*published.made.get(named.id())? as usize)).filter(|node| node.origin == named.id)
    })
}
