//! Everything that can happen in a world.

/// Something happens in the world. A tab is named by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The server answers the request in flight; the answer is on its way.
    Serve(usize),
    /// The answer arrives.
    Deliver(usize),
    /// The last answer arrives once more.
    DeliverAgain(usize),
    /// The request fails.
    Lose(usize),
    /// The oldest message is heard.
    Hear(usize),
    /// The newest message is heard before the others.
    HearLast(usize),
    /// A person signs in: the tab is a new page.
    SignIn(usize),
    /// The page is loaded anew.
    Load(usize),
    /// The same, in the background.
    LoadHidden(usize),
    SignOut(usize),
    /// The session is ended from elsewhere.
    Revoke,
    /// The person gets another name.
    Rename,
    /// Activity extends the session.
    Extend,
    /// The app begins an update, which the server has carried out.
    Update(usize),
    /// Its answer arrives.
    Updated(usize),
    Ask(usize),
    Act(usize),
    Show(usize),
    Hide(usize),
    Focus(usize),
    Online(usize),
    Offline(usize),
    /// The page goes away, and the browser keeps it.
    Leave(usize),
    /// It comes back.
    Return(usize),
    /// It goes away, and comes back.
    Restore(usize),
    /// Milliseconds pass.
    Pass(u64),
    /// The computer sleeps for milliseconds.
    Sleep(u64),
    /// A person sets the wall clock ahead by milliseconds. To a page it looks like sleep.
    ClockAhead(u64),
    /// An Auth.js client posts a message.
    AuthJs(usize),
}
