//! GitHub.

use super::record::OAuth2Record;

pub(super) static GITHUB: OAuth2Record = OAuth2Record { id: "github", name: "GitHub" };
