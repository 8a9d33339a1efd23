//! The ledger: which rule claims which node of the document. A node that no other rule claims is reported as unknown,
//! so that nothing in the document is silently dropped.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::rules::{self, Rule};
use crate::openapi::document::{At, Document, Node};
use crate::openapi::references;
use crate::openapi::refusal::{Refusal, Refusals, Refused};

/// The claims on a document's nodes, in the order of the document.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    tree: Option<Arc<Node>>,
    /// By the number of the node.
    rules: Vec<&'static Rule>,
}

/// The claim on one node.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'l> {
    tree: &'l Node,
    id: usize,
    /// The line of the node.
    pub line: usize,
    /// The rule that claims it.
    pub rule: &'static Rule,
}

impl Entry<'_> {
    /// The JSON pointer of the node.
    #[must_use]
    pub fn pointer(&self) -> String {
        self.tree.pointer_of(self.id)
    }
}

impl Ledger {
    /// The claims, one for each node, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        let tree = self.tree.as_deref();
        let mut open: Vec<&Node> = tree.into_iter().collect();
        let nodes = std::iter::from_fn(move || {
            let node = open.pop()?;
            let below = open.len();
            open.extend(node.below());
            open.get_mut(below..).unwrap_or_default().reverse();
            Some(node)
        });
        let entries = nodes.zip(&self.rules);
        entries.filter_map(move |(node, rule)| Some(Entry { tree: tree?, id: node.id(), line: node.line, rule }))
    }

    /// How many nodes are claimed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether no node is claimed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

/// A document being read, with the nodes claimed and refused so far.
#[derive(Debug)]
pub struct Reading<'a> {
    document: &'a Document,
    /// By the number of the node.
    claims: Vec<Option<&'static Rule>>,
    refused: Refused,
    refused_nodes: HashMap<usize, &'static Rule>,
    /// The references whose whole chain was claimed.
    followed: HashSet<usize>,
}

impl<'a> Reading<'a> {
    /// Starts to read a document; nothing is claimed yet.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        Self {
            document,
            claims: Vec::new(),
            refused: Refused::default(),
            refused_nodes: HashMap::new(),
            followed: HashSet::new(),
        }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// Claims this node by a rule, but not the nodes below it. The first claim of a node stands.
    pub fn claim(&mut self, at: &At<'_>, rule: &'static Rule) {
        self.claim_node(at.node(), rule);
    }

    fn claim_node(&mut self, node: &Node, rule: &'static Rule) {
        if self.claims.len() <= node.id() {
            self.claims.resize(node.id() + 1, None);
        }
        if let Some(claim) = self.claims.get_mut(node.id()) {
            claim.get_or_insert(rule);
        }
    }

    fn claimed(&self, node: &Node) -> Option<&'static Rule> {
        *self.claims.get(node.id())?
    }

    /// Whether a rule has claimed this node.
    #[must_use]
    pub fn is_claimed(&self, at: &At<'_>) -> bool {
        self.claimed(at.node()).is_some()
    }

    /// Claims this node and every unclaimed node below it by a rule.
    pub fn claim_all(&mut self, at: &At<'_>, rule: &'static Rule) {
        self.claim_below(at.node(), rule);
    }

    fn claim_below(&mut self, node: &Node, rule: &'static Rule) {
        self.claim_node(node, rule);
        for below in node.below() {
            self.claim_below(below, rule);
        }
    }

    /// Claims this node by a rule that is found to apply after another one has claimed it.
    pub fn correct(&mut self, at: &At<'_>, rule: &'static Rule) {
        self.claim(at, rule);
        if let Some(claim) = self.claims.get_mut(at.node().id()) {
            *claim = Some(rule);
        }
    }

    /// Claims the member of that name and everything below it, if there is one.
    pub fn claim_member(&mut self, at: &At<'_>, name: &str, rule: &'static Rule) {
        if let Some(member) = at.get(name) {
            self.claim_all(&member, rule);
        }
    }

    /// Refuses this node and every unclaimed node below it by a rule.
    pub fn refuse(&mut self, at: &At<'_>, rule: &'static Rule, found: impl Into<String>, expected: &str, remedy: &str) {
        self.refused_nodes.entry(at.node().id()).or_insert(rule);
        self.refused.push(|| Refusal { rule: Some(rule.name), ..at.refuse(found, expected, remedy) });
    }

    /// Refuses this node because of a limit, which is no rule.
    pub fn exceeds(&mut self, at: &At<'_>, found: impl Into<String>, expected: &str, remedy: &str) {
        self.refused_nodes.entry(at.node().id()).or_insert(&rules::MALFORMED);
        self.refused.push(|| at.refuse(found, expected, remedy));
    }

    /// Claims a node that must be an object, and returns whether it is one.
    pub fn object(&mut self, at: &At<'_>, rule: &'static Rule) -> bool {
        self.claim(at, rule);
        self.expect(at.is_object(), at, "an object")
    }

    /// Claims a node that must be a list, and returns whether it is one.
    pub fn list(&mut self, at: &At<'_>, rule: &'static Rule) -> bool {
        self.claim(at, rule);
        self.expect(at.is_array(), at, "a list")
    }

    /// Claims a node that must be a list of strings, and returns them.
    pub fn texts<'b>(&mut self, at: &At<'b>, rule: &'static Rule) -> Vec<&'b str> {
        self.list(at, rule);
        at.items().filter_map(|item| self.a_text(&item, rule)).collect()
    }

    /// Claims a node that must be a string, and returns it.
    pub fn a_text<'b>(&mut self, at: &At<'b>, rule: &'static Rule) -> Option<&'b str> {
        self.claim(at, rule);
        self.expect(at.as_str().is_some(), at, "a text");
        at.as_str()
    }

    /// Claims the member of that name, if there is one; it must be a string.
    pub fn text<'b>(&mut self, at: &At<'b>, name: &str, rule: &'static Rule) -> Option<&'b str> {
        if let Some((_, replaced)) = at.members().find(|(member, _)| *member == name) {
            self.claim(&replaced, rule);
        }
        self.a_text(&at.get(name)?, rule)
    }

    /// Like [`Reading::text`], but the member is required.
    pub fn required_text<'b>(&mut self, at: &At<'b>, name: &str, rule: &'static Rule) -> Option<&'b str> {
        if at.get(name).is_none() {
            let (found, remedy) = (format!("found no `{name}`"), format!("add `{name}`"));
            self.refuse(at, &rules::MALFORMED, found, "expected one", &remedy);
        }
        self.text(at, name, rule)
    }

    /// Claims the member of that name, if there is one; it must be a boolean. Returns `false` if there is none.
    pub fn flag(&mut self, at: &At<'_>, name: &str, rule: &'static Rule) -> bool {
        let Some(member) = at.get(name) else { return false };
        self.claim(&member, rule);
        self.expect(member.as_bool().is_some(), &member, "a boolean") && member.as_bool() == Some(true)
    }

    /// Claims the reference at this position, and returns its target.
    pub fn resolve<'b>(&mut self, at: &At<'b>) -> Option<At<'b>> {
        Some(self.end(at)?.referred_by(at))
    }

    /// The media types of a body, a response or a parameter, if it has any, also those that a reference leads to.
    pub fn content<'b>(&mut self, owner: &At<'b>) -> Option<At<'b>> {
        let list = owner.get("content")?;
        if let Some(reference) = list.get("$ref").filter(|reference| reference.as_str().is_some()) {
            self.claim(&reference, &rules::CONTENT_REFERENCE);
        }
        self.resolve(&list)
    }

    fn end<'b>(&mut self, at: &At<'b>) -> Option<At<'b>> {
        let mut at = at.clone();
        while let Some(reference) = at.get("$ref").filter(|member| member.as_str().is_some()) {
            let target = match at.resolve() {
                Ok(target) => target,
                Err(refusal) => {
                    self.reference(&at, &reference);
                    self.dead_end(&reference, refusal);
                    return None;
                }
            };
            if !self.followed.insert(at.node().id()) {
                return Some(target);
            }
            self.reference(&at, &reference);
            // `resolve` has shown that the chain ends; this claims each link of it.
            at = references::target(&at).unwrap_or(target);
        }
        Some(at)
    }

    /// Claims a reference and the members beside it.
    pub fn reference(&mut self, at: &At<'_>, reference: &At<'_>) {
        self.claim(at, &rules::REFERENCE);
        let around = reference.as_str().and_then(|text| references::defined_around(at, text));
        self.claim(reference, if around.is_some() { &rules::REFERENCE_DEFINITION } else { &rules::REFERENCE });
        let later = self.document.is_3_1();
        for (name, member) in at.members().filter(|(name, _)| *name != "$ref") {
            let replaces = later && matches!(name, "summary" | "description");
            self.claim_all(&member, if replaces { &rules::REFERENCE_TEXT } else { &rules::REFERENCE_SIBLING });
        }
    }

    /// Refuses a reference because of its target.
    pub fn dead_end(&mut self, reference: &At<'_>, refusal: Refusal) {
        self.refused_nodes.entry(reference.node().id()).or_insert(&rules::REFERENCE_BROKEN);
        self.refused.push(|| Refusal { rule: Some(rules::REFERENCE_BROKEN.name), ..refusal });
    }

    /// Finishes: extensions are claimed as documentation, every other unclaimed node as a field that OpenAPI does not define.
    #[must_use]
    pub fn finish(mut self) -> (Ledger, Vec<Refusal>) {
        let mut rules = Vec::new();
        let root = self.document.root();
        self.walk(&root, None, &mut rules);
        let tree = self.document.tree();
        let rules = published(&tree, root.node(), &rules);
        (Ledger { tree: Some(tree), rules }, self.refused.into_vec())
    }

    /// A refusal covers the nodes below it, which need not be reported again.
    fn walk(&mut self, at: &At<'_>, above: Option<&'static Rule>, rules: &mut Vec<&'static Rule>) {
        let mut inherited = above;
        let rule = if let Some(refused) = self.refused_nodes.get(&at.node().id()) {
            inherited = Some(*refused);
            *refused
        } else if let Some(claimed) = self.claimed(at.node()) {
            claimed
        } else if let Some(above) = above {
            above
        } else if at.name().starts_with("x-") {
            inherited = Some(&rules::EXTENSION);
            &rules::EXTENSION
        } else {
            inherited = Some(&rules::UNKNOWN);
            &rules::UNKNOWN
        };
        rules.push(rule);
        for (_, member) in at.members() {
            self.walk(&member, inherited, rules);
        }
        for item in at.items() {
            self.walk(&item, inherited, rules);
        }
    }

    fn expect(&mut self, holds: bool, at: &At<'_>, expected: &str) -> bool {
        if !holds {
            self.refuse(
                at,
                &rules::MALFORMED,
                format!("found {}", at.node().value.kind()),
                &format!("expected {expected}"),
                "correct the document",
            );
        }
        holds
    }
}

/// The rules of the nodes of the document as published: of each the rule for what was made of it, or else the one above it.
fn published(tree: &Node, read: &Node, rules: &[&'static Rule]) -> Vec<&'static Rule> {
    let mut made: Vec<Option<&'static Rule>> = Vec::new();
    let mut open = vec![read];
    while let Some(node) = open.pop() {
        if made.len() <= node.origin() {
            made.resize(node.origin() + 1, None);
        }
        if let (Some(rule), Some(known)) = (rules.get(node.id()), made.get_mut(node.origin())) {
            // A node comes before those below it that were made of the same.
            known.get_or_insert(*rule);
        }
        open.extend(node.below());
    }
    let mut of_nodes = Vec::with_capacity(made.len());
    let mut open = vec![(tree, &rules::UNKNOWN)];
    while let Some((node, above)) = open.pop() {
        let rule = made.get(node.id()).copied().flatten().unwrap_or(above);
        of_nodes.push(rule);
        let below = open.len();
        open.extend(node.below().map(|node| (node, rule)));
        open.get_mut(below..).unwrap_or_default().reverse();
    }
    of_nodes
}

/// The result of reading a document.
#[derive(Debug)]
pub struct Read<T> {
    /// The value; not usable if something was refused.
    pub value: T,
    /// Which rule claims which node.
    pub ledger: Ledger,
    /// What was refused.
    pub refused: Vec<Refusal>,
}

impl<T> Read<T> {
    /// Returns the value with its ledger if nothing was refused.
    ///
    /// # Errors
    /// Returns all refusals otherwise.
    pub fn accepted(self) -> Result<(T, Ledger), Refusals> {
        Refusals::check(self.refused)?;
        Ok((self.value, self.ledger))
    }
}
