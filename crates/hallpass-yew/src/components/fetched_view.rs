//! The view of data that is fetched.

use yew::prelude::*;

use super::Status;
use crate::{
    session::Fetched,
    texts::{Texts, fixed},
};

impl<T> Fetched<T> {
    /// Shows the data; before that `loading`, and after a failure `failed` with a button to try
    /// again.
    pub fn show(
        &self,
        texts: &Texts,
        loading: &'static str,
        failed: &'static str,
        view: impl FnOnce(&T) -> Html,
    ) -> Html {
        match self.data() {
            Some(data) => view(&data),
            None if self.is_loading() => html! { <Status><p>{ fixed(loading) }</p></Status> },
            None => failed_notice(texts, failed, self.on_reload()),
        }
    }
}

fn failed_notice(texts: &Texts, failed: &'static str, retry: Callback<MouseEvent>) -> Html {
    html! {
        <div role="alert">
            <p>{ fixed(failed) }{ fixed(texts.check_connection) }</p>
            <p><button class="button" onclick={retry}>{ fixed(texts.try_again) }</button></p>
        </div>
    }
}
