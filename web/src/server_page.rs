//! A page that the server makes alone, in the frame of the app: its visitors load no app.

use yew::prelude::*;
use yew_router::Router;

use crate::{app::AppProps, components::Header, page::Page};
use hallpass_yew::{Initial, SessionProvider, forms::FormsProvider};

/// Properties of [`ServerPage`].
#[derive(Clone, PartialEq, Properties)]
pub struct ServerPageProps {
    /// As for the app.
    pub app: AppProps,
    /// What the page shows, as HTML.
    pub content: AttrValue,
}

/// The header, and the content. All of it works without scripts.
#[component]
pub fn ServerPage(props: &ServerPageProps) -> Html {
    let AppProps { initial, location, base_path } = &props.app;
    html! {
        <SessionProvider
            initial={initial.as_ref().map(Initial::from)}
            base_path={base_path.clone()}
            sign_in_page={Page::Login.href()}
        >
            <FormsProvider initial={initial.clone()}>
                <Router history={location.history()}>
                    <a class="skip" href="#main">{ "Skip to the content" }</a>
                    <Header />
                    <main id="main" tabindex="-1">
                        <div class="panel">{ Html::from_html_unchecked(props.content.clone()) }</div>
                    </main>
                </Router>
            </FormsProvider>
        </SessionProvider>
    }
}
