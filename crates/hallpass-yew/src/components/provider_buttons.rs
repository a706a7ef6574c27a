//! A button for each provider.

use hallpass_types::{LoginQuery, Providers, PublicProvider};
use yew::prelude::*;

use super::{
    ProviderButton,
    provider_rows::{PROVIDER_ROWS, Preference, ProviderRows},
};
use crate::{
    lists::use_providers,
    session::{use_session_part, use_texts},
};

/// Properties of [`ProviderButtons`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProviderButtonsProps {
    /// The query of the login page: the return URL, and why the person is there. By default that of
    /// the open page; a server that renders the page gives that of the request.
    #[prop_or_else(crate::login_query::login_query)]
    pub query: LoginQuery,
    /// The CSS classes of the list, a `ul`.
    #[prop_or_else(|| "providers".into())]
    pub class: Classes,
    /// The CSS classes of a button.
    #[prop_or_else(|| "provider".into())]
    pub button_class: Classes,
    /// At most how many rows are shown at once: with more providers, that of the last sign-in in
    /// this browser comes first, and the last row, a `details`, opens the rest. [`usize::MAX`]
    /// shows all in their order.
    #[prop_or(PROVIDER_ROWS)]
    pub rows: usize,
    /// The mark of a provider, before the text: a logo of yours. By default the first letter of its
    /// name.
    #[prop_or_default]
    pub mark: Option<Callback<PublicProvider, Html>>,
    /// Shown if no provider is configured.
    #[prop_or_default]
    pub none: Html,
    /// Shown if a recent sign-in is needed and no provider can prove one. By default the list, in
    /// which each provider says so.
    #[prop_or_default]
    pub no_recent_sign_in: Option<Html>,
}

/// A [`ProviderButton`] for each provider that is configured: all that a login page needs besides
/// its heading and [`error_notice`](super::error_notice). Many are folded, in an element that works
/// without scripts, too.
///
/// ```
/// # use hallpass_yew::{ProviderButtons, types::PublicProvider};
/// # use yew::prelude::*;
/// #[component]
/// fn LoginPage() -> Html {
///     let mark = |provider: PublicProvider| match provider.id.as_str() {
///         "github" => html! { <img src="/github.svg" alt="" width="20" height="20" /> },
///         _ => html! {},
///     };
///     html! { <><h1>{ "Sign in" }</h1><ProviderButtons {mark} /></> }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn ProviderButtons(props: &ProviderButtonsProps) -> Html {
    let texts = use_texts();
    let (max_age, error) = (props.query.max_age(), props.query.error());
    let is_signed_in = use_session_part(|state| state.session().is_some());
    let preference =
        if is_signed_in && props.query.is_for_same_person() { Preference::Own } else { Preference::None };
    let button = |provider: PublicProvider| {
        let another_account = props.query.suggests_another_account_at(&provider.id);
        let mark = props.mark.as_ref().map(|mark| mark.emit(provider.clone()));
        html! {
            <li key={provider.id.as_str()}>
                <ProviderButton
                    {provider}
                    return_to={props.query.return_to_of_form().map(str::to_owned)}
                    {max_age}
                    {another_account}
                    class={props.button_class.clone()}
                    mark={mark.unwrap_or_default()}
                />
            </li>
        }
    };
    let buttons = |providers: &Providers| {
        if providers.is_empty() {
            return props.none.clone();
        }
        if let Some(no_recent_sign_in) = &props.no_recent_sign_in
            && max_age.is_some()
            && !providers.values().any(|provider| provider.can_prove_recent_sign_in)
        {
            return no_recent_sign_in.clone();
        }
        let rows = ProviderRows::arrange(providers, props.rows, max_age, preference);
        let list = |providers: &[&PublicProvider], fold: Html| {
            let buttons = providers.iter().map(|provider| {
                let last_used = provider.last_used && rows.are_many;
                button(PublicProvider { last_used, ..(*provider).clone() })
            });
            html! { <ul class={props.class.clone()}>{ for buttons }{ fold }</ul> }
        };
        let folded = rows.folded();
        let fold = if folded.is_empty() {
            Html::default()
        } else {
            html! {
                <li>
                    <details open={rows.is_open(max_age, error)}>
                        <summary>{ texts.more_ways.text(&folded.len().to_string()) }</summary>
                        { list(folded, Html::default()) }
                    </details>
                </li>
            }
        };
        list(rows.shown(), fold)
    };
    use_providers().show(texts, texts.providers_loading, texts.providers_failed, buttons)
}
