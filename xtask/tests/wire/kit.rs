//! Which type a value is read as where the document has several for it, and what numbers hold.

use blaxel_api::ErrorKind;
use blaxel_api::types::{Kit, KitAmount, KitPart, KitPartsItem, KitRemark, KitStock, Tree};
use serde_json::{Value, json};

mod support;

use support::Server;

/// The kit as it was answered, and as it is sent again.
async fn there_and_back(kit: Value) -> (Kit, Value) {
    let text = kit.to_string();
    let server = Server::json(200, &text).await;
    let client = server.client();
    let kit = client.put_kit().body(Kit::new()).send().await.unwrap().into_inner();
    client.put_kit().body(kit.clone()).send().await.unwrap();
    let sent = server.received().last().unwrap().json();
    (kit, sent)
}

#[tokio::test]
async fn of_several_types_that_is_read_which_the_schema_admits() {
    let (kit, _) = there_and_back(json!({ "part": { "length": 1 } })).await;
    assert!(matches!(kit.part, Some(KitPart::Screw(_))), "{kit:?}");
    for part in [json!({ "length": 1, "head": "flat" }), json!({ "length": 1, "point": true })] {
        let (kit, sent) = there_and_back(json!({ "part": part })).await;
        assert!(matches!(kit.part, Some(KitPart::Nail(_))), "{kit:?}");
        assert_eq!(sent, json!({ "part": part }));
    }
    let (kit, _) = there_and_back(json!({ "part": { "kind": "paper" } })).await;
    assert!(matches!(kit.part, Some(KitPart::Glue(_))), "{kit:?}");
}

#[tokio::test]
async fn a_listed_value_that_is_no_text_tells_types_apart() {
    let (kit, _) = there_and_back(json!({ "stock": { "id": "a", "gone": true } })).await;
    assert!(matches!(kit.stock, Some(KitStock::Gone(_))), "{kit:?}");
    for stock in [json!({ "id": "a", "gone": false }), json!({ "id": "a", "left": 1 })] {
        let (kit, sent) = there_and_back(json!({ "stock": stock })).await;
        assert!(matches!(kit.stock, Some(KitStock::Stocked(_))), "{kit:?}");
        assert_eq!(sent, json!({ "stock": stock }));
    }
}

#[tokio::test]
async fn of_any_of_objects_every_property_is_kept() {
    let parts = json!([{ "size": 1, "colour": "red", "coats": 2 }, { "size": 1 }, { "colour": "red", "other": [1] }]);
    let (kit, sent) = there_and_back(json!({ "parts": parts })).await;
    let kinds = kit.parts.unwrap().iter().map(|part| matches!(part, KitPartsItem::Painted(_))).collect::<Vec<_>>();
    assert_eq!(kinds, [true, false, true]);
    assert_eq!(sent, json!({ "parts": parts }));
}

#[tokio::test]
async fn a_choice_inside_of_choices_is_read_in_time() {
    let mut tree = json!({ "leaves": 1 });
    for _ in 0..20 {
        tree = json!({ "of": [tree] });
    }
    let (kit, sent) = there_and_back(json!({ "tree": tree })).await;
    assert!(matches!(kit.tree, Some(Tree::Branch(_))), "{kit:?}");
    assert_eq!(sent, json!({ "tree": tree }));
}

#[tokio::test]
async fn a_discriminator_that_contradicts_the_propertys_own_values_decides_by_those() {
    let (kit, sent) = there_and_back(json!({ "remark": { "kind": "link", "url": "u" } })).await;
    assert!(matches!(kit.remark, Some(KitRemark::LinkRemark(_))), "{kit:?}");
    assert_eq!(sent, json!({ "remark": { "kind": "link", "url": "u" } }));
}

#[tokio::test]
async fn numbers_are_sent_as_they_came() {
    let kit = json!({ "ratio": 99_082_115.833_762_47, "total": u64::MAX, "small": u32::MAX, "wide": u32::MAX,
        "unsaid": u64::MAX, "count": i64::MIN, "later": { "ratio": 99_082_115.833_762_47, "total": u64::MAX } });
    let (read, sent) = there_and_back(kit.clone()).await;
    assert_eq!((read.total, read.small, read.wide), (Some(u64::MAX), Some(u32::MAX), Some(u32::MAX.into())));
    assert_eq!(sent, kit);
    assert!(sent.to_string().contains("99082115.83376247"), "{sent}");
    let (read, _) = there_and_back(json!({ "amount": 3 })).await;
    assert_eq!(read.amount, Some(KitAmount::Integer(3)));
}

#[tokio::test]
async fn minus_zero_is_an_integer() {
    let server = Server::json(200, r#"{"count":-0,"later":"-0"}"#).await;
    let kit = server.client().put_kit().body(Kit::new()).send().await.unwrap().into_inner();
    assert_eq!((kit.count, &kit.additional_properties["later"]), (Some(0), &json!("-0")));
}

#[tokio::test]
async fn a_number_that_json_does_not_have_is_an_error_that_names_the_property() {
    let server = Server::json(200, "{}").await;
    for ratio in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut kit = Kit::new();
        kit.ratio = Some(ratio);
        let error = server.client().put_kit().body(kit).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter);
        assert!(error.to_string().contains(&format!("ratio: `{ratio}`")), "{error}");
    }
    assert!(server.received().is_empty());
}
