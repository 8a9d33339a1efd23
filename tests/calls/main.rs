//! What a call does: the bytes that it sends, what it makes of each answer and of each failure, and when it ends.

mod base_url;
mod bodies;
mod call_options;
mod cancellation;
mod client_certificate;
mod compression;
mod failures;
mod hostile;
mod http_versions;
mod https;
mod interim;
mod path_parameters;
mod problem;
mod proxy;
mod raw;
mod redirects;
mod retries;
mod timeouts;
mod tls;
mod waiting;
mod wire;
