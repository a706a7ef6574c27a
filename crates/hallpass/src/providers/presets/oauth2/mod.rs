//! Records of providers that speak OAuth 2 without OpenID Connect.
//!
//! Sources: the code of Auth.js, Better Auth, django-allauth, python-social-auth and others, and
//! the documentation of the providers. Facts from memory are marked. None was tried live.

mod atlassian;
mod bitbucket;
mod box_com;
mod click_up;
mod coinbase;
mod discord;
#[cfg(test)]
pub(crate) mod documentation;
mod dribbble;
mod dropbox;
pub(crate) mod endpoints;
mod eventbrite;
mod facebook;
mod figma;
mod foursquare;
mod github;
mod instagram;
mod kakao;
mod mastodon;
mod mattermost;
mod naver;
mod netlify;
mod nextcloud;
mod notion;
mod osu;
mod patreon;
mod paypal;
pub(crate) mod record;
mod reddit;
mod school_42;
mod spotify;
mod strava;
pub(crate) mod subject_type;
mod tiktok;
mod twitter;
pub(crate) mod userinfo_method;
mod webex;
mod wikimedia;
mod wordpress;
mod workos;
mod yandex;
mod zoho;
mod zoom;

use record::OAuth2Record;

/// All of them, by id.
pub static RECORDS: &[&OAuth2Record] = &[
    &school_42::SCHOOL_42,
    &atlassian::ATLASSIAN,
    &bitbucket::BITBUCKET,
    &box_com::BOX_COM,
    &click_up::CLICK_UP,
    &coinbase::COINBASE,
    &discord::DISCORD,
    &dribbble::DRIBBBLE,
    &dropbox::DROPBOX,
    &eventbrite::EVENTBRITE,
    &facebook::FACEBOOK,
    &figma::FIGMA,
    &foursquare::FOURSQUARE,
    &github::GITHUB,
    &instagram::INSTAGRAM,
    &kakao::KAKAO,
    &mastodon::MASTODON,
    &mattermost::MATTERMOST,
    &naver::NAVER,
    &netlify::NETLIFY,
    &nextcloud::NEXTCLOUD,
    &notion::NOTION,
    &osu::OSU,
    &patreon::PATREON,
    &paypal::PAYPAL,
    &reddit::REDDIT,
    &spotify::SPOTIFY,
    &strava::STRAVA,
    &tiktok::TIKTOK,
    &twitter::TWITTER,
    &webex::WEBEX,
    &wikimedia::WIKIMEDIA,
    &wordpress::WORDPRESS,
    &workos::WORKOS,
    &yandex::YANDEX,
    &zoho::ZOHO,
    &zoom::ZOOM,
];
