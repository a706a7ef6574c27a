//! What the page shows that asks whether to link an identity. It needs no script.

use hallpass_types::{CsrfToken, User, paths};

use crate::{
    http::{
        account_frame::AccountContent,
        account_texts::AccountTexts,
        html::{hidden_field, name_of, untranslated},
        standalone_page::escape,
    },
    model::site::Site,
};

/// The parameter and the field that name the link.
pub const LINK: &str = "link";
/// The field that says what the person has decided.
pub const DECISION: &str = "decision";
/// Its value that links the identity.
pub const ADD: &str = "add";
/// Its value that does not.
pub const DECLINE: &str = "decline";

/// What it is made of.
pub struct ConfirmationView<'a> {
    /// The texts.
    pub texts: &'static AccountTexts,
    /// Where the application is.
    pub site: &'a Site,
    /// Who is signed in.
    pub user: &'a User,
    /// What the provider is called.
    pub provider_name: &'a str,
    /// What the provider calls the account.
    pub account: &'a str,
    /// Names the link.
    pub link: &'a str,
    /// The sources that cover where the form may lead.
    pub form_sources: &'a [String],
    /// Proves that the form is from this page.
    pub csrf: &'a CsrfToken,
}

impl ConfirmationView<'_> {
    /// The page's content.
    pub fn content(&self) -> AccountContent {
        let texts = self.texts;
        let AccountTexts { language, direction, confirm_title: title, .. } = *texts;
        let strong = |text: &str| format!("<strong>{}</strong>", untranslated(text));
        let name = untranslated(self.provider_name);
        let here = (texts.confirm_here)(&strong(name_of(self.user).unwrap_or(texts.no_name)));
        let question = (texts.confirm_there)(&name, &strong(self.account));
        let html = format!(
            "<h1>{title}</h1><p>{here}</p><p id=\"question\">{question}</p><p>{}</p><p>{}</p>\
             <form method=\"post\" action=\"{}\" class=\"answers\">{}{}{}{}</form>",
            (texts.confirm_warning)(&name),
            (texts.confirm_other)(&name),
            escape(&self.site.api_url(paths::CONFIRM_LINK)),
            hidden_field("csrfToken", &self.csrf.csrf_token),
            hidden_field(LINK, self.link),
            button("button", ADD, texts.confirm_add),
            button("button quiet", DECLINE, texts.confirm_decline),
        );
        AccountContent {
            language,
            direction,
            title: title.to_owned(),
            html,
            form_action: format!("'self' {}", self.form_sources.join(" ")),
            csrf: self.csrf.clone(),
        }
    }
}

/// A button whose name is short, and whose description is the question.
fn button(class: &str, value: &str, text: &str) -> String {
    format!(
        "<button class=\"{class}\" name=\"{DECISION}\" value=\"{value}\" aria-describedby=\"question\">{text}</button> "
    )
}
