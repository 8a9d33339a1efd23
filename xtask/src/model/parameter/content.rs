//! Parameters with `content` instead of a schema.

use crate::model::form::FormStyle;
use crate::model::ledger::Reading;
use crate::model::rules;
use crate::model::schema::{Schemas, Type};
use crate::openapi::document::At;
use crate::openapi::media_type::{essence, is_json};

use super::style::{self, Location, SegmentStyle, Style};

/// Reads the one media type of a parameter: its schema with its type, and how it is written.
pub(super) fn read<'b>(
    reading: &mut Reading<'_>,
    at: &At<'b>,
    list: &At<'b>,
    location: Location,
    hint: &str,
    schemas: &mut Schemas,
) -> Option<(At<'b>, Type, Style)> {
    reading.object(list, &rules::PARAMETER_CONTENT);
    for name in ["style", "explode", "allowReserved"] {
        reading.claim_member(at, name, &rules::PARAMETER_UNUSED);
    }
    let mut members = list.members().filter(|(name, _)| !name.starts_with("x-"));
    let (one, other) = (members.next(), members.next());
    let text = |media_type: &str| essence(media_type).starts_with("text/");
    let written = one.filter(|(media_type, _)| other.is_none() && (is_json(media_type) || text(media_type)));
    let Some((media_type, media)) = written.filter(|_| location != Location::Cookie) else {
        reading.refuse(
            list,
            &rules::PARAMETER_INVALID,
            format!("found {} as content of a {} parameter", media_types(list), location.word()),
            "expected JSON or text in path, query or header",
            "leave the operation out with `--skip`",
        );
        return None;
    };
    reading.object(&media, &rules::PARAMETER_CONTENT);
    for name in ["example", "examples"] {
        reading.claim_member(&media, name, &rules::EXAMPLE);
    }
    reading.claim_member(&media, "encoding", &rules::ENCODING);
    let json = is_json(media_type);
    let (schema, without) = (media.get("schema"), if json { Type::Any } else { Type::String });
    let ty = schema.as_ref().map_or(without, |schema| schemas.read(reading, schema, hint));
    let style = match (location, json) {
        (Location::Query, _) => {
            Style::Form { style: if json { FormStyle::Json } else { FormStyle::Exploded }, reserved: false }
        }
        (_, true) => Style::Segment(SegmentStyle::Json),
        (_, false) => Style::Segment(SegmentStyle::Simple(false)),
    };
    let schema = schema.unwrap_or(media);
    if !json && style::of_type(schemas, &ty, style) != Style::Text {
        reading.refuse(
            &schema,
            &rules::PARAMETER_INVALID,
            format!("found `{media_type}` for a value that is not a string"),
            "expected a string, number or boolean",
            "leave the operation out with `--skip`",
        );
        return None;
    }
    Some((schema, ty, style))
}

fn media_types(list: &At<'_>) -> String {
    let names: Vec<String> = list.members().take(3).map(|(name, _)| format!("`{name}`")).collect();
    if names.is_empty() { "no media type".to_owned() } else { names.join(" and ") }
}
