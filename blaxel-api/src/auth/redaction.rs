//! Removes a secret from a text of foreign origin, in the forms in which a server may repeat it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use secrecy::zeroize::Zeroizing;

use crate::error::is_hidden;

/// A shorter secret is kept: it may be part of any word.
const SHORTEST: usize = 4;
/// The shortest beginning of a secret that counts as the secret: the server, or the limit of a body, may have cut it.
const PREFIX: usize = 8;
/// What is shown in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Replaces a secret: as it is, percent-encoded, in base64, from its first eight characters on, and with invisible characters in
/// between. Upper and lower case count as equal, because a host name loses the difference.
pub(crate) fn redact(text: String, secret: &str) -> String {
    if secret.len() < SHORTEST {
        return text;
    }
    let forms = [
        Zeroizing::new(secret.to_owned()),
        Zeroizing::new(STANDARD_NO_PAD.encode(secret)),
        Zeroizing::new(URL_SAFE_NO_PAD.encode(secret)),
        // A secret may itself look percent-encoded.
        Zeroizing::new(percent_decode_str(secret).decode_utf8_lossy().into_owned()),
    ];
    let text = if text.contains('%') { replace(text, &forms, true) } else { text };
    replace(text, &forms, false)
}

/// A byte of the text as a reader gets it, and where it stands.
struct Unit {
    byte: u8,
    start: usize,
    end: usize,
}

fn replace(text: String, forms: &[Zeroizing<String>], decode: bool) -> String {
    let units = units(&text, decode);
    let mut clean = String::new();
    let (mut index, mut copied) = (0, 0);
    while let Some(rest) = units.get(index..).filter(|rest| !rest.is_empty()) {
        let longest = forms.iter().map(|form| matching(rest, form.as_bytes())).max().unwrap_or_default();
        if let (Some(first), Some(last)) = (rest.first(), longest.checked_sub(1).and_then(|last| rest.get(last))) {
            clean.push_str(text.get(copied..first.start).unwrap_or_default());
            clean.push_str(REDACTED);
            copied = last.end;
            index += longest;
        } else {
            index += 1;
        }
    }
    if copied == 0 {
        return text;
    }
    clean.push_str(text.get(copied..).unwrap_or_default());
    clean
}

/// How many units at the start are the secret or its beginning; 0 if they are neither.
fn matching(units: &[Unit], secret: &[u8]) -> usize {
    let length = units.iter().zip(secret).take_while(|(unit, byte)| unit.byte.eq_ignore_ascii_case(byte)).count();
    if length == secret.len() || length >= PREFIX { length } else { 0 }
}

/// The bytes of a text without invisible characters; with `decode`, a percent-encoded byte is one unit.
fn units(text: &str, decode: bool) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len());
    let mut skipped = 0;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        if start < skipped || is_hidden(character) || matches!(character, '\u{fe00}'..='\u{fe0f}') {
            continue;
        }
        let digits = text.get(end..end + 2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if let (true, '%', Some(Ok(byte))) = (decode, character, digits.map(|digits| u8::from_str_radix(digits, 16))) {
            skipped = end + 2;
            units.push(Unit { byte, start, end: skipped });
            continue;
        }
        // All bytes of a character have its position, so that a text is never cut inside of a character.
        units.extend(character.encode_utf8(&mut [0; 4]).bytes().map(|byte| Unit { byte, start, end }));
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_secret_is_replaced_and_a_short_word_is_not() {
        assert_eq!(redact("key bl_1 and bl_1".to_owned(), "bl_1"), "key [redacted] and [redacted]");
        assert_eq!(redact("key of".to_owned(), "key"), "key of");
        assert_eq!(redact("nothing".to_owned(), "bl_1"), "nothing");
    }

    #[test]
    fn every_form_of_a_secret_is_replaced() {
        let secret = "bl_QzXw9Kp%2Lm";
        for form in [
            "bl_QzXw9Kp%2Lm",
            "BL_qzxw9kp%2lm",
            "bl_QzXw9Kp%252Lm",
            "%62%6c%5F%51%7A%58%77%39%4b%70%25%32%4c%6d",
            "bl_Qz\u{200b}Xw9K\u{ad}p%2Lm",
            "YmxfUXpYdzlLcCUyTG0",
            "bl_QzXw9",
        ] {
            assert_eq!(redact(format!("é {form} é"), secret), "é [redacted] é", "{form}");
        }
        assert_eq!(redact("bl_QzXw".to_owned(), secret), "bl_QzXw", "seven characters are not enough");
    }

    #[test]
    fn any_text_is_cut_at_characters() {
        for text in ["%", "%e", "%é1", "é%zz%C3", "bl_é", "sécr\u{fe0f}ét"] {
            assert!(redact(text.to_owned(), "é%zz").len() < 30);
            redact(text.to_owned(), "sécrét");
        }
    }
}
