//! Security schemes: what they are, where their tokens are requested, which scopes they declare.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{Context, Wire, json, node_at, paired, resolved, shown};
use super::operations::operations;
use super::{security, servers};
use crate::diff::change::{Class, Detail, Part};
use crate::diff::rules;
use crate::openapi::document::At;
use crate::openapi::server;

/// Compares the security schemes, and what operations inherit.
pub(super) fn compare(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    let context = Context::document();
    renamed(wire, &context, old, new);
    let inherits = operations(old).iter().any(|operation| operation.at.get("security").is_none());
    let inheriting = context.part(Part::InheritedSecurity, None);
    let worst = if inherits { Class::Breaking } else { Class::Compatible };
    security::requirements(
        wire,
        &inheriting,
        (old.get("security").as_ref(), old),
        (new.get("security").as_ref(), new),
        worst,
    );

    let list = |root: &At<'_>| -> Vec<(String, String)> {
        declared(root).into_iter().map(|at| (at.name(), at.pointer().to_owned())).collect()
    };
    let (was, is) = (list(old), list(new));
    let was: Vec<_> =
        was.into_iter().map(|(name, at)| (wire.schemes.get(&name).cloned().unwrap_or(name), at)).collect();
    let (both, gone, fresh) = paired(&was, &is);
    // No client sends what no operation requires.
    let used = security::used(old);
    let worst = |at: &At<'_>| if used.contains(&at.name()) { Class::Breaking } else { Class::Compatible };
    for (was, is) in both {
        if let (Some(was), Some(is)) = (node_at(old, &was), node_at(new, &is)) {
            scheme(wire, (&was, old), (&is, new), worst(&was));
        }
    }
    for at in gone.iter().filter_map(|pointer| node_at(old, pointer)) {
        wire.report(&context, &rules::SCHEME_REMOVED, worst(&at), Detail::of(at.name()), Some(&at), None);
    }
    for at in fresh.iter().filter_map(|pointer| node_at(new, pointer)) {
        wire.report(&context, &rules::SCHEME_ADDED, Class::Compatible, Detail::of(at.name()), None, Some(&at));
        let context = context.part(Part::Scheme(at.name()), None);
        token_url(wire, &context, (None, None, old), (token_place(&at).as_ref(), Some(&at), new));
    }
}

/// What decides how credentials are sent.
const KIND: [&str; 5] = ["type", "scheme", "in", "name", "openIdConnectUrl"];

/// The values of [`KIND`]: upper and lower case are equal in names of HTTP only.
fn kind(at: &At<'_>) -> [Option<String>; 5] {
    KIND.map(|keyword| {
        let text = at.text(keyword)?;
        let of_http = keyword == "scheme" || (keyword == "name" && at.text("in") == Some("header"));
        Some(if of_http { text.to_ascii_lowercase() } else { text.to_owned() })
    })
}

/// A scheme that is gone and one of the same kind that is new, each the only one of its kind: what goes over the wire is the
/// same.
fn renamed(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    let only = |these: &[At<'_>], those: &[At<'_>]| -> Vec<usize> {
        let lacks = |at: &At<'_>| those.iter().all(|other| other.name() != at.name());
        these.iter().enumerate().filter(|(_, at)| lacks(at)).map(|(index, _)| index).collect()
    };
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
            let detail = Detail::replaced(at.name(), other.name());
            wire.report(context, &rules::SCHEME_RENAMED, Class::Compatible, detail, Some(at), Some(other));
        }
    }
}

fn declared<'d>(root: &At<'d>) -> Vec<At<'d>> {
    let schemes = root.document().lookup("#/components/securitySchemes");
    schemes.into_iter().flat_map(|schemes| schemes.members()).map(|(_, at)| at).collect()
}

/// Compares two schemes; `(scheme, root)` of each document.
fn scheme(wire: &mut Wire, old: (&At<'_>, &At<'_>), new: (&At<'_>, &At<'_>), worst: Class) {
    let context = Context::document().part(Part::Scheme(new.0.name()), None);
    let (roots, old, new) = ((old.1, new.1), &resolved(old.0), &resolved(new.0));
    let (was_kind, is_kind) = (kind(old), kind(new));
    for (name, (was, is)) in KIND.into_iter().zip(was_kind.iter().zip(&is_kind)) {
        if was != is {
            let (was, is) = (old.get(name), new.get(name));
            let value = |at: Option<&At<'_>>| at.and_then(At::as_str).map(str::to_owned);
            let detail = Detail::replaced(value(was.as_ref()), value(is.as_ref())).called(name);
            let (old, new) = (was.as_ref().or(Some(old)), is.as_ref().or(Some(new)));
            wire.report(&context, &rules::SCHEME_CHANGED, worst, detail, old, new);
        }
    }
    wire.rest(&context, old, new, &[&KIND[..], &["flows"]].concat(), &["description", "bearerFormat"]);
    let (at_old, at_new) = (token_place(old), token_place(new));
    token_url(wire, &context, (at_old.as_ref(), Some(old), roots.0), (at_new.as_ref(), Some(new), roots.1));
    flows(wire, &context, old, new);
}

/// A token URL, its scheme, and the root of its document.
type Token<'t, 'd> = (Option<&'t At<'d>>, Option<&'t At<'d>>, &'t At<'d>);

/// Compares where client credentials are sent to get tokens.
fn token_url(wire: &mut Wire, context: &Context, old: Token<'_, '_>, new: Token<'_, '_>) {
    let text = |token: Token<'_, '_>| token.0.and_then(At::as_str).map(str::to_owned);
    let (was, is) = (text(old), text(new));
    let (at_old, at_new) = (old.0.or(old.1), new.0.or(new.1));
    if was != is && old.1.is_some() {
        let class = if was.is_none() { Class::Compatible } else { Class::Breaking };
        let detail = Detail::replaced(was.clone(), is.clone());
        wire.report(context, &rules::TOKEN_URL_CHANGED, class, detail, at_old, at_new);
    }
    servers::encryption(wire, context, (was.as_deref(), at_old), (is.as_deref(), at_new));
    // A relative URL is on the host of the server, which gets the tokens anyway.
    let host = |url: Option<&str>, root: &At<'_>| {
        let own = url.and_then(server::host);
        own.or_else(|| server::default_url(root).as_deref().and_then(server::host))
    };
    let (host_old, host_new) = (host(was.as_deref(), old.2), host(is.as_deref(), new.2));
    if is.is_some() && was != is && host_old != host_new {
        let detail = Detail::replaced(host_old, host_new);
        wire.report(context, &rules::TOKEN_HOST_CHANGED, Class::Breaking, detail, at_old, at_new);
    }
}

fn flows(wire: &mut Wire, context: &Context, old: &At<'_>, new: &At<'_>) {
    let (was, is) = (scopes(old), scopes(new));
    for (scope, at) in was.iter().filter(|(scope, _)| !is.contains_key(*scope)) {
        wire.report(context, &rules::SCOPE_UNDECLARED, Class::Compatible, Detail::of(scope), Some(at), None);
    }
    for (scope, at) in is.iter().filter(|(scope, _)| !was.contains_key(*scope)) {
        wire.report(context, &rules::SCOPE_DECLARED, Class::Compatible, Detail::of(scope), None, Some(at));
    }
    // Flows often describe the same scopes in the same words: one change.
    let mut reported = BTreeSet::new();
    for (was, is) in paired(&declarations(old), &declarations(new)).0 {
        if json(Some(&was)) != json(Some(&is)) && reported.insert(is.name()) {
            let detail = Detail::replaced(shown(&was), shown(&is)).called(is.name());
            wire.report(context, &rules::DOCUMENTATION_CHANGED, Class::Documentation, detail, Some(&was), Some(&is));
        }
    }
    // Flows with a browser, and which flow declares what, do not concern a program.
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
        let flows = |at: &At<'_>| at.get("flows").as_ref().map(shown);
        let detail = Detail::replaced(flows(old), flows(new)).called("flows");
        wire.report(context, &rules::DOCUMENTATION_CHANGED, Class::Documentation, detail, Some(old), Some(new));
    }
}

fn token_place<'d>(scheme: &At<'d>) -> Option<At<'d>> {
    scheme.get("flows")?.get("clientCredentials")?.get("tokenUrl")
}

/// The scopes of all flows, each at its first declaration.
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
