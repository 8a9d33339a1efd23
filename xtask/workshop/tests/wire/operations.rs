//! The document as data.

use blaxel_api::operations;

#[test]
fn an_operation_has_the_first_tag_of_the_document() {
    let tags: Vec<_> = operations::ALL.iter().map(|operation| operation.tag()).collect();
    assert_eq!(tags[..5], [Some("tools"), Some("tools"), Some("tools"), Some("tools"), Some("sharing")]);
}
