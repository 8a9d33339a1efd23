//! The match over the status of a response.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::body::Status;

/// Chooses by the media type of a response: the first case that matches, or else the last one.
#[must_use]
pub fn by_media_type<'m>(cases: impl IntoIterator<Item = (&'m str, TokenStream)>, last: &TokenStream) -> TokenStream {
    let cases = cases.into_iter().map(|(media_type, body)| quote!(if response.is(#media_type) { #body } else));
    let cases: TokenStream = cases.collect();
    if cases.is_empty() { last.clone() } else { quote!(#cases { #last }) }
}

/// The match over the status, whose arms do not overlap: those with one body are one, and what the last one does anyway has
/// none of its own.
#[must_use]
pub fn by_status(arms: Vec<(Status, TokenStream)>, last: &TokenStream) -> TokenStream {
    let codes: BTreeSet<u16> = arms.iter().filter_map(|(status, _)| code(*status)).collect();
    let mut groups: Vec<(String, Vec<Status>, TokenStream)> = Vec::new();
    for (status, body) in arms {
        let text = body.to_string();
        match groups.iter_mut().find(|(other, _, _)| *other == text) {
            Some((_, statuses, _)) => statuses.push(status),
            None => groups.push((text, vec![status], body)),
        }
    }
    let last_text = last.to_string();
    groups.retain(|(text, _, _)| *text != last_text);
    let arms = groups.iter().filter_map(|(_, statuses, body)| {
        let own: BTreeSet<u16> = statuses.iter().filter_map(|status| code(*status)).collect();
        let ranges = || statuses.iter().map(|status| range(*status));
        let alone = own.iter().filter(|code| !ranges().any(|range| range.contains(code))).map(|code| quote!(#code));
        let runs = ranges().flat_map(|range| runs(range.filter(|code| own.contains(code) || !codes.contains(code))));
        let patterns: Vec<TokenStream> = alone.chain(runs).collect();
        (!patterns.is_empty()).then(|| quote!(#(#patterns)|* => #body,))
    });
    let arms: Vec<TokenStream> = arms.collect();
    if arms.is_empty() {
        return last.clone();
    }
    quote! {
        match response.status() {
            #(#arms)*
            _ => #last,
        }
    }
}

fn code(status: Status) -> Option<u16> {
    if let Status::Code(code) = status { Some(code) } else { None }
}

/// The statuses of a range; of `default`, which is a success only where no other one is declared, those that RFC 9110 calls
/// successful.
fn range(status: Status) -> Range<u16> {
    match status {
        Status::Code(_) => 0..0,
        Status::Range(class) => class * 100..class * 100 + 100,
        Status::Default => 200..300,
    }
}

/// The patterns of these statuses, of neighbours as one.
fn runs(statuses: impl Iterator<Item = u16>) -> Vec<TokenStream> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for status in statuses {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == status => *last = status,
            _ => runs.push((status, status)),
        }
    }
    let pattern = |(first, last)| if first == last { quote!(#first) } else { quote!(#first..=#last) };
    runs.into_iter().map(pattern).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(arms: &[(Status, &str)]) -> String {
        let arms = arms.iter().map(|(status, body)| (*status, body.parse().unwrap())).collect();
        let text = by_status(arms, &"last".parse().unwrap()).to_string();
        text.replace("u16", "").replace(" ..= ", "..=").replace("match response . status () ", "")
    }

    #[test]
    fn arms_with_one_body_are_one_and_a_range_leaves_out_the_codes_of_others() {
        let code = |code, body| (Status::Code(code), body);
        assert_eq!(
            decided(&[
                code(400, "a"),
                code(401, "b"),
                code(403, "b"),
                (Status::Range(4), "a"),
                (Status::Range(5), "b")
            ]),
            "{ 400 | 402 | 404..=499 => a , 401 | 403 | 500..=599 => b , _ => last , }"
        );
    }

    #[test]
    fn what_the_last_arm_does_anyway_has_no_arm_and_is_in_no_range() {
        let arms = [(Status::Code(422), "last"), (Status::Range(4), "a"), (Status::Range(5), "last")];
        assert_eq!(decided(&arms), "{ 400..=421 | 423..=499 => a , _ => last , }");
    }

    #[test]
    fn where_all_is_one_nothing_is_decided() {
        assert_eq!(decided(&[(Status::Code(400), "last")]), "last");
    }
}
