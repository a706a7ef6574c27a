//! The avatars of the people, drawn as SVG.

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE, CROSS_ORIGIN_RESOURCE_POLICY, HeaderName},
    web::Path,
};

use super::people::{Avatar, Person};

/// The app shows the pictures, and it is another origin.
const FOR_OTHER_ORIGINS: (HeaderName, &str) = (CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin");

/// Answers with the avatar of a person.
pub async fn get_avatar(person: Path<String>) -> HttpResponse {
    let found = Person::find(&person).filter(|person| person.avatar == Avatar::Picture);
    let Some(person) = found else {
        return HttpResponse::NotFound().insert_header(FOR_OTHER_ORIGINS).body("There is no such picture.\n");
    };
    let hue = person.id.bytes().map(u32::from).sum::<u32>() % 360;
    let initial = person.name.and_then(|name| name.chars().next()).unwrap_or('?');
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"96\" viewBox=\"0 0 96 96\">\
         <rect width=\"96\" height=\"96\" fill=\"hsl({hue} 55% 42%)\"/>\
         <text x=\"48\" y=\"64\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"46\" fill=\"#fff\">\
         {initial}</text></svg>"
    );
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/svg+xml"))
        .insert_header(FOR_OTHER_ORIGINS)
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .body(svg)
}
