//! Which type a value is read as where the document has several for it, and what numbers hold.

use blaxel_api::ErrorKind;
use blaxel_api::types::{
    Apprentice, Helper, HelperBase, Holder, Kit, KitAmount, KitAside, KitLevel, KitMetric, KitPart, KitPartsItem,
    KitRemark, KitSized, KitStock, Lid, LidFlat, Master, Tray, TrayRound, Tree, Unit,
};
use serde_json::{Value, json};

use crate::support::Server;

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
async fn a_discriminator_that_contradicts_the_properties_own_values_decides_by_those() {
    let (kit, sent) = there_and_back(json!({ "remark": { "kind": "link", "url": "u" } })).await;
    assert!(matches!(kit.remark, Some(KitRemark::LinkRemark(_))), "{kit:?}");
    assert_eq!(sent, json!({ "remark": { "kind": "link", "url": "u" } }));
}

#[tokio::test]
async fn a_property_called_like_a_method_of_all_types_is_sent() {
    let server = Server::json(200, "{}").await;
    server.client().put_kit().body(Kit::new().default(true)).send().await.unwrap();
    assert_eq!(server.request().json(), json!({ "default": true }));
}

#[tokio::test]
async fn an_alternative_without_a_name_is_decoded_where_no_other_is_named() {
    let variant = async |aside: Value| {
        let (kit, sent) = there_and_back(json!({ "aside": aside })).await;
        assert_eq!(sent, json!({ "aside": aside }));
        match kit.aside.unwrap() {
            KitAside::TextRemark(_) => "named",
            KitAside::KitAsideVariant2(_) => "listed",
            KitAside::KitAsideVariant3(_) => "left",
            _ => "another",
        }
    };
    assert_eq!(variant(json!({ "kind": "text" })).await, "named");
    assert_eq!(variant(json!({ "kind": "page", "page": 1 })).await, "listed");
    assert_eq!(variant(json!({ "kind": "line", "line": 1 })).await, "left");
    assert_eq!(variant(json!({ "line": 1 })).await, "left");
}

#[tokio::test]
async fn the_parts_of_all_of_are_one_type() {
    let sent = json!({ "unit": "inch", "many": ["mm"], "metric": "mm", "sized": { "size": 1 },
        "fitted": { "unit": "mm", "holder": { "left": true, "right": false } } });
    let (kit, again) = there_and_back(sent.clone()).await;
    assert_eq!((kit.unit, kit.metric), (Some(Unit::Inch), Some(KitMetric::Mm)));
    assert_eq!(kit.sized.map(|KitSized { size, .. }| size), Some(1));
    let fitted = kit.fitted.unwrap();
    assert_eq!(fitted.unit.as_str(), "mm");
    let holder = fitted.holder.unwrap();
    assert_eq!((holder.left, holder.right), (Some(true), Some(false)));
    assert_eq!(again, sent);
    // What has a type of its own keeps it.
    let _: Holder = Holder::new();
}

#[tokio::test]
async fn what_stands_beside_alternatives_is_in_each_of_them() {
    let sent = json!({ "tray": { "id": "a", "radius": 1 }, "lid": { "size": 2, "side": 3, "colour": "red" } });
    let (kit, again) = there_and_back(sent.clone()).await;
    let Some(Tray::Round(TrayRound { id, radius, .. })) = kit.tray else { panic!("{:?}", kit.tray) };
    assert_eq!((id.as_str(), radius), ("a", 1));
    let Some(Lid::Flat(LidFlat { size, side, .. })) = kit.lid else { panic!("{:?}", kit.lid) };
    assert_eq!((size, side), (Some(2), 3));
    assert_eq!(again, sent);
}

#[tokio::test]
async fn a_discriminator_without_alternatives_decides_among_what_is_made_of_the_schema() {
    let of = |helper: Value| async move {
        let (kit, sent) = there_and_back(json!({ "helper": helper })).await;
        assert_eq!(sent, json!({ "helper": helper }));
        kit.helper.unwrap()
    };
    let helper = of(json!({ "job": "learns", "year": 2 })).await;
    assert!(matches!(&helper, Helper::Apprentice(Apprentice { year: Some(2), .. })), "{helper:?}");
    let helper = of(json!({ "job": "Master", "guild": "g", "name": "n" })).await;
    assert!(matches!(&helper, Helper::Master(Master { guild: Some(_), name: Some(_), .. })), "{helper:?}");
    let helper = of(json!({ "job": "sweeps", "broom": 1 })).await;
    assert!(matches!(&helper, Helper::HelperBase(HelperBase { job, .. }) if job == "sweeps"), "{helper:?}");
}

#[tokio::test]
async fn what_is_excluded_or_misplaced_takes_any_value_of_the_type() {
    let sent = json!({ "noText": [1], "odd": 12345.5, "level": "1" });
    let (kit, again) = there_and_back(sent.clone()).await;
    assert_eq!((kit.no_text, kit.odd, kit.level), (Some(json!([1])), Some(12345.5), Some(KitLevel::X1)));
    assert_eq!(again, sent);
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
