//! Paths of plain segments, which nothing between browser and server writes in another way.

/// Whether `path` consists of one or more segments of letters, digits, `-`, `.`, `_` and `~`, each
/// behind a slash, and none of them is `.` or `..`.
pub(crate) fn is_plain_path(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let is_segment = |segment: &str| !matches!(segment, "" | "." | "..") && segment.bytes().all(is_plain);
    path.strip_prefix('/').is_some_and(|rest| rest.split('/').all(is_segment))
}
