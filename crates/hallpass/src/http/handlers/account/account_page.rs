//! The account page of an application that has no frame for it. It stands alone: no script, no
//! other file is needed.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};

use crate::{
    http::{
        account_frame::AccountContent,
        account_texts::AccountTexts,
        content_policy::{form_page_policy, standalone_page_policy},
        html::untranslated,
        standalone_page::{StandalonePage, escape, standalone_style},
    },
    model::site::Site,
};

const STYLE: &str = standalone_style!(
    "header,main,footer{max-width:40rem;margin:0 auto;padding:1rem}",
    "header a{font-weight:700;color:var(--text);text-decoration:none}header a:hover{text-decoration:underline}",
    "main{background:var(--panel);border:1px solid var(--line);border-radius:.9rem}",
    "@media (max-width:41rem){main{border-width:1px 0;border-radius:0}}",
    "h2{font-size:1.1rem;line-height:1.3;margin-top:1.5rem}.identities{list-style:none;margin:0;padding:0;display:grid;gap:1rem}",
    ".identities li{border:1px solid var(--line);border-radius:.7rem;padding:1rem}",
    ".identities h2{margin:0 0 .4rem}.identities p{color:var(--quiet);margin:0 0 .6rem}.addition{margin:.6rem 0}",
    ".answers{display:flex;flex-wrap:wrap;gap:.8rem}.button.small{padding:.4rem .9rem}.confirm summary{list-style:none}",
    ".confirm summary::-webkit-details-marker{display:none}.confirm[open] summary{margin-bottom:.8rem}",
    ".notice{background:var(--warn-back);border-inline-start:4px solid var(--warn);border-radius:.4rem;",
    "padding:.8rem 1rem}.notice.done{background:var(--back);border-color:var(--accent)}.notice:focus{outline:none}.notice p{margin:0}.notice strong{color:var(--warn)}",
    "@media print{header,footer,form,.confirm{display:none}body,main{background:none;border:0}}"
);

/// Shows `content`, with the name of `site` above it, which leads home.
pub fn account_page(content: &AccountContent, texts: &AccountTexts, site: &Site) -> HttpResponse {
    let AccountContent { language, direction, title, html, form_action, .. } = content;
    let home = escape(site.home());
    let url = site.public_url();
    let name = [url.authority(), url.path()].concat();
    let body = format!(
        "<header><a href=\"{home}\">{}</a></header><main>{html}</main>\
         <footer><a href=\"{home}\">{}</a></footer>",
        untranslated(&name),
        texts.home,
    );
    let page = StandalonePage { language, direction, title, head: "", style: STYLE, body: &body };
    let policy = form_page_policy(STYLE, form_action);
    let policy = policy.unwrap_or_else(|| standalone_page_policy(STYLE));
    HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .body(page.to_html())
}
