//! The end of a session, and clocks that are wrong.

use super::*;

/// Without an answer it has expired.
#[test]
fn client_c08_session_at_its_end_is_hidden_and_asked_once() {
    let mut world = World::new(1, MINUTE * 10, Duration::ZERO);
    world.play(Move::SignIn(0));
    exchange(&mut world);
    let before = world.requests;
    world.play(Move::Hide(0));
    world.play(Move::Pass(10 * 60_000 - 1));
    assert!(world.tabs[0].state.knowledge.session.session().is_some());
    world.play(Move::Pass(1));
    assert!(world.tabs[0].state.knowledge.session.is_loading());
    assert_eq!(world.requests - before, 1);
    world.play(Move::Lose(0));
    let expired = |world: &World| {
        matches!(
            world.tabs[0].state.knowledge.session,
            SessionState::Unauthenticated { reason: Reason::Expired, .. }
        )
    };
    assert!(expired(&world));
    world.play(Move::Pass(3_600_000));
    assert_eq!(world.requests - before, 1, "a hidden tab asks once");
    // The server says the same.
    world.play(Move::Show(0));
    exchange(&mut world);
    assert!(expired(&world));
}

#[test]
fn client_c08_answer_undoes_what_a_clock_said() {
    let mut world = World::new(1, MINUTE * 10, Duration::ZERO);
    world.play(Move::SignIn(0));
    world.play(Move::Pass(5 * 60_000));
    world.play(Move::Extend);
    world.play(Move::Pass(5 * 60_000));
    world.play(Move::Lose(0));
    assert!(world.tabs[0].state.knowledge.session.session().is_none());
    for _ in 0..40 {
        world.play(Move::Pass(1000));
        exchange(&mut world);
    }
    assert!(world.tabs[0].state.knowledge.session.session().is_some());
}

#[test]
fn client_c08_clock_set_ahead_in_an_outage_ends_nothing() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::ClockAhead(2 * 3_600_000));
    let state = |world: &World| world.tabs[0].state.knowledge.session.clone();
    assert!(state(&world).is_loading(), "hidden, as after a sleep");
    for _ in 0..600 {
        world.play(Move::Lose(0));
        assert!(state(&world).is_loading() && state(&world).connection().is_reconnecting());
        world.play(Move::Pass(1000));
    }
    for _ in 0..40 {
        world.play(Move::Pass(1000));
        exchange(&mut world);
    }
    assert!(state(&world).session().is_some());
    world.play(Move::ClockAhead(2 * 3_600_000));
    for _ in 0..3600 {
        world.play(Move::Lose(0));
        world.play(Move::Pass(1000));
    }
    assert!(
        matches!(state(&world), SessionState::Unauthenticated { reason: Reason::Expired, .. }),
        "expired by the monotonic clock, too"
    );
}

#[test]
fn client_c08_sleep_brings_the_end_nearer_once() {
    let mut world = World::new(1, HOUR, Duration::ZERO);
    world.play(Move::SignIn(0));
    world.play(Move::Sleep(20 * 60_000));
    exchange(&mut world);
    let before = world.requests;
    world.play(Move::Pass(37 * 60_000));
    assert_eq!(world.requests, before, "it was hidden, or the notice shown, too early");
    world.play(Move::Pass(60_000));
    assert_eq!(world.requests, before + 1, "before the notice");
}

/// Where answers have no `Date`, the server clock cannot be corrected.
#[test]
fn client_c08_clock_set_ahead_hides_once_without_dates() {
    let mut world = signed_in(1, HOUR);
    world.dated = false;
    world.play(Move::ClockAhead(2 * 3_600_000));
    exchange(&mut world);
    for _ in 0..600 {
        world.play(Move::Pass(1000));
        assert!(world.tabs[0].state.knowledge.session.session().is_some());
        exchange(&mut world);
    }
}

/// The server says again and again that a session lives whose time is up.
#[test]
fn client_c08_overdue_session_is_asked_about_with_backoff() {
    let mut world = signed_in(2, MINUTE * 10);
    // The clock of `Date`, such as a proxy's, is five minutes ahead of the one that ends sessions.
    world.date_ahead = MINUTE * 5;
    for at in [0, 1] {
        world.play(Move::Ask(at));
    }
    exchange(&mut world);
    let (before, posted) = (world.requests, world.changes_posted);
    let mut seconds = 0;
    while world.truth().is_some() {
        world.play(Move::Pass(1000));
        exchange(&mut world);
        seconds += 1;
    }
    assert!(seconds > 150, "{seconds}");
    let asked = world.requests - before;
    assert!(asked < 40, "{asked} requests");
    assert_eq!(world.changes_posted, posted, "nothing has changed");
}

#[test]
fn client_c08_heard_sign_out_is_not_shown_as_expired() {
    let mut world = signed_in(2, MINUTE * 20);
    world.play(Move::SignOut(0));
    world.play(Move::Hear(1));
    for _ in 0..1300 {
        world.play(Move::Lose(1));
        assert!(world.tabs[1].state.knowledge.session.is_loading());
        world.play(Move::Pass(1000));
    }
    world.settle();
    let state = &world.tabs[1].state.knowledge.session;
    assert!(
        matches!(state, SessionState::Unauthenticated { reason: Reason::EndedElsewhere, .. }),
        "{state:?}"
    );
}

#[test]
fn notice_comes_only_after_the_server_has_confirmed_the_end() {
    let mut world = World::new(1, MINUTE * 10, Duration::ZERO);
    world.play(Move::SignIn(0));
    let ending = |world: &World| world.tabs[0].state.view(world.now).ending.is_some();
    let before = world.requests;
    world.play(Move::Pass(8 * 60_000));
    assert_eq!((world.requests - before, ending(&world)), (1, false), "it asks first");
    world.play(Move::Lose(0));
    assert!(!ending(&world), "no answer says nothing");
    // A person was active in another tab.
    world.play(Move::Extend);
    world.play(Move::Pass(2_000));
    exchange(&mut world);
    assert!(!ending(&world));
    world.play(Move::Pass(8 * 60_000));
    exchange(&mut world);
    assert!(ending(&world));
    world.play(Move::Update(0));
    world.play(Move::Extend);
    world.play(Move::Update(0));
    world.play(Move::Updated(0));
    assert!(!ending(&world));
}

#[test]
fn client_c08_session_in_a_hidden_page_ends_too() {
    let mut world = World::new(1, MINUTE, Duration::ZERO);
    world.play(Move::SignIn(0));
    world.play(Move::LoadHidden(0));
    world.play(Move::Pass(60_001));
    assert!(world.tabs[0].state.knowledge.session.session().is_none());
}
