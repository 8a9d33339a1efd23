//! What the client of a document of OpenAPI 3.1 sends and reads: what 3.0 cannot say, or says in another way.

// Written by the generator of this crate: the document as JSON, and every named type with the position of its schema.
#[rustfmt::skip]
mod named;

use std::collections::BTreeSet;

use blaxel_api::later::builder::{AddPlateForm, AddPlateFormRequired};
use blaxel_api::later::types::{
    Class, Place, Planet, PutStarKind, Region, Star, StarEither, StarKind, StarLabel, StarOrbit, StarPhase, required,
};
use blaxel_api::later::{Client, operations};
use blaxel_api::later_mock::MockServerExt;
use blaxel_api::mock::httpmock::MockServer;
use blaxel_api::{Config, Credentials, ErrorKind, Upload};
use jsonschema::validator_for;
use serde_json::{Value, json};

use crate::schemas::{merged, mutations};
use crate::support::Server;

/// The least that a star has, and more.
fn star(more: Value) -> Value {
    merged(json!({ "name": "Vega", "kind": "star", "position": [279.2, 38.8] }), more)
}

/// The star as it was answered, and as it is sent again.
async fn there_and_back(more: Value) -> (Star, Value) {
    let server = Server::json(200, &star(more).to_string()).await;
    let client = Client::from(&server.client());
    let first = Star::new(vega(&[279.2, 38.8]));
    let star = client.put_star().name("vega").body(first).send().await.unwrap().into_inner();
    client.put_star().name("vega").body(star.clone()).send().await.unwrap();
    let sent = server.received().last().unwrap().json();
    (star, sent)
}

/// A text can become a name and a kind, so that the constructor names them.
fn vega(position: &[f64]) -> required::Star {
    required::Star { name: "Vega".to_owned(), kind: StarKind::Star, position: position.to_vec() }
}

#[tokio::test]
async fn a_tuple_is_sent_and_received_as_a_list() {
    let (star, sent) = there_and_back(json!({ "reading": ["a", 1] })).await;
    assert_eq!(star.position, [279.2, 38.8]);
    assert_eq!(star.reading, Some(vec![json!("a"), json!(1)]));
    assert_eq!(sent["position"], json!([279.2, 38.8]));
    assert_eq!(sent["reading"], json!(["a", 1]));
}

#[tokio::test]
async fn a_tuple_has_a_type_for_each_of_its_items() {
    let orbit = json!([88.0, null, { "title": "Lyra", "area": 1.5 }]);
    let nearest = json!([4.2, star(json!({}))]);
    let (star, sent) = there_and_back(json!({ "orbit": orbit, "nearest": nearest })).await;
    let StarOrbit(days, name, region) = star.orbit.unwrap();
    assert_eq!((days, name, region.area), (88.0, None, Some(1.5)));
    let (distance, other) = star.nearest.unwrap().into();
    assert_eq!((distance, other.position), (4.2, vec![279.2, 38.8]));
    assert_eq!((&sent["orbit"], &sent["nearest"]), (&orbit, &nearest));
    assert!(serde_json::from_value::<StarOrbit>(json!([88.0, null])).is_err());
    assert!(serde_json::from_value::<StarOrbit>(json!([88.0, null, {}, 1])).is_err());
}

#[tokio::test]
async fn a_reference_finds_a_schema_by_its_anchor_and_inside_of_another() {
    let more = json!({ "region": { "area": 1.5 }, "spot": [1.0, 2.0], "from": { "city": "Lima" } });
    let (star, sent) = there_and_back(more.clone()).await;
    let region: Option<Region> = star.region;
    let place: Option<Place> = star.from;
    assert_eq!((region.unwrap().area, star.spot), (Some(1.5), Some(vec![1.0, 2.0])));
    assert_eq!(place.unwrap().city.as_deref(), Some("Lima"));
    assert_eq!(sent, super::later::star(more));
}

#[tokio::test]
async fn a_part_is_a_file_where_its_bytes_are_no_text() {
    let server = Server::start(&[(204, "", "")]).await;
    let mut form = AddPlateForm::new(AddPlateFormRequired { photo: b"\x01".into(), raw: "r".into() });
    form.more = Some(vec!["m".into(), Upload::from("n").with_media_type("a/b")]);
    form.frames = Some(vec!["f".into()]);
    form.sky = Some(Upload::from("s").with_media_type("image/gif"));
    form.page = Some("<p>".to_owned());
    form.table = Some("1,2".to_owned());
    form.code = Some("YQ==".to_owned());
    form.any = Some(json!([1]));
    Client::from(&server.client()).add_plate().body(form).send().await.unwrap();
    let body = server.request().body;
    let parts: Vec<_> = body.split("\r\nContent-Disposition: form-data; ").skip(1).collect();
    let part = |part: &str| part.rsplit_once("\r\n--").unwrap().0.to_owned();
    let expected = [
        "name=\"photo\"; filename=\"photo\"\r\nContent-Type: image/png\r\n\r\n\u{1}",
        "name=\"raw\"; filename=\"raw\"\r\nContent-Type: application/octet-stream\r\n\r\nr",
        "name=\"more\"; filename=\"more\"\r\nContent-Type: application/octet-stream\r\n\r\nm",
        "name=\"more\"; filename=\"more\"\r\nContent-Type: a/b\r\n\r\nn",
        "name=\"frames\"; filename=\"frames\"\r\nContent-Type: image/tiff\r\n\r\nf",
        "name=\"sky\"; filename=\"sky\"\r\nContent-Type: image/gif\r\n\r\ns",
        "name=\"page\"\r\nContent-Type: text/html\r\n\r\n<p>",
        "name=\"table\"\r\nContent-Type: text/csv\r\n\r\n1,2",
        "name=\"code\"\r\n\r\nYQ==",
        "name=\"any\"\r\nContent-Type: application/json\r\n\r\n[1]",
    ];
    assert_eq!(parts.iter().map(|text| part(text)).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn null_among_the_types_is_a_third_value() {
    let (star, sent) = there_and_back(json!({ "brightness": null, "parent": null, "either": null })).await;
    assert_eq!((star.brightness, star.wanted), (Some(None), None));
    assert!(star.parent == Some(None) && star.either == Some(None), "{star:?}");
    assert_eq!((&sent["brightness"], sent.get("wanted")), (&Value::Null, None));
    let parent = super::later::star(json!({}));
    let (star, sent) = there_and_back(json!({ "brightness": 0.5, "parent": parent, "either": [1] })).await;
    assert_eq!(star.brightness, Some(Some(0.5)));
    assert!(matches!(star.either, Some(Some(StarEither::Array(_)))), "{star:?}");
    assert_eq!(sent["parent"], parent);
}

#[tokio::test]
async fn several_types_are_alternatives() {
    let (star, sent) = there_and_back(json!({ "label": 7 })).await;
    assert!(matches!(star.label, Some(StarLabel::Integer(7))), "{star:?}");
    assert_eq!(sent["label"], json!(7));
    let (star, _) = there_and_back(json!({ "label": "seven" })).await;
    assert!(matches!(star.label, Some(StarLabel::String(_))), "{star:?}");
}

#[tokio::test]
async fn a_constant_is_the_one_value_of_its_type() {
    let (star, sent) = there_and_back(json!({ "exactly": 5, "both": "a" })).await;
    assert_eq!((star.kind, star.exactly), (StarKind::Star, Some(5)));
    assert_eq!((&sent["kind"], &sent["exactly"]), (&json!("star"), &json!(5)));
    // Constants that are alternatives are the values of one type.
    let (star, sent) = there_and_back(json!({ "phase": "full" })).await;
    assert_eq!(star.phase, Some(Some(StarPhase::Full)));
    assert_eq!(sent["phase"], json!("full"));
    let server = Server::json(200, &super::later::star(json!({})).to_string()).await;
    let body = Star::new(vega(&[]));
    let client = Client::from(&server.client());
    client.put_star().name("vega").epoch(2000).kind(PutStarKind::Star).body(body).send().await.unwrap();
    assert_eq!(server.request().line(), "PUT /stars/vega?epoch=2000&kind=star");
}

#[tokio::test]
async fn a_definition_inside_of_a_schema_is_a_type() {
    let (star, sent) = there_and_back(json!({ "class": "o" })).await;
    assert_eq!(star.class, Some(Some(Class::O)));
    assert_eq!(sent["class"], json!("o"));
    let (star, _) = there_and_back(json!({ "class": null })).await;
    assert_eq!(star.class, Some(None));
}

#[tokio::test]
async fn what_stands_beside_a_reference_holds_too() {
    let constellation = json!({ "title": "Lyra", "area": 286.5 });
    let (star, sent) = there_and_back(json!({ "constellation": constellation })).await;
    let read = star.constellation.unwrap();
    assert_eq!((read.title.as_str(), read.area), ("Lyra", Some(286.5)));
    assert_eq!(sent["constellation"], constellation);
    // The title is required by what stands beside the reference.
    let server = Server::json(200, &super::later::star(json!({ "constellation": { "area": 1.0 } })).to_string()).await;
    let body = Star::new(vega(&[]));
    let error = Client::from(&server.client()).put_star().name("vega").body(body).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
}

#[tokio::test]
async fn properties_that_no_part_evaluates_are_kept_only_if_they_are_allowed() {
    let server = Server::json(200, r#"{"area": 1.5, "moons": 2, "odd": 3}"#).await;
    let client = Client::from(&server.client());
    let planet = client.add_planet().body(Planet::new()).send().await.unwrap().into_inner();
    assert_eq!((planet.area, planet.moons), (Some(1.5), Some(2)));
    client.add_planet().body(planet).send().await.unwrap();
    assert_eq!(server.received().last().unwrap().json(), json!({ "area": 1.5, "moons": 2 }));
    // Those of a star may be there.
    let (_, sent) = there_and_back(json!({ "odd": 3 })).await;
    assert_eq!(sent["odd"], json!(3));
}

#[tokio::test]
async fn properties_of_one_pattern_are_a_map() {
    let server = Server::json(200, r#"{"stars": 2, "planets": 8}"#).await;
    let catalogue = Client::from(&server.client()).get_catalogue().send().await.unwrap().into_inner();
    assert_eq!(catalogue.get("planets"), Some(&8));
}

#[tokio::test]
async fn operations_of_3_1_have_mocks() {
    let server = MockServer::start_async().await;
    let mut planet = Planet::new();
    planet.moons = Some(1);
    let mock = server.add_planet(|when, then| {
        when.body(&Planet::new());
        then.ok(&planet);
    });
    let config = Config::new(Credentials::bearer("k")).with_base_url(server.base_url());
    let client = Client::from(&config.client().unwrap());
    let answer = client.add_planet().body(Planet::new()).send().await.unwrap().into_inner();
    assert_eq!(answer.moons, Some(1));
    mock.assert();
    assert_eq!(operations::ADD_PLANET.path, "/planets");
}

/// Samples of values with what the document says of them.
fn samples() -> Vec<(&'static str, Value, bool)> {
    vec![
        ("Star", star(json!({})), true),
        ("Star", star(json!({ "position": [1, 2, 3] })), false),
        ("Star", star(json!({ "position": ["a"] })), false),
        ("Star", star(json!({ "position": [1] })), true),
        ("Star", star(json!({ "reading": ["a", 1, null] })), true),
        ("Star", star(json!({ "reading": [1] })), false),
        ("Star", star(json!({ "kind": "moon" })), false),
        ("Star", star(json!({ "brightness": null })), true),
        ("Star", star(json!({ "brightness": -2 })), false),
        ("Star", star(json!({ "brightness": 30 })), true),
        ("Star", star(json!({ "label": 4 })), false),
        ("Star", star(json!({ "label": "four" })), true),
        ("Star", star(json!({ "label": null })), false),
        ("Star", star(json!({ "wanted": null })), true),
        ("Star", star(json!({ "wanted": false })), false),
        ("Star", star(json!({ "parent": null, "class": null, "value": null, "nothing": null })), true),
        ("Star", star(json!({ "nothing": 1 })), false),
        ("Star", star(json!({ "never": 1 })), false),
        ("Star", star(json!({ "either": [1] })), true),
        ("Star", star(json!({ "either": "a" })), false),
        ("Star", star(json!({ "exactly": 6 })), false),
        ("Star", star(json!({ "both": "b" })), false),
        ("Star", star(json!({ "phase": "new" })), true),
        ("Star", star(json!({ "phase": "half" })), false),
        ("Star", star(json!({ "size": 1 })), false),
        ("Star", star(json!({ "size": 9 })), true),
        ("Star", star(json!({ "size": 10 })), false),
        ("Star", star(json!({ "constellation": {} })), false),
        ("Star", star(json!({ "old": null })), true),
        ("Constellation", json!({ "title": "Lyra", "area": 1 }), true),
        ("Constellation", json!({ "title": "Lyra", "area": "a" }), false),
        ("Planet", json!({ "area": 1, "moons": 1 }), true),
        ("Planet", json!({ "odd": 1 }), false),
        ("Catalogue", json!({ "stars": 1 }), true),
        ("Catalogue", json!({ "Stars": 1 }), false),
        ("Catalogue", json!({ "constellations": 1 }), false),
        ("Watch", json!({ "from": "a", "to": "b", "nights": ["a"] }), true),
        ("Watch", json!({ "from": "a" }), false),
        ("Watch", json!({ "to": "b" }), false),
        ("Watch", json!({ "from": "a", "to": "b", "nights": ["b"] }), false),
        ("Watch", json!({ "from": "a", "to": "b", "nights": ["a", "a", "a"] }), false),
        ("Watch", json!({ "nights": ["a"] }), false),
        ("Watch", json!({ "rest": ["a", "b"] }), false),
        ("Watch", json!({ "odd": 1 }), true),
        ("Watch", json!({ "odd": "a" }), false),
    ]
}

#[test]
fn every_type_of_3_1_judges_every_sample_and_its_mutations_as_the_document_does() {
    let mut document: Value = serde_json::from_str(named::DOCUMENT).unwrap();
    // What 3.1 no longer knows is read as it was meant.
    document["components"]["schemas"]["Star"]["properties"]["old"] = json!({ "type": ["string", "null"] });
    // The validator knows no schemas in `components`, and so none of their anchors.
    let star = &mut document["components"]["schemas"]["Star"]["properties"];
    star["region"]["$ref"] = json!("#/components/schemas/Region");
    star["orbit"]["prefixItems"][2]["$ref"] = json!("#/components/schemas/Region");
    // To it, the whole document is one schema.
    let watch = &mut document["components"]["schemas"]["Watch"]["properties"];
    watch["from"]["$ref"] = json!("#/components/schemas/Watch/$defs/Night");
    document["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    let mut pool = BTreeSet::new();
    for (_, sample, _) in samples() {
        pool.extend(mutations(&sample).into_iter().map(|mutation| mutation.to_string()));
        pool.insert(sample.to_string());
    }
    let mut judged = [0, 0];
    let types = named::types();
    for (name, places, schema) in &types {
        let schema = schema.clone().to_value();
        assert!(jsonschema::meta::is_valid(&schema), "{name}: {schema:#}");
        let mut reference = document.clone();
        let fragment = |pointer: &&str| pointer.replace('{', "%7B").replace('}', "%7D");
        reference["allOf"] = places.iter().map(|place| json!({ "$ref": format!("#{}", fragment(place)) })).collect();
        let (ours, documents) = (validator_for(&schema).unwrap(), validator_for(&reference).unwrap());
        for (_, sample, accepted) in samples().iter().filter(|(other, ..)| other == name) {
            assert_eq!(documents.is_valid(sample), *accepted, "the document's {name}: {sample}");
        }
        for sample in pool.iter().map(|sample| serde_json::from_str(sample).unwrap()) {
            assert_eq!(ours.is_valid(&sample), documents.is_valid(&sample), "{name}: {sample}");
            judged[usize::from(documents.is_valid(&sample))] += 1;
        }
    }
    assert!(judged.iter().all(|count| *count > 500), "{judged:?}");
}
