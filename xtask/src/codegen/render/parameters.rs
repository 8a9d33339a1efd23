//! How parameters are put into a request, and what a mock expects of them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::form::FormStyle;
use crate::model::operation::Operation;
use crate::model::parameter::{Location, Parameter, SegmentStyle, Style};
use crate::model::schema::{Schemas, Type};
use crate::model::security::{KeyLocation, SchemeKind};

/// The call that adds a parameter to the path or the request.
#[must_use]
pub fn write(operation: &Operation, parameter: &Parameter, schemas: &Schemas) -> TokenStream {
    let field = format_ident!("{}", parameter.name);
    let (wire, required) = (&parameter.wire, parameter.required);
    // JSON and styles look at their numbers themselves.
    let number = parameter.style == Style::Text && matches!(schemas.plain(&parameter.ty), Type::Number(_));
    let read = if number { quote!(number) } else { quote!(value) };
    let value = quote!(operation.#read(#wire, self.#field)?);
    let some = if required { quote!(Some(#value)) } else { value.clone() };
    match (parameter.location, parameter.style) {
        (Location::Path, Style::Segment(style)) => {
            let style = segment(style);
            quote!(.styled(#wire, #style, &#value)?)
        }
        (Location::Path, _) => quote!(.parameter(#wire, #value)?),
        (Location::Query, Style::Form { .. }) => {
            let styled = query(operation, parameter, schemas);
            quote!(.query_styled(&#styled, #some)?)
        }
        (Location::Query, _) => quote!(.query(#wire, #some)),
        (Location::Header, Style::Segment(style)) => {
            let style = segment(style);
            quote!(.header_styled(#wire, #style, #required, #some)?)
        }
        (Location::Header, _) => quote!(.header(#wire, #some)?),
        (Location::Cookie, _) => quote!(.cookie(#wire, #some)?),
    }
}

/// The names under which values that are secrets are sent. Cookies always are.
#[must_use]
pub fn secrets(operation: &Operation, schemas: &Schemas) -> Vec<String> {
    let secret = operation.parameters.iter().filter(|parameter| parameter.secret);
    let named = secret.filter(|parameter| parameter.location != Location::Cookie).flat_map(|parameter| {
        let members = parameter.own_pairs(schemas).names.into_iter();
        std::iter::once(parameter.wire.clone()).chain(members.filter(|name| *name != parameter.wire))
    });
    named.collect()
}

/// A query parameter with its style, as the runtime takes it.
fn query(operation: &Operation, parameter: &Parameter, schemas: &Schemas) -> TokenStream {
    let Style::Form { style, reserved } = parameter.style else { return TokenStream::new() };
    let (wire, style) = (&parameter.wire, form(style));
    let required = parameter.required.then(|| quote!(.required()));
    let reserved = reserved.then(|| quote!(.reserved()));
    let members = parameter.own_pairs(schemas);
    let mut others = Vec::new();
    // The generator distinguishes the known members.
    if members.open {
        let beside = operation.parameters.iter().filter(|other| other.location == Location::Query);
        for other in beside.filter(|other| other.wire != parameter.wire) {
            others.push(other.wire.clone());
            others.extend(other.own_pairs(schemas).names);
        }
        others.retain(|name| !members.names.contains(name));
    }
    others.extend(parameter.taken.iter().cloned());
    // No member of an object may stand for the credentials.
    let required_schemes = operation.security.iter().flat_map(|requirement| &requirement.0);
    let keys = required_schemes.filter_map(|required| match &required.kind {
        SchemeKind::ApiKey { location: KeyLocation::Query, name } => Some(name),
        _ => None,
    });
    for key in keys.filter(|key| members.open || members.names.contains(key)) {
        if !others.contains(key) {
            others.push(key.clone());
        }
    }
    let beside = (!others.is_empty()).then(|| quote!(.beside(&[#(#others),*])));
    quote!(crate::runtime::QueryParameter::new(#wire, #style) #required #reserved #beside)
}

/// A style of a query or a form.
#[must_use]
pub fn form(style: FormStyle) -> TokenStream {
    let style = match style {
        FormStyle::Exploded => quote!(Exploded),
        FormStyle::Delimited(character) => quote!(Delimited(#character)),
        FormStyle::Deep => quote!(Deep),
        FormStyle::Json => quote!(Json),
    };
    quote!(crate::runtime::FormStyle::#style)
}

fn segment(style: SegmentStyle) -> TokenStream {
    let style = match style {
        SegmentStyle::Simple(explode) => quote!(Simple(#explode)),
        SegmentStyle::Label(explode) => quote!(Label(#explode)),
        SegmentStyle::Matrix(explode) => quote!(Matrix(#explode)),
        SegmentStyle::Json => quote!(Json),
    };
    quote!(crate::runtime::SegmentStyle::#style)
}

/// What a mock calls to expect `value` for the parameter.
#[must_use]
pub fn expected(operation: &Operation, parameter: &Parameter, schemas: &Schemas) -> TokenStream {
    let entry = format_ident!("{}", operation.entry);
    let wire = &parameter.wire;
    let text = matches!(parameter.ty.not_null(), Type::String);
    let text = if text { quote!(value) } else { quote!(value.to_string()) };
    match (parameter.location, parameter.style) {
        (Location::Path, Style::Segment(style)) => {
            let style = segment(style);
            quote!(mocking::path_styled(self.0.0, &table::#entry, #wire, #style, &value))
        }
        (Location::Path, _) => quote!(mocking::path_parameter(self.0.0, &table::#entry, #wire, #text)),
        (Location::Query, Style::Form { .. }) => {
            let styled = query(operation, parameter, schemas);
            quote!(mocking::query_styled(self.0.0, &#styled, &value))
        }
        (Location::Query, _) => quote!(mocking::query_parameter(self.0.0, #wire, Some(#text))),
        (Location::Header, Style::Segment(style)) => {
            let style = segment(style);
            quote!(mocking::header_styled(self.0.0, #wire, #style, &value))
        }
        (Location::Header, _) => quote!(self.0.0.header(#wire, #text)),
        (Location::Cookie, _) => quote!(mocking::cookie(self.0.0, #wire, Some(value))),
    }
}

/// What a mock calls to expect that the parameter is not sent; `None` where nothing tells that.
#[must_use]
pub fn absent(parameter: &Parameter, schemas: &Schemas) -> Option<TokenStream> {
    let wire = &parameter.wire;
    Some(match (parameter.location, parameter.style) {
        (Location::Path, _) => return None,
        (Location::Query, Style::Form { .. }) => {
            let members = parameter.own_pairs(schemas);
            let map = matches!(schemas.plain(&parameter.ty), Type::Map(_));
            if map && members.open {
                return None;
            }
            let names = members.names.iter().filter(|name| *name != wire && !parameter.taken.contains(name));
            quote!(mocking::query_absent(self.0.0, &[#wire #(, #names)*]))
        }
        (Location::Query, _) => quote!(mocking::query_parameter(self.0.0, #wire, None)),
        (Location::Header, _) => quote!(self.0.0.header_missing(#wire)),
        (Location::Cookie, _) => quote!(mocking::cookie(self.0.0, #wire, None::<&str>)),
    })
}
