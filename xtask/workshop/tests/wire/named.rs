//! Written by the test of `xtask/tests/repository/workshop.rs`; do not edit.

pub(crate) const DOCUMENT: &str = include_str!("document.json");

pub(crate) fn types() -> Vec<(&'static str, &'static str, schemars::Schema)> {
    vec![
        ("Tool", "/components/schemas/Tool", schemars::schema_for!(blaxel_api::types::Tool)),
        ("Event", "/components/schemas/Event", schemars::schema_for!(blaxel_api::types::Event)),
        ("State", "/components/schemas/State", schemars::schema_for!(blaxel_api::types::State)),
        ("Filter", "/components/schemas/Filter", schemars::schema_for!(blaxel_api::types::Filter)),
        ("Lending", "/components/schemas/Lending", schemars::schema_for!(blaxel_api::types::Lending)),
        ("Base", "/components/schemas/Base", schemars::schema_for!(blaxel_api::types::Base)),
        ("Change", "/components/schemas/Change", schemars::schema_for!(blaxel_api::types::Change)),
        ("Paint", "/components/schemas/Paint", schemars::schema_for!(blaxel_api::types::Paint)),
        ("Drill", "/components/schemas/Drill", schemars::schema_for!(blaxel_api::types::Drill)),
        ("Pending", "/components/schemas/Pending", schemars::schema_for!(blaxel_api::types::Pending)),
        ("Meta", "/components/schemas/Meta", schemars::schema_for!(blaxel_api::types::Meta)),
        ("Problem", "/components/schemas/Problem", schemars::schema_for!(blaxel_api::types::Problem)),
        ("Clash", "/components/schemas/Clash", schemars::schema_for!(blaxel_api::types::Clash)),
        ("Trouble", "/components/schemas/Trouble", schemars::schema_for!(blaxel_api::types::Trouble)),
        ("Measure", "/components/schemas/Measure", schemars::schema_for!(blaxel_api::types::Measure)),
        ("Unsure", "/components/schemas/Unsure", schemars::schema_for!(blaxel_api::types::Unsure)),
        ("Prices", "/components/schemas/Prices", schemars::schema_for!(blaxel_api::types::Prices)),
        ("Priced", "/components/schemas/Priced", schemars::schema_for!(blaxel_api::types::Priced)),
        ("Quality", "/components/schemas/Quality", schemars::schema_for!(blaxel_api::types::Quality)),
        ("Graded", "/components/schemas/Graded", schemars::schema_for!(blaxel_api::types::Graded)),
        ("Serial", "/components/schemas/Serial", schemars::schema_for!(blaxel_api::types::Serial)),
        ("Words", "/components/schemas/Words", schemars::schema_for!(blaxel_api::types::Words)),
        ("Serials", "/components/schemas/Serials", schemars::schema_for!(blaxel_api::types::Serials)),
        ("Either", "/components/schemas/Either", schemars::schema_for!(blaxel_api::types::Either)),
        ("Exactly", "/components/schemas/Exactly", schemars::schema_for!(blaxel_api::types::Exactly)),
        ("Sealed", "/components/schemas/Sealed", schemars::schema_for!(blaxel_api::types::Sealed)),
        ("Reached", "/components/schemas/Reached", schemars::schema_for!(blaxel_api::types::Reached)),
        ("Whatever", "/components/schemas/Whatever", schemars::schema_for!(blaxel_api::types::Whatever)),
        ("ToolKind", "/components/schemas/Tool/properties/kind", schemars::schema_for!(blaxel_api::types::ToolKind)),
        ("ToolLent", "/components/schemas/Tool/properties/lent", schemars::schema_for!(blaxel_api::types::ToolLent)),
        ("ToolPattern", "/components/schemas/Tool/properties/pattern", schemars::schema_for!(blaxel_api::types::ToolPattern)),
        ("ChangeStepsItem", "/components/schemas/Change/properties/steps/items", schemars::schema_for!(blaxel_api::types::ChangeStepsItem)),
        ("MeasureUnit", "/components/schemas/Measure/properties/unit", schemars::schema_for!(blaxel_api::types::MeasureUnit)),
        ("ListToolsResponse200", "/paths/~1tools/get/responses/200/content/application~1json/schema", schemars::schema_for!(blaxel_api::types::ListToolsResponse200)),
    ]
}
