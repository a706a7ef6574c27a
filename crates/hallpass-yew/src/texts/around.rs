//! A text around something.

use yew::prelude::*;

use super::fixed;

/// A text around something: a name, a time, a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around(
    /// Before it.
    pub &'static str,
    /// After it.
    pub &'static str,
);

impl Around {
    /// The text around `inside`.
    pub fn html(self, inside: impl Into<Html>) -> Html {
        html! { <>{ fixed(self.0) }{ inside.into() }{ fixed(self.1) }</> }
    }

    /// The text around `inside`, as plain text.
    pub fn text(self, inside: &str) -> String {
        [self.0, inside, self.1].concat()
    }
}
