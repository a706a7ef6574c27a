//! Finds paths in the arguments of macros and attributes, which are tokens without syntax.

use proc_macro2::{Spacing, TokenStream, TokenTree};

use crate::lint::layers::module::{Names, Reference, line_of, name_of};

/// The paths in `tokens`.
pub fn references(tokens: TokenStream) -> Vec<Reference> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Group(group) => found.extend(references(group.stream())),
            TokenTree::Literal(literal) => found.extend(quoted_path(&literal.to_string(), literal.span())),
            TokenTree::Ident(ident) => {
                let line = line_of(ident);
                let mut names: Names = leading_colons(&tokens, at).into_iter().collect();
                names.push(name_of(ident));
                while let Some(TokenTree::Ident(next)) = tokens.get(at + 3)
                    && is_double_colon(&tokens, at + 1)
                {
                    names.push(name_of(next));
                    at += 3;
                }
                if names.len() > 1 {
                    found.push(Reference { names, line, is_import: false });
                }
            }
            TokenTree::Punct(_) => {}
        }
        at += 1;
    }
    found
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    let colon = |at: usize| match tokens.get(at) {
        Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => Some(punct.spacing()),
        _ => None,
    };
    colon(at) == Some(Spacing::Joint) && colon(at + 1).is_some()
}

/// The empty name for the `::` before a path, unless it belongs to a type, as in `<T>::new`.
fn leading_colons(tokens: &[TokenTree], at: usize) -> Option<String> {
    let start = at.checked_sub(2)?;
    let follows_type = start > 0
        && match &tokens[start - 1] {
            TokenTree::Punct(punct) => punct.as_char() == '>',
            TokenTree::Ident(_) => true,
            _ => false,
        };
    (is_double_colon(tokens, start) && !follows_type).then(String::new)
}

/// A path in quotes, as in `#[serde(with = "crate::seconds")]`.
fn quoted_path(literal: &str, span: proc_macro2::Span) -> Option<Reference> {
    let text = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !["crate::", "self::", "super::"].iter().any(|prefix| text.starts_with(prefix)) {
        return None;
    }
    let path = syn::parse_str::<syn::Path>(text).ok()?;
    let names = path.segments.iter().map(|segment| name_of(&segment.ident)).collect();
    Some(Reference { names, line: span.start().line, is_import: false })
}
