//! The end of a session, and clocks that are wrong.

use super::*;

#[test]
fn client_c08_at_its_end_a_session_is_hidden_asked_for_once_and_over_without_an_answer() {
    let mut world = World::new(1, MINUTE * 10, Duration::ZERO);
    world.play(Move::SignIn(0));
    exchange(&mut world);
    let before = world.requests;
    world.play(Move::Hide(0));
    world.play(Move::Pass(10 * 60_000 - 1));
    assert!(world.tabs[0].machine.session.session().is_some());
    world.play(Move::Pass(1));
    assert!(world.tabs[0].machine.session.is_loading());
    assert_eq!(world.requests - before, 1);
    world.play(Move::Lose(0));
    let expired = |world: &World| {
        matches!(world.tabs[0].machine.session, SessionState::Unauthenticated { reason: Reason::Expired, .. })
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
fn client_c08_an_answer_undoes_what_a_clock_said() {
    let mut world = World::new(1, MINUTE * 10, Duration::ZERO);
    world.play(Move::SignIn(0));
    world.play(Move::Pass(5 * 60_000));
    world.play(Move::Slide);
    world.play(Move::Pass(5 * 60_000));
    world.play(Move::Lose(0));
    assert!(world.tabs[0].machine.session.session().is_none());
    for _ in 0..40 {
        world.play(Move::Pass(1000));
        exchange(&mut world);
    }
    assert!(world.tabs[0].machine.session.session().is_some());
}

#[test]
fn client_c08_a_clock_that_was_set_ahead_ends_no_session_during_an_outage() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::ClockAhead(2 * 3_600_000));
    let state = |world: &World| world.tabs[0].machine.session.clone();
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
        "over by the page's own clock, too"
    );
}

#[test]
fn client_c08_a_sleep_brings_the_end_nearer_once() {
    let mut world = World::new(1, HOUR, Duration::ZERO);
    world.play(Move::SignIn(0));
    world.play(Move::Sleep(20 * 60_000));
    exchange(&mut world);
    let before = world.requests;
    world.play(Move::Pass(37 * 60_000));
    assert_eq!(world.requests, before, "it was hidden, or somebody was warned, too early");
    world.play(Move::Pass(60_000));
    assert_eq!(world.requests, before + 1, "before anybody is warned");
}

#[test]
fn client_c08_a_clock_that_was_set_ahead_hides_a_session_once_where_answers_have_no_date() {
    let mut world = signed_in(1, HOUR);
    world.dated = false;
    world.play(Move::ClockAhead(2 * 3_600_000));
    exchange(&mut world);
    for _ in 0..600 {
        world.play(Move::Pass(1000));
        assert!(world.tabs[0].machine.session.session().is_some());
        exchange(&mut world);
    }
}

#[test]
fn client_c08_a_server_that_says_again_and_again_that_it_lives_is_asked_later_and_later() {
    let mut world = signed_in(2, MINUTE * 10);
    // Whoever writes the `Date` is five minutes ahead of whoever ends the session.
    world.date_ahead = MINUTE * 5;
    for at in [0, 1] {
        world.play(Move::Ask(at));
    }
    exchange(&mut world);
    let news = |world: &World| world.news_told;
    let (before, told) = (world.requests, news(&world));
    let mut seconds = 0;
    while world.truth().is_some() {
        world.play(Move::Pass(1000));
        exchange(&mut world);
        seconds += 1;
    }
    assert!(seconds > 150, "{seconds}");
    let asked = world.requests - before;
    assert!(asked < 40, "{asked} requests");
    assert_eq!(news(&world), told, "nothing has changed");
}

#[test]
fn client_c08_a_sign_out_that_was_heard_is_not_told_as_an_end_in_time() {
    let mut world = signed_in(2, MINUTE * 20);
    world.play(Move::SignOut(0));
    world.play(Move::Hear(1));
    for _ in 0..1300 {
        world.play(Move::Lose(1));
        assert!(world.tabs[1].machine.session.is_loading());
        world.play(Move::Pass(1000));
    }
    world.settle();
    let state = &world.tabs[1].machine.session;
    assert!(
        matches!(state, SessionState::Unauthenticated { reason: Reason::EndedElsewhere, .. }),
        "{state:?}"
    );
}

#[test]
fn a_notice_comes_only_after_the_server_has_said_that_nobody_was_active() {
    let mut world = World::new(1, MINUTE * 10, Duration::ZERO);
    world.play(Move::SignIn(0));
    let ending = |world: &World| world.tabs[0].machine.view(world.now).ending.is_some();
    let before = world.requests;
    world.play(Move::Pass(8 * 60_000));
    assert_eq!((world.requests - before, ending(&world)), (1, false), "it asks first");
    world.play(Move::Lose(0));
    assert!(!ending(&world), "no answer says nothing");
    // Somebody was, in another tab.
    world.play(Move::Slide);
    world.play(Move::Pass(2_000));
    exchange(&mut world);
    assert!(!ending(&world));
    world.play(Move::Pass(8 * 60_000));
    exchange(&mut world);
    assert!(ending(&world));
    world.play(Move::Update(0));
    world.play(Move::Slide);
    world.play(Move::Update(0));
    world.play(Move::Updated(0));
    assert!(!ending(&world));
}

#[test]
fn client_c08_a_page_that_nobody_has_seen_yet_ends_too() {
    let mut world = World::new(1, MINUTE, Duration::ZERO);
    world.play(Move::SignIn(0));
    world.play(Move::LoadHidden(0));
    world.play(Move::Pass(60_001));
    assert!(world.tabs[0].machine.session.session().is_none());
}
