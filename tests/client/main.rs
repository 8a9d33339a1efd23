//! What the client is to its importers: settings and credentials, tokens, the environment, the public types, mocks, the example.

mod credentials;
mod debug;
mod environment;
mod example;
mod login;
mod mocks;
mod public_api;
mod scope;
mod token;
mod token_endpoint;
