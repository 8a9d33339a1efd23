//! The words of a name.
//!
//! Words end where the case changes, as `heck` has it, and at characters that no identifier can hold. An acronym and its plural are
//! one word (`listVPCs`: `list_vpcs`), and so are a few names that are spelled in mixed case (`OAuth`: `oauth`).

use std::fmt::Write;

use unicode_ident::is_xid_continue;
use unicode_normalization::UnicodeNormalization;

/// Names in mixed case that are one word.
pub const WORDS: [&str; 8] = ["ETag", "GitHub", "GitLab", "GraphQL", "IPv4", "IPv6", "OAuth", "iOS"];

/// Keeps the characters that an identifier can contain; `+1` and `-1` become words.
pub(super) fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    match name {
        "+1" => return "plus 1".to_owned(),
        "-1" => return "minus 1".to_owned(),
        _ => {}
    }
    let spelt = is_taken_for_ascii(name);
    for character in name.replace('\u{b5}', " micro ").nfkc() {
        match character {
            character if spelt && looks_like_ascii(character) => {
                // Writing to a `String` cannot fail.
                let _ = write!(words, " u{:x} ", u32::from(character));
            }
            '\'' => {}
            '<' => words.push_str(" less "),
            '>' => words.push_str(" greater "),
            '=' => words.push_str(" equal "),
            '*' => words.push_str(" star "),
            character if is_xid_continue(character) && !is_invisible(character) => words.push(character),
            _ => words.push(' '),
        }
    }
    in_one_piece(&words)
}

/// Writes plurals of acronyms and the names of [`WORDS`] in lower case, so that they are not split.
fn in_one_piece(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut written = String::with_capacity(name.len());
    let mut place = 0;
    while let Some(rest) = characters.get(place..).filter(|rest| !rest.is_empty()) {
        let before = place.checked_sub(1).and_then(|before| characters.get(before)).copied();
        let length = word(before, rest).or_else(|| plural(before, rest));
        let piece = rest.iter().take(length.unwrap_or(1));
        if length.is_some() {
            written.push(' ');
            written.extend(piece.flat_map(|character| character.to_lowercase()));
        } else {
            written.extend(piece);
        }
        place += length.unwrap_or(1);
    }
    written
}

/// The length of the name of [`WORDS`] with which the text begins, with the `s` of a plural.
fn word(before: Option<char>, text: &[char]) -> Option<usize> {
    WORDS.iter().find_map(|word| {
        let length = word.len();
        let is_it = text.get(..length)?.iter().copied().eq(word.chars());
        let begins = match before {
            Some(before) if word.starts_with(char::is_lowercase) => !before.is_alphanumeric(),
            Some(before) => !before.is_uppercase(),
            None => true,
        };
        let ends = |next: Option<&char>| {
            next.is_none_or(|next| !(next.is_lowercase() || next.is_numeric() && word.ends_with(char::is_numeric)))
        };
        let rest = text.get(length..)?;
        let is_plural = rest.first() == Some(&'s') && ends(rest.get(1));
        (is_it && begins && (is_plural || ends(rest.first()))).then_some(length + usize::from(is_plural))
    })
}

/// The length of the plural of an acronym with which the text begins: capitals and a single `s`.
fn plural(before: Option<char>, text: &[char]) -> Option<usize> {
    if before.is_some_and(char::is_uppercase) {
        return None;
    }
    let capitals = text.iter().take_while(|character| character.is_uppercase()).count();
    let ends = text.get(capitals + 1).is_none_or(|next| !next.is_lowercase());
    (capitals > 1 && text.get(capitals) == Some(&'s') && ends).then_some(capitals + 1)
}

/// Invisible letters and marks (Unicode's `Default_Ignorable_Code_Point`): two names could look the same.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether all letters outside of ASCII look like ASCII letters, so that two names could look the same.
fn is_taken_for_ascii(name: &str) -> bool {
    let mut others = name.nfkc().filter(|character| !character.is_ascii() && character.is_alphabetic()).peekable();
    others.peek().is_some() && others.all(looks_like_ascii)
}

/// Greek and Cyrillic letters that look like an ASCII letter, in either case.
fn looks_like_ascii(character: char) -> bool {
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεζηικμνορτυχςϲϳАВЕЅІЈКМНОРСТУХЁЇавеѕіјкмнорстухёїԁһԛԝ".contains(character)
}

#[cfg(test)]
mod tests {
    use crate::model::names::{pascal, shouty, snake};

    #[test]
    fn an_acronym_is_one_word_in_the_singular_and_in_the_plural() {
        for (name, expected) in [
            ("ListVPCs", "list_vpcs"),
            ("listEgressIPs", "list_egress_ips"),
            ("URLs", "urls"),
            ("APIKey", "api_key"),
            ("HTTPServer", "http_server"),
            ("userIDsByTag", "user_ids_by_tag"),
            ("EC2IDs", "ec2_ids"),
            ("GetDriveJWKS", "get_drive_jwks"),
            ("HTTPStatus", "http_status"),
            ("isDNSSet", "is_dns_set"),
            ("lastNRequests", "last_n_requests"),
            ("asIs", "as_is"),
            ("A_Bs", "a_bs"),
        ] {
            assert_eq!(snake(name), expected, "{name}");
        }
        assert_eq!([pascal("VPCs"), pascal("list_vpcs"), shouty("listVPCs")], ["Vpcs", "ListVpcs", "LIST_VPCS"]);
    }

    #[test]
    fn a_name_in_mixed_case_is_one_word_where_it_stands_alone() {
        for (name, expected) in [
            ("getOAuthToken", "get_oauth_token"),
            ("OAuth2", "oauth2"),
            ("OAuth2Client", "oauth2_client"),
            ("OAuthorized", "o_authorized"),
            ("IPv4", "ipv4"),
            ("allowIPv6Addresses", "allow_ipv6_addresses"),
            ("IPv4s", "ipv4s"),
            ("ListGitHubs", "list_githubs"),
            ("ETag", "etag"),
            ("iOSVersion", "ios_version"),
            ("BIOS", "bios"),
            ("radioOS", "radio_os"),
            ("GraphQLQuery", "graphql_query"),
        ] {
            assert_eq!(snake(name), expected, "{name}");
        }
        assert_eq!([pascal("GitHub"), pascal("IPv4Range")], ["Github", "Ipv4Range"]);
    }

    #[test]
    fn a_name_in_rusts_case_is_split_as_it_is_spelled() {
        for name in ["ListVPCs", "getOAuthToken", "IPv4s", "iOSVersion", "APIKey"] {
            assert_eq!(snake(&snake(name)), snake(name));
            assert_eq!(snake(&pascal(name)), snake(name));
        }
    }
}
