//! Parameters in every style: what is sent, what a server reads of it, and what is refused.

use std::collections::BTreeMap;

use blaxel_api::mock::MockServerExt;
use blaxel_api::mock::httpmock::MockServer;
use blaxel_api::types::{
    QueryStylesFilter, QueryStylesMore, QueryStylesNear, QueryStylesOnly, QueryStylesSeveral, QueryStylesSize, Rank,
};
use blaxel_api::{CallOptions, Client, Config, Credentials, Error, ErrorKind};
use serde_json::json;

use crate::parameter_values::query;
use crate::support::Server;

async fn server() -> Server {
    Server::start(&[(204, "", "")]).await
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(result: Result<T, Error>, name: &str, words: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Parameter, "{error}");
    let text = error.to_string();
    assert!(text.contains(&format!("parameter `{name}`")) && text.contains(words), "{text}");
}

#[tokio::test]
async fn every_style_is_sent_as_the_specification_says() {
    let server = server().await;
    let client = server.client();
    let (list, members) = (texts(&["a b", "c,d"]), pairs(&[("k", "1,2"), ("l", "/")]));
    let call = client.simple_styles().list(list.clone()).pairs(members.clone()).exploded(members.clone());
    call.either("x/y").send().await.unwrap();
    let call = client.label_styles().one("a/b").list(list.clone()).parts(list.clone()).pairs(members.clone());
    call.send().await.unwrap();
    let call = client.matrix_styles().before("v").one("").list(list.clone()).parts(list.clone()).pairs(members);
    call.send().await.unwrap();
    let lines: Vec<String> = server.received().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(
        lines,
        [
            "GET /styles/simple/a%20b,c%2Cd/k,1%2C2,l,%2F/k=1%2C2,l=%2F/x%2Fy",
            "GET /styles/label/.a%2Fb/.a%20b,c%2Cd/.a%20b.c%2Cd/.k=1%2C2.l=%2F",
            "GET /styles/matrix/v;one/;list=a%20b,c%2Cd/;parts=a%20b;parts=c%2Cd/;k=1%2C2;l=%2F",
        ]
    );
}

#[tokio::test]
async fn every_style_of_the_query_is_sent_as_the_specification_says() {
    let server = server().await;
    let client = server.client();
    let mut size = QueryStylesSize::new();
    (size.width, size.height) = (Some(2), Some(3));
    let mut more = QueryStylesMore::new();
    more.colour = Some("red".to_owned());
    more.additional_properties.insert("else".to_owned(), json!(true));
    let mut filter = QueryStylesFilter::new();
    filter.name = Some("a&b".to_owned());
    filter.made = Some([("gte".to_owned(), 5)].into());
    filter.ids = Some(vec![7, 8]);
    let call = client.query_styles().list(texts(&["a", "b c"])).flat(texts(&["a", "b,c"])).spaces(texts(&["a", "b"]));
    let call = call.pipes(texts(&["a", "b"])).size(size).more(more).filter(filter).expand(texts(&["x", "y"]));
    call.near(QueryStylesNear::new(vec![1.5, -2.0])).ratios(vec![0.1_f32, 2.0]).send().await.unwrap();
    assert_eq!(
        server.request().line(),
        "GET /styles/query?list=a&list=b%20c&flat=a,b%2Cc&spaces=a%20b&pipes=a%7Cb&ratios=0.1&ratios=2&size=height,3,width,2\
         &colour=red&else=true&filter%5Bids%5D%5B0%5D=7&filter%5Bids%5D%5B1%5D=8&filter%5Bmade%5D%5Bgte%5D=5\
         &filter%5Bname%5D=a%26b&expand%5B0%5D=x&expand%5B1%5D=y&near=%7B%22at%22%3A%5B1.5%2C-2.0%5D%7D"
    );
}

#[tokio::test]
async fn a_parameter_takes_each_alternative_of_its_type() {
    let server = server().await;
    let client = server.client();
    client.query_styles().either("name").several("one").send().await.unwrap();
    client.query_styles().either(7).several(QueryStylesSeveral::from(texts(&["one", "two"]))).send().await.unwrap();
    client.query_styles().kinds(vec![Rank::from("a,b"), Rank::from(2)]).only("once").send().await.unwrap();
    client.query_styles().any(json!("text")).send().await.unwrap();
    client.query_styles().any(json!([1, "b"])).send().await.unwrap();
    client.query_styles().any(json!({"k": false})).send().await.unwrap();
    let lines: Vec<String> = server.received().iter().map(|request| request.line().to_owned()).collect();
    let lines: Vec<&str> = lines.iter().filter_map(|line| line.split_once('?')).map(|(_, query)| query).collect();
    assert_eq!(
        lines,
        [
            "either=name&several=one",
            "either=7&several=one&several=two",
            "kinds=a%2Cb,2&only=once",
            "any=text",
            "any=1&any=b",
            "k=false"
        ]
    );
}

#[tokio::test]
async fn a_value_that_its_style_cannot_tell_from_another_is_refused() {
    let server = server().await;
    let client = server.client();
    let call = || client.query_styles();
    assert_refused(call().spaces(texts(&["a b"])).send().await, "spaces", "separates the items");
    assert_refused(call().pipes(texts(&["a|b"])).send().await, "pipes", "separates the items");
    assert_refused(call().any(json!([[1]])).send().await, "any", "inside of another");
    assert_refused(call().any(json!(null)).send().await, "any", "`null`");
    assert_refused(call().any(json!({"a": null})).send().await, "any", "`null`");
    let mut filter = QueryStylesFilter::new();
    filter.made = Some([("a][b".to_owned(), 5)].into());
    assert_refused(call().filter(filter).send().await, "filter", "bracket");
    let mut more = QueryStylesMore::new();
    more.additional_properties.insert("width".to_owned(), json!(1));
    call().more(more.clone()).send().await.unwrap();
    more.additional_properties.insert("list".to_owned(), json!("injected"));
    assert_refused(call().more(more).send().await, "more", "like another parameter");
    let label = |items: &[&str]| {
        client.label_styles().one("a").list(texts(&["a"])).parts(texts(items)).pairs(pairs(&[("a", "b")])).send()
    };
    assert_refused(label(&["a.b"]).await, "parts", "separates the items");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn an_empty_list_is_told_from_a_list_of_an_empty_text() {
    let server = server().await;
    let client = server.client();
    client.query_styles().flat(vec![]).list(vec![]).expand(vec![]).send().await.unwrap();
    client.query_styles().flat(texts(&[""])).list(texts(&[""])).send().await.unwrap();
    client.delete_by_styles().ids(texts(&[""])).send().await.unwrap();
    let lines: Vec<String> = server.received().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /styles/query", "GET /styles/query?list=&flat=", "DELETE /styles/query?ids="]);
    assert_refused(client.delete_by_styles().ids(vec![]).send().await, "ids", "is empty");
    let one = |list: &[&str]| {
        let call = client.simple_styles().list(texts(list)).pairs(pairs(&[("a", "b")])).exploded(pairs(&[("a", "b")]));
        call.either(1).send()
    };
    for list in [&[][..], &[""]] {
        assert_refused(one(list).await, "list", "is empty");
    }
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn reserved_characters_stay_and_a_value_never_becomes_another_parameter() {
    let server = server().await;
    let value = ":/?#[]@!$&'()*+,;=% é%26flat=x";
    server.client().query_styles().raw(value).raws(texts(&["a/b,c", "&flat=d"])).send().await.unwrap();
    let request = server.request();
    assert_eq!(
        request.line(),
        "GET /styles/query?raw=:/?%23[]@!$%26%27()*%2B,%3B%3D%25%20%C3%A9%2526flat%3Dx&raws=a/b%2Cc,%26flat%3Dd"
    );
    assert_eq!(query(&request)[0], ("raw".to_owned(), value.to_owned()));
}

#[tokio::test]
async fn a_number_that_is_not_finite_is_an_error_that_names_the_parameter() {
    let server = server().await;
    let client = server.client();
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let shown = format!("`{number}`");
        assert_refused(client.query_styles().ratio(number).send().await, "ratio", &shown);
        #[allow(clippy::cast_possible_truncation, reason = "what is not finite stays so")]
        let ratios = vec![1.0, number as f32];
        assert_refused(client.query_styles().ratios(ratios).send().await, "ratios", &shown);
        assert_refused(client.query_styles().near(QueryStylesNear::new(vec![number])).send().await, "near", &shown);
        assert_refused(client.header_styles().doc(json!(1)).x_ratio(number).send().await, "X-Ratio", &shown);
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn content_of_a_parameter_is_sent_as_json() {
    let server = server().await;
    let call = server.client();
    let call = call.header_styles().doc(json!({"a": "/.."})).x_json(pairs(&[("k", "é,\n")])).x_text("a,b");
    call.send().await.unwrap();
    let request = server.request();
    assert_eq!(request.line(), "GET /styles/headers/%7B%22a%22%3A%22%2F..%22%7D");
    assert_eq!(request.header("x-json"), Some(r#"{"k":"\u00e9,\n"}"#));
    assert_eq!(request.header("x-text"), Some("a,b"));
}

#[tokio::test]
async fn a_list_in_a_header_is_sent_or_refused_but_never_changed() {
    let server = server().await;
    let client = server.client();
    let call = || client.header_styles().doc(json!(1));
    let filled = call()
        .x_list(texts(&["a", "b c"]))
        .x_pairs(pairs(&[("k", "v=w")]))
        .x_exploded(pairs(&[("k", "v=w"), ("l", "")]));
    filled.x_either(5).x_text("").send().await.unwrap();
    let request = server.request();
    assert_eq!(request.header("x-list"), Some("a,b c"));
    assert_eq!((request.header("x-pairs"), request.header("x-exploded")), (Some("k,v=w"), Some("k=v=w,l=")));
    assert_eq!((request.header("x-either"), request.header("x-ratio")), (Some("5"), None));
    for (list, words) in [
        (["a,b", "c"], "a comma"),
        (["a", " b"], "a blank"),
        (["a\t", "b"], "a blank"),
        (["a", ""], "an empty item"),
        (["a", "b\r\nx: y"], "a character that a header cannot carry"),
    ] {
        assert_refused(call().x_list(texts(&list)).send().await, "X-List", words);
    }
    assert_refused(call().x_pairs(pairs(&[("k", "")])).send().await, "X-Pairs", "an empty item");
    assert_refused(call().x_exploded(pairs(&[("k=l", "v")])).send().await, "X-Exploded", "`=`");
    call().x_list(vec![]).send().await.unwrap();
    let received = server.received();
    assert_eq!((received.len(), received[1].header("x-list")), (2, None));
}

#[tokio::test]
async fn headers_that_http_decides_on_are_not_set_by_a_parameter() {
    let server = server().await;
    server.client().header_styles().doc(json!(1)).send().await.unwrap();
    let request = server.request();
    assert_eq!(request.header("host"), Some(server.url().trim_start_matches("http://")));
    assert_eq!((request.header("connection"), request.header("accept-encoding")), (None, None));
}

#[tokio::test]
async fn cookies_are_one_header_and_a_value_cannot_leave_it() {
    let server = server().await;
    let client = server.client();
    client.cookie_styles().session("a=b/c").size(7).either("x").send().await.unwrap();
    client.cookie_styles().session("").send().await.unwrap();
    let received = server.received();
    assert_eq!(received[0].header("cookie"), Some("session=a=b/c; size=7; either=x"));
    assert_eq!(received[1].header("cookie"), Some("session="));
    for value in ["a; size=8", "a,b", "a b", "\"a\"", "a\\", "é", "a\r\nb", "\u{7f}"] {
        assert_refused(client.cookie_styles().session(value).send().await, "session", "cookie cannot carry");
    }
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn no_style_of_the_path_lets_a_value_leave_its_segment() {
    let server = server().await;
    let client = server.client();
    let label = |one: &str| {
        client.label_styles().one(one).list(texts(&["a"])).parts(texts(&["b"])).pairs(pairs(&[("a", "b")])).send()
    };
    assert_refused(label("").await, "one", "would change the path");
    assert_refused(label(".").await, "one", "would change the path");
    let matrix = |before: &str| {
        let call = client.matrix_styles().before(before).one("x").list(texts(&["a"])).parts(texts(&["b"]));
        call.pairs(pairs(&[("a", "b")])).send()
    };
    for before in [".", ".."] {
        assert_refused(matrix(before).await, "before", "would change the path");
    }
    let list = |list: &[&str]| {
        let call = client.simple_styles().list(texts(list)).pairs(pairs(&[("a", "b")])).exploded(pairs(&[("a", "b")]));
        call.either("e").send()
    };
    assert_refused(list(&[".."]).await, "list", "would change the path");
    assert!(server.received().is_empty());
    list(&["..", "/", "a/../b"]).await.unwrap();
    assert_eq!(server.request().line(), "GET /styles/simple/..,%2F,a%2F..%2Fb/a,b/a=b/e");
}

fn mocked(server: &MockServer) -> Client {
    Config::new(Credentials::bearer("k")).with_base_url(server.base_url()).client().unwrap()
}

#[tokio::test]
async fn mocks_match_the_value_in_its_style_alone() {
    let server = MockServer::start_async().await;
    let mut filter = QueryStylesFilter::new();
    filter.ids = Some(vec![1, 2]);
    let (list, members) = (texts(&["a", "b,c"]), pairs(&[("k", "v")]));
    server.query_styles(|when, then| {
        when.filter(filter.clone()).flat(list.clone()).either(7).expand_absent().raw("a/b");
        then.no_content();
    });
    server.label_styles(|when, then| {
        when.one("a.b").list(list.clone()).pairs(members.clone());
        then.no_content();
    });
    server.header_styles(|when, then| {
        when.doc(json!([1])).x_pairs(members.clone()).x_list_absent();
        then.no_content();
    });
    server.cookie_styles(|when, then| {
        when.session("s").size_absent();
        then.no_content();
    });
    let client = mocked(&server);
    let call = || client.query_styles().filter(filter.clone()).flat(list.clone()).either(7).raw("a/b");
    call().send().await.unwrap();
    let mut other = QueryStylesFilter::new();
    other.ids = Some(vec![1]);
    for call in [
        call().filter(other),
        call().flat(texts(&["a", "b", "c"])),
        call().either(8),
        call().expand(texts(&["x"])),
        call().raw("a"),
    ] {
        assert_eq!(call.send().await.unwrap_err().status().unwrap(), 404);
    }
    let call = || client.label_styles().one("a.b").list(list.clone()).parts(texts(&["i"])).pairs(members.clone());
    call().send().await.unwrap();
    for call in [call().one("a"), call().list(texts(&["a"])), call().pairs(pairs(&[("k", "w")]))] {
        assert_eq!(call.send().await.unwrap_err().status().unwrap(), 404);
    }
    let call = || client.header_styles().doc(json!([1])).x_pairs(members.clone());
    call().send().await.unwrap();
    for call in [call().doc(json!([2])), call().x_pairs(pairs(&[("k", "w")])), call().x_list(texts(&["a"]))] {
        assert_eq!(call.send().await.unwrap_err().status().unwrap(), 404);
    }
    let call = || client.cookie_styles().session("s");
    call().send().await.unwrap();
    for call in [call().session("t"), call().size(1)] {
        assert_eq!(call.send().await.unwrap_err().status().unwrap(), 404);
    }
}

#[tokio::test]
async fn of_two_parameters_with_one_name_in_the_query_one_has_it() {
    let server = server().await;
    let client = server.client();
    let call = || client.query_styles().only(QueryStylesOnly::Once);
    let mut more = QueryStylesMore::new();
    more.colour = Some("red".to_owned());
    call().more(more.clone()).send().await.unwrap();
    assert!(server.received()[0].line().ends_with("?only=once&colour=red"), "{}", server.received()[0].line());
    more.only = Some("once".to_owned());
    assert_refused(call().more(more).send().await, "more", "like another parameter");
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn cookies_of_a_call_stand_beside_those_of_the_operation() {
    let server = Server::start(&[(204, "", "")]).await;
    let options = CallOptions::new().header("cookie", "theme=dark; session=other");
    server.client().with_options(options).cookie_styles().session("a").size(1).send().await.unwrap();
    assert_eq!(server.request().header("cookie"), Some("session=a; size=1; theme=dark"));
}

#[tokio::test]
async fn content_of_a_parameter_may_be_null() {
    let server = Server::start(&[(204, "", ""), (204, "", ""), (204, "", "")]).await;
    let client = server.client();
    client.query_styles().maybe(None).send().await.unwrap();
    client.query_styles().maybe(7).send().await.unwrap();
    client.query_styles().send().await.unwrap();
    let lines: Vec<_> = server.received().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /styles/query?maybe=null", "GET /styles/query?maybe=7", "GET /styles/query"]);
}
