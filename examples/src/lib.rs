//! A stand-in for the API of `document.yml`: a server on a free port of this machine, which keeps its resources in memory. A sandbox
//! is deployed when it was looked at twice.

#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a poisoned lock ends the example, and nothing of the client is in here"
)]

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use serde_json::{Value, json};
use test_server::{Recorded, Reply, Server};

/// The running stand-in. It stops when it is dropped or the program ends.
pub struct StandIn(Server);

impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StandIn({})", self.url())
    }
}

#[derive(Default)]
struct State {
    /// Sandboxes and agents by their paths, with how often each was looked at.
    resources: BTreeMap<String, (Value, usize)>,
    keys: Vec<&'static str>,
    tokens: usize,
}

impl StandIn {
    /// Starts a stand-in with three sandboxes and two API keys.
    pub async fn start() -> Self {
        let sandbox = |name: &str| json!({"metadata": {"name": name}, "spec": {}, "status": "DEPLOYED"});
        let resources = ["blue", "green", "red"].map(|name| (format!("/sandboxes/{name}"), (sandbox(name), 2)));
        let state = State { resources: resources.into(), keys: vec!["ak_1", "ak_2"], tokens: 0 };
        let state = Mutex::new(state);
        Self(Server::start(move |request| state.lock().unwrap().respond(request)).await)
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> String {
        self.0.url("/v0")
    }

    /// The requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.0.requests()
    }
}

impl State {
    fn respond(&mut self, request: &Recorded) -> Reply {
        let line = request.request_line();
        let (method, target) = line.split_once(' ').unwrap_or_default();
        let target = target.split(' ').next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.trim_start_matches("/v0");
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        if path == "/oauth/token" {
            self.tokens += 1;
            return json_reply(200, &json!({"access_token": format!("token-{}", self.tokens), "expires_in": 7200}));
        }
        if request.header("authorization").is_none() {
            return json_reply(401, &json!({"error": "no credentials were sent", "code": 401}));
        }
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match (method, segments.as_slice()) {
            ("GET", ["sandboxes"]) => self.list(request, query),
            ("POST", [kind @ ("sandboxes" | "agents")]) => self.create(kind, body),
            ("GET", ["sandboxes" | "agents", _]) => self.get(path),
            ("PUT", ["agents", _]) => match self.resources.get_mut(path) {
                Some((agent, _)) => {
                    *agent = body;
                    json_reply(200, agent)
                }
                None => missing(),
            },
            ("DELETE", ["sandboxes", _]) => {
                self.resources.remove(path).map_or_else(missing, |(gone, _)| json_reply(200, &gone))
            }
            ("POST", ["images", _, image, "share"]) => match body["targetWorkspace"].as_str() {
                Some("partner") => json_reply(202, &json!({"id": "share-1", "state": "PENDING"})),
                _ => json_reply(200, &json!({"name": image, "shared": true})),
            },
            ("GET", ["service_accounts", _, "api_keys"]) => {
                let keys: Vec<Value> = self.keys.iter().map(|id| json!({"id": id, "name": "of a script"})).collect();
                json_reply(200, &Value::Array(keys))
            }
            ("DELETE", ["service_accounts", _, "api_keys", id]) => {
                self.keys.retain(|key| key != id);
                Reply::status(200)
            }
            _ => missing(),
        }
    }

    /// A page of two sandboxes; all of them for a client that does not name a version of the API.
    fn list(&self, request: &Recorded, query: &str) -> Reply {
        let sandboxes = self.resources.iter().filter(|(path, _)| path.starts_with("/sandboxes/"));
        let all: Vec<&Value> = sandboxes.map(|(_, (sandbox, _))| sandbox).collect();
        if request.header("blaxel-version").is_none() {
            return json_reply(200, &json!(all));
        }
        let start =
            query.split('&').find_map(|pair| pair.strip_prefix("cursor=")).and_then(|cursor| cursor.parse().ok());
        let start = start.unwrap_or(0_usize).min(all.len());
        let end = all.len().min(start + 2);
        let mut meta = json!({"hasMore": end < all.len()});
        if end < all.len() {
            meta["nextCursor"] = end.to_string().into();
        }
        json_reply(200, &json!({"data": all[start..end], "meta": meta}))
    }

    fn create(&mut self, kind: &str, mut body: Value) -> Reply {
        let path = format!("/{kind}/{}", body["metadata"]["name"].as_str().unwrap_or_default());
        if self.resources.contains_key(&path) {
            let error = json!({"code": "ALREADY_EXISTS", "message": "there is one of this name", "retryable": false});
            return json_reply(409, &error);
        }
        body["status"] = "DEPLOYING".into();
        let reply = json_reply(200, &body);
        self.resources.insert(path, (body, 0));
        reply
    }

    fn get(&mut self, path: &str) -> Reply {
        let Some((resource, looks)) = self.resources.get_mut(path) else { return missing() };
        *looks += 1;
        if *looks == 2 {
            resource["status"] = "DEPLOYED".into();
        }
        json_reply(200, resource)
    }
}

fn json_reply(status: u16, body: &Value) -> Reply {
    Reply::status(status).header("content-type", "application/json").body(body.to_string())
}

fn missing() -> Reply {
    json_reply(404, &json!({"error": "there is nothing of this name", "code": 404}))
}
