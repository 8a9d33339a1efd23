//! What a server reads of parameters in each style, for any values: the same, or the call was refused.

use std::collections::BTreeMap;

use blaxel_api::types::QueryStylesMore;
use blaxel_api::{Error, ErrorKind};
use proptest::prelude::{Strategy, any, prop};
use proptest::test_runner::{Config as Cases, TestCaseError, TestRunner};
use serde_json::json;

use crate::support::{Received, Server};

async fn server() -> Server {
    Server::start(&[(204, "", "")]).await
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn one_pair() -> BTreeMap<String, String> {
    [("a".to_owned(), "b".to_owned())].into()
}

/// By other code than the client's.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// The pairs of a query.
pub(crate) fn query(request: &Received) -> Vec<(String, String)> {
    let query = request.line().split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// Texts of what has a meaning in some style or in URLs, mixed with any Unicode.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        ",", ".", ";", "=", "&", "|", " ", "+", "%", "%2C", "#", "?", "/", "[", "]", "'", "\"", "\\", "\r\n", "\t",
        "\0", "é", "🦀", "..", "a", "1",
    ]);
    let piece = prop::strategy::Union::new_weighted(vec![
        (4, special.prop_map(str::to_owned).boxed()),
        (1, any::<String>().boxed()),
    ]);
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn check<S: Strategy>(strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    // A failing case is printed; nothing is written beside the sources.
    let cases = Cases { cases: 256, failure_persistence: None, ..Cases::default() };
    if let Err(failure) = TestRunner::new(cases).run(&strategy, test) {
        panic!("{failure}");
    }
}

/// The last request, if the call was sent.
fn sent<T>(outcome: Result<T, Error>, server: &Server) -> Option<Received> {
    match outcome {
        Ok(_) => server.received().pop(),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Parameter, "{error}");
            None
        }
    }
}

fn expected(holds: bool, what: &str) -> Result<(), TestCaseError> {
    if holds { Ok(()) } else { Err(TestCaseError::fail(what.to_owned())) }
}

#[test]
fn a_list_in_the_query_is_read_as_it_was() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server());
    let client = server.client();
    check(prop::collection::vec(text(), 1..4), |items| {
        let call =
            client.query_styles().list(items.clone()).flat(items.clone()).expand(items.clone()).raws(items.clone());
        let request = sent(runtime.block_on(call.send()), &server).unwrap();
        let raw = request.line().split_once('?').unwrap().1.to_owned();
        let of = |name: &str| -> Vec<String> {
            let pairs = raw.split('&').map(|pair| pair.split_once('=').unwrap());
            pairs.filter(|(found, _)| decoded(found) == name).map(|(_, value)| value.to_owned()).collect()
        };
        expected(of("list").iter().map(|value| decoded(value)).eq(items.iter().cloned()), &raw)?;
        for name in ["flat", "raws"] {
            let [flat] = of(name).try_into().unwrap();
            expected(flat.split(',').map(decoded).eq(items.iter().cloned()), &raw)?;
        }
        for (index, item) in items.iter().enumerate() {
            expected(of(&format!("expand[{index}]")).iter().map(|value| decoded(value)).eq([item.clone()]), &raw)?;
        }
        for (character, separator) in [(' ', "%20"), ('|', "%7C")] {
            let call = client.query_styles();
            let call = if character == ' ' { call.spaces(items.clone()) } else { call.pipes(items.clone()) };
            match sent(runtime.block_on(call.send()), &server) {
                Some(request) => {
                    let value = request.line().split_once('=').unwrap().1.to_owned();
                    expected(value.split(separator).map(decoded).eq(items.iter().cloned()), &value)?;
                }
                None => expected(items.iter().any(|item| item.contains(character)), "refused without need")?,
            }
        }
        Ok(())
    });
}

#[test]
fn an_object_is_read_as_it_was() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server());
    let client = server.client();
    check(prop::collection::btree_map(text(), text(), 1..4), |members| {
        let own: Vec<(String, String)> = members.clone().into_iter().collect();
        let mut more = QueryStylesMore::new();
        more.additional_properties = members.clone().into_iter().map(|(name, value)| (name, json!(value))).collect();
        let request = sent(runtime.block_on(client.query_styles().more(more).send()), &server).unwrap();
        expected(query(&request) == own, request.line())?;

        let call =
            client.simple_styles().list(texts(&["a"])).pairs(members.clone()).exploded(members.clone()).either(1);
        if let Some(request) = sent(runtime.block_on(call.send()), &server) {
            let segments: Vec<&str> = request.line().split('/').collect();
            let [_, _, _, _, flat, exploded, _] = segments[..] else {
                return Err(TestCaseError::fail(request.line().to_owned()));
            };
            expected(
                flat.split(',').map(decoded).eq(own.iter().flat_map(|(name, value)| [name.clone(), value.clone()])),
                flat,
            )?;
            let pairs = exploded.split(',').map(|pair| pair.split_once('=').unwrap());
            expected(pairs.map(|(name, value)| (decoded(name), decoded(value))).eq(own.iter().cloned()), exploded)?;
        }
        let call =
            client.matrix_styles().before("v").one("x").list(texts(&["a"])).parts(texts(&["a"])).pairs(members.clone());
        if let Some(request) = sent(runtime.block_on(call.send()), &server) {
            let pairs = request.line().rsplit('/').next().unwrap().split(';').skip(1);
            let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            expected(
                pairs.map(|(name, value)| (decoded(name), decoded(value))).eq(own.iter().cloned()),
                request.line(),
            )?;
        }
        Ok(())
    });
}

#[test]
fn a_list_in_the_path_or_a_header_is_read_as_it_was_or_refused() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server());
    let client = server.client();
    check(prop::collection::vec(text(), 1..4), |items| {
        let call = client.label_styles().one("a").list(items.clone()).parts(texts(&["b"])).pairs(one_pair());
        if let Some(request) = sent(runtime.block_on(call.send()), &server) {
            let segments: Vec<&str> = request.line().split('/').collect();
            expected(segments.len() == 7, request.line())?;
            let list = segments[4].strip_prefix('.').unwrap();
            expected(list.split(',').map(decoded).eq(items.iter().cloned()), list)?;
        }
        let call = client.header_styles().doc(json!(1)).x_list(items.clone());
        if let Some(request) = sent(runtime.block_on(call.send()), &server) {
            let list = request.header("x-list").unwrap_or_default();
            expected(list.split(',').map(str::trim).eq(items.iter().map(String::as_str)), list)?;
        }
        Ok(())
    });
}
