//! Written by the test of `xtask/tests/repository/workshop.rs`; do not edit.
#![allow(clippy::too_many_lines, reason = "a line for each type")]

pub(crate) const DOCUMENT: &str = include_str!("document.json");

pub(crate) fn types() -> Vec<(&'static str, &'static [&'static str], schemars::Schema)> {
    vec![
        ("Catalogue", &["/components/schemas/Catalogue"] as &[_], schemars::schema_for!(blaxel_api::later::schemas::Catalogue)),
        ("Constellation", &["/components/schemas/Constellation"] as &[_], schemars::schema_for!(blaxel_api::later::types::Constellation)),
        ("Frames", &["/components/schemas/Frames"] as &[_], schemars::schema_for!(blaxel_api::later::schemas::Frames)),
        ("Planet", &["/components/schemas/Planet"] as &[_], schemars::schema_for!(blaxel_api::later::types::Planet)),
        ("Region", &["/components/schemas/Region"] as &[_], schemars::schema_for!(blaxel_api::later::types::Region)),
        ("Star", &["/components/schemas/Star"] as &[_], schemars::schema_for!(blaxel_api::later::types::Star)),
        ("Watch", &["/components/schemas/Watch"] as &[_], schemars::schema_for!(blaxel_api::later::types::Watch)),
        ("StarBoth", &["/components/schemas/Star/properties/both"] as &[_], schemars::schema_for!(blaxel_api::later::types::StarBoth)),
        ("Class", &["/components/schemas/Star/$defs/Class"] as &[_], schemars::schema_for!(blaxel_api::later::types::Class)),
        ("StarEither", &["/components/schemas/Star/properties/either"] as &[_], schemars::schema_for!(blaxel_api::later::types::StarEither)),
        ("Place", &["/components/schemas/Watch/properties/place"] as &[_], schemars::schema_for!(blaxel_api::later::types::Place)),
        ("StarKind", &["/components/schemas/Star/properties/kind"] as &[_], schemars::schema_for!(blaxel_api::later::types::StarKind)),
        ("StarLabel", &["/components/schemas/Star/properties/label"] as &[_], schemars::schema_for!(blaxel_api::later::types::StarLabel)),
        ("StarNearest", &["/components/schemas/Star/properties/nearest"] as &[_], schemars::schema_for!(blaxel_api::later::types::StarNearest)),
        ("StarOrbit", &["/components/schemas/Star/properties/orbit"] as &[_], schemars::schema_for!(blaxel_api::later::types::StarOrbit)),
        ("StarPhase", &["/components/schemas/Star/properties/phase"] as &[_], schemars::schema_for!(blaxel_api::later::types::StarPhase)),
        ("PutStarKind", &["/paths/~1stars~1{name}/put/parameters/2/schema"] as &[_], schemars::schema_for!(blaxel_api::later::types::PutStarKind)),
    ]
}
