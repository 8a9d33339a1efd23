//! A server that answers each request with the same bytes, on threads of another process than the client that is measured.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

/// Starts it; the threads end with the process.
pub fn start() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let page = page().to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let page = page.clone();
            thread::spawn(move || answer(stream, &page));
        }
    });
    Ok(address)
}

/// Starts a server that answers no request before it has received this number of them, each on a connection of its own.
pub fn start_held(number: usize) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || -> io::Result<()> {
        let mut streams = listener.incoming().take(number).collect::<io::Result<Vec<_>>>()?;
        for stream in &mut streams {
            read_head(stream)?;
        }
        for stream in &mut streams {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")?;
        }
        // The client closes the connections.
        for stream in &mut streams {
            read_head(stream)?;
        }
        Ok(())
    });
    Ok(address)
}

/// Reads a request without a body; empty at the end of the connection.
fn read_head(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut bytes = [0; 4096];
    while !head.ends_with(b"\r\n\r\n") {
        let read = stream.read(&mut bytes)?;
        if read == 0 {
            return Ok(Vec::new());
        }
        head.extend_from_slice(&bytes[..read]);
    }
    Ok(head)
}

fn answer(mut stream: TcpStream, page: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    loop {
        let head = read_head(&mut stream)?;
        if head.is_empty() {
            return Ok(());
        }
        let body = if head.starts_with(b"GET ") { page } else { "" };
        let length = body.len();
        let start = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
        stream.write_all(&[start.as_bytes(), body.as_bytes()].concat())?;
    }
}

/// 200 items of 2.5 kB, each with one property that the document does not define.
pub fn page() -> Value {
    let items: Vec<Value> = (0..200).map(sandbox).collect();
    json!({ "data": items, "meta": { "hasMore": true, "nextCursor": "eyJvZmZzZXQiOjIwMH0" } })
}

fn sandbox(number: usize) -> Value {
    let event = |status: &str| {
        json!({
            "message": format!("sandbox {number} is {status}"), "revision": format!("rev-{number:08}"), "status": status,
            "time": "2025-06-01T12:00:00.000Z", "type": "deployment", "canaryRevision": "",
        })
    };
    let events = ["DEPLOYING", "BUILDING", "UPLOADING", "DEPLOYED"].map(event);
    let env =
        |name: &str| json!({ "name": name, "value": format!("value of {name} in sandbox {number}"), "secret": false });
    json!({
        "metadata": {
            "name": format!("sandbox-{number}"), "displayName": format!("Sandbox {number}"), "externalId": format!("ext-{number}"),
            "labels": { "team": "research", "stage": "production", "owner": "someone@example.com" },
            "createdAt": "2025-06-01T12:00:00.000Z", "createdBy": "someone@example.com",
            "updatedAt": "2025-06-02T12:00:00.000Z", "updatedBy": "someone@example.com",
            "url": format!("https://api.example.com/v0/sandboxes/sandbox-{number}"), "workspace": "example",
        },
        "spec": {
            "enabled": true, "region": "us-pdx-1",
            "runtime": {
                "image": "registry.example.com/base/image:latest", "memory": 4096, "generation": "mk3", "ttl": "24h",
                "maxScale": 10, "minScale": 0, "snapshotEnabled": true,
                "envs": [env("HOME"), env("PATH"), env("LANG"), env("TOKEN_URL")],
                "ports": [{ "name": "api", "protocol": "HTTP", "target": 8080 }, { "name": "db", "protocol": "TCP", "target": 5432 }],
            },
            "lifecycle": { "expirationPolicies": [{ "action": "delete", "type": "ttl-idle", "value": "1h" }] },
            "network": { "vpcName": "main", "egressGatewayName": "egress", "allowedDomains": ["example.com", "example.org"] },
            "volumes": [{ "mountPath": "/data", "name": format!("volume-{number}"), "readOnly": false }],
        },
        "status": "DEPLOYED",
        "events": events,
        "expiresIn": 86400, "lastUsedAt": "2025-06-03T12:00:00.000Z",
        "addedLater": "a property that the document does not define",
    })
}
