//! How far an action is that a button has begun.

use crate::session::ActionFailure;

/// How far an action is that a button has begun. One type for all buttons: each type of state has
/// its own code in the WebAssembly.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Progress {
    /// Not begun.
    Offered,
    /// It goes on.
    Busy,
    /// The server has answered, and nothing is different.
    Ineffective,
    Failed(ActionFailure),
}
