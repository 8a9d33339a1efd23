//! Security: which credentials and scopes an operation needs, and how they are got.

use std::collections::{BTreeMap, BTreeSet};

use super::{Spot, Wire, json, paired, resolved, rules};
use crate::diff::change::{Class, Direction};
use crate::openapi::document::At;

/// Compares what an operation needs; `(operation, root)` of each document.
pub(super) fn operation(wire: &mut Wire, spot: &Spot, old: (&At<'_>, &At<'_>), new: (&At<'_>, &At<'_>)) {
    let own = |(operation, _): (&At<'_>, &At<'_>)| operation.get("security").is_some();
    // What both inherit is told once, at the document.
    if own(old) || own(new) {
        let was = old.0.get("security").or_else(|| old.1.get("security"));
        let is = new.0.get("security").or_else(|| new.1.get("security"));
        requirements(wire, spot, (was.as_ref(), old.0), (is.as_ref(), new.0), Class::Breaking);
    }
}

/// Compares the security schemes, and what operations inherit.
pub(super) fn schemes(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let spot = Spot::document();
    renamed(wire, &spot, old, new);
    let inherits = super::operation::operations(old).iter().any(|operation| operation.at.get("security").is_none());
    let inheriting = spot.part("an operation without security of its own", None);
    let worst = if inherits { Class::Breaking } else { Class::Compatible };
    requirements(wire, &inheriting, (old.get("security").as_ref(), old), (new.get("security").as_ref(), new), worst);

    let list = |root: &At<'_>| -> Vec<(String, String)> {
        declared(root).into_iter().map(|at| (at.name(), at.pointer().to_owned())).collect()
    };
    let (was, is) = (list(old), list(new));
    let was: Vec<_> =
        was.into_iter().map(|(name, at)| (wire.schemes.get(&name).cloned().unwrap_or(name), at)).collect();
    let (both, gone, fresh) = paired(&was, &is);
    for (was, is) in both {
        if let (Some(was), Some(is)) = (lookup(old, &was), lookup(new, &is)) {
            scheme(wire, &was, &is);
        }
    }
    for at in gone.iter().filter_map(|pointer| lookup(old, pointer)) {
        let what = format!("the security scheme `{}` is gone", at.name());
        wire.report(&spot, &rules::SCHEME_REMOVED, Class::Breaking, what, Some(&at), None);
    }
    for at in fresh.iter().filter_map(|pointer| lookup(new, pointer)) {
        let what = format!("the security scheme `{}` is new", at.name());
        wire.report(&spot, &rules::SCHEME_ADDED, Class::Compatible, what, None, Some(&at));
    }
}

/// A scheme that is gone and one of the same kind that is new, each the only one of its kind: what goes over the wire is the
/// same.
fn renamed(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    let only = |these: &[At<'_>], those: &[At<'_>]| -> Vec<usize> {
        let lacks = |at: &At<'_>| those.iter().all(|other| other.name() != at.name());
        these.iter().enumerate().filter(|(_, at)| lacks(at)).map(|(index, _)| index).collect()
    };
    let kind = |at: &At<'_>| ["type", "scheme", "in", "name"].map(|name| at.text(name).map(str::to_ascii_lowercase));
    let (was, is) = (declared(old), declared(new));
    let (gone, fresh) = (only(&was, &is), only(&is, &was));
    for at in gone.iter().filter_map(|index| was.get(*index)) {
        let alike = |list: &[At<'_>], indexes: &[usize]| -> Vec<usize> {
            indexes
                .iter()
                .copied()
                .filter(|index| list.get(*index).is_some_and(|other| kind(other) == kind(at)))
                .collect()
        };
        let (old_alike, new_alike) = (alike(&was, &gone), alike(&is, &fresh));
        if let ([_], [other]) = (old_alike.as_slice(), new_alike.as_slice())
            && let Some(other) = is.get(*other)
        {
            wire.schemes.insert(at.name(), other.name());
            let what = format!("the security scheme `{}` is called `{}` now", at.name(), other.name());
            wire.report(spot, &rules::SCHEME_RENAMED, Class::Compatible, what, Some(at), Some(other));
        }
    }
}

fn declared<'d>(root: &At<'d>) -> Vec<At<'d>> {
    let schemes = root.document().lookup("#/components/securitySchemes");
    schemes.into_iter().flat_map(|schemes| schemes.members()).map(|(_, at)| at).collect()
}

fn lookup<'d>(root: &At<'d>, pointer: &str) -> Option<At<'d>> {
    root.document().lookup(&format!("#{pointer}"))
}

fn scheme(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let spot = Spot::document().part(format!("the security scheme `{}`", new.name()), None);
    let (old, new) = (&resolved(old), &resolved(new));
    for name in ["type", "scheme", "in", "name", "openIdConnectUrl"] {
        let (was, is) = (old.get(name), new.get(name));
        let text = |at: Option<&At<'_>>| at.and_then(At::as_str).map(str::to_ascii_lowercase);
        if text(was.as_ref()) != text(is.as_ref()) {
            let what = format!("`{name}` of {} is another", spot.place());
            let (old, new) = (was.as_ref().or(Some(old)), is.as_ref().or(Some(new)));
            wire.report(&spot, &rules::SCHEME_CHANGED, Class::Breaking, what, old, new);
        }
    }
    let handled = ["type", "scheme", "in", "name", "openIdConnectUrl", "flows"];
    wire.rest(&spot, old, new, &handled, &["description", "bearerFormat"]);
    flows(wire, &spot, old, new);
}

fn flows(wire: &mut Wire, spot: &Spot, old: &At<'_>, new: &At<'_>) {
    let token_url = |at: &At<'_>| at.get("flows")?.get("clientCredentials")?.text("tokenUrl").map(str::to_owned);
    let (was, is) = (token_url(old), token_url(new));
    if was != is {
        let named = |url: &Option<String>| url.as_ref().map_or("nowhere".to_owned(), |url| format!("at `{url}`"));
        let what = format!("{} gives its tokens {} and not {}", spot.place(), named(&is), named(&was));
        let class = if was.is_none() { Class::Compatible } else { Class::Breaking };
        let (at_old, at_new) = (token_place(old), token_place(new));
        wire.report(
            spot,
            &rules::TOKEN_URL_CHANGED,
            class,
            what,
            at_old.as_ref().or(Some(old)),
            at_new.as_ref().or(Some(new)),
        );
    }
    let (was, is) = (scopes(old), scopes(new));
    for (scope, at) in was.iter().filter(|(scope, _)| !is.contains_key(*scope)) {
        let what = format!("the scope `{scope}` is declared no more");
        wire.report(spot, &rules::SCOPE_UNDECLARED, Class::Compatible, what, Some(at), None);
    }
    for (scope, at) in is.iter().filter(|(scope, _)| !was.contains_key(*scope)) {
        let what = format!("the scope `{scope}` is declared now");
        wire.report(spot, &rules::SCOPE_DECLARED, Class::Compatible, what, None, Some(at));
    }
    // Flows often declare the same scopes in the same words: one change.
    let mut told = BTreeSet::new();
    for (was, is) in paired(&declarations(old), &declarations(new)).0 {
        if json(Some(&was)) != json(Some(&is)) && told.insert(is.name()) {
            let what = format!("the scope `{}` is described in other words", is.name());
            wire.report(spot, &rules::DOCUMENTATION_CHANGED, Class::Documentation, what, Some(&was), Some(&is));
        }
    }
    // Flows with a browser, and which flow declares what, say nothing to a program.
    let others = |at: &At<'_>| {
        let flows = at.get("flows").into_iter().flat_map(|flows| flows.members());
        flows
            .map(|(name, flow)| {
                let urls = ["authorizationUrl", "refreshUrl", "tokenUrl"].map(|url| {
                    flow.text(url).filter(|_| (name, url) != ("clientCredentials", "tokenUrl")).map(str::to_owned)
                });
                let scopes: BTreeSet<String> =
                    flow.get("scopes").iter().flat_map(At::members).map(|(scope, _)| scope.to_owned()).collect();
                (name.to_owned(), (urls, scopes))
            })
            .collect::<BTreeMap<_, _>>()
    };
    let (was_flows, is_flows) = (others(old), others(new));
    let declared_alike = was.keys().eq(is.keys());
    let urls = |flows: &BTreeMap<String, ([Option<String>; 3], BTreeSet<String>)>| {
        flows.iter().map(|(name, (urls, _))| (name.clone(), urls.clone())).collect::<Vec<_>>()
    };
    if urls(&was_flows) != urls(&is_flows) || (declared_alike && was_flows != is_flows) {
        let what = format!("the flows of {} are said otherwise", spot.place());
        wire.report(spot, &rules::DOCUMENTATION_CHANGED, Class::Documentation, what, Some(old), Some(new));
    }
}

fn token_place<'d>(scheme: &At<'d>) -> Option<At<'d>> {
    scheme.get("flows")?.get("clientCredentials")?.get("tokenUrl")
}

/// The scopes that any flow declares, each where it is declared first.
fn scopes<'d>(scheme: &At<'d>) -> BTreeMap<String, At<'d>> {
    let mut scopes = BTreeMap::new();
    for ((_, scope), at) in declarations(scheme) {
        scopes.entry(scope).or_insert(at);
    }
    scopes
}

/// The scopes under the flow that declares them.
fn declarations<'d>(scheme: &At<'d>) -> Vec<((String, String), At<'d>)> {
    let flows = scheme.get("flows").into_iter().flat_map(|flows| flows.members());
    let scopes = flows.filter_map(|(name, flow)| Some((name, flow.get("scopes")?)));
    let scopes = scopes
        .flat_map(|(flow, list)| list.members().map(move |(scope, at)| ((flow.to_owned(), scope.to_owned()), at)));
    scopes.collect()
}

/// Alternatives by their schemes, each with the scopes that it needs.
type Alternatives = BTreeMap<BTreeSet<String>, BTreeSet<String>>;

fn alternatives(list: Option<&At<'_>>, renamed: &BTreeMap<String, String>) -> Alternatives {
    let named = |name: &str| renamed.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let mut alternatives = Alternatives::new();
    for alternative in list.into_iter().flat_map(At::items) {
        let schemes = alternative.members().map(|(name, _)| named(name)).collect();
        let scopes = alternative.members().flat_map(|(name, scopes)| {
            let name = named(name);
            scopes.items().filter_map(|scope| scope.as_str().map(|scope| format!("{name} {scope}"))).collect::<Vec<_>>()
        });
        alternatives.entry(schemes).or_default().extend(scopes);
    }
    alternatives
}

/// Compares two lists of alternatives; `(list, owner)` of each document.
fn requirements(
    wire: &mut Wire,
    spot: &Spot,
    old: (Option<&At<'_>>, &At<'_>),
    new: (Option<&At<'_>>, &At<'_>),
    worst: Class,
) {
    let spot = &spot.part(spot.label.clone(), Some(Direction::Request));
    let (was, is) = (alternatives(old.0, &wire.schemes), alternatives(new.0, &BTreeMap::new()));
    let (at_old, at_new) = (old.0.or(Some(old.1)), new.0.or(Some(new.1)));
    let is_public =
        |alternatives: &Alternatives| alternatives.is_empty() || alternatives.contains_key(&BTreeSet::new());
    match (is_public(&was), is_public(&is)) {
        (true, true) if was == is => return,
        (true, false) => {
            let what = format!("{} needs {}, and needed no credentials", spot.place(), named(&is));
            return wire.report(spot, &rules::OPERATION_SECURED, worst, what, at_old, at_new);
        }
        (false, true) => {
            let what = format!("{} needs no credentials any more", spot.place());
            return wire.report(spot, &rules::OPERATION_PUBLIC, Class::Compatible, what, at_old, at_new);
        }
        _ => {}
    }
    let title =
        |schemes: &BTreeSet<String>| schemes.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ");
    for (schemes, scopes) in &was {
        let Some(others) = is.get(schemes) else {
            let what = format!("{} takes {} no more", spot.place(), title(schemes));
            wire.report(spot, &rules::SECURITY_REMOVED, worst, what, at_old, at_new);
            continue;
        };
        for scope in others.difference(scopes) {
            let what = format!("{} needs the scope `{}` now", spot.place(), bare(scope));
            wire.report(spot, &rules::SCOPE_REQUIRED, worst, what, at_old, at_new);
        }
        for scope in scopes.difference(others) {
            let what = format!("{} needs the scope `{}` no more", spot.place(), bare(scope));
            wire.report(spot, &rules::SCOPE_RELEASED, Class::Compatible, what, at_old, at_new);
        }
    }
    for schemes in is.keys().filter(|schemes| !was.contains_key(*schemes)) {
        let what = format!("{} takes {} too", spot.place(), title(schemes));
        wire.report(spot, &rules::SECURITY_ADDED, Class::Compatible, what, at_old, at_new);
    }
}

fn named(alternatives: &Alternatives) -> String {
    let named = alternatives
        .keys()
        .map(|schemes| schemes.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with "));
    named.collect::<Vec<_>>().join(" or ")
}

fn bare(scope: &str) -> &str {
    scope.split_once(' ').map_or(scope, |(_, scope)| scope)
}
