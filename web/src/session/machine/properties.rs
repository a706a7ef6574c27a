//! What holds in every history, however answers and messages come, and however clocks go.

use std::time::Duration;

use proptest::prelude::*;

use super::world::{Move, World};
use super::*;

const TABS: usize = 3;
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let tab = 0..TABS;
    let at = |make: fn(usize) -> Move| (0..TABS).prop_map(make);
    let one = prop_oneof![
        6 => at(Move::Serve),
        6 => at(Move::Deliver),
        1 => at(Move::DeliverAgain),
        2 => at(Move::Lose),
        5 => at(Move::Hear),
        2 => at(Move::HearLast),
        2 => at(Move::SignIn),
        1 => at(Move::Load),
        1 => at(Move::LoadHidden),
        2 => at(Move::SignOut),
        1 => Just(Move::Revoke),
        1 => Just(Move::Rename),
        1 => Just(Move::Slide),
        1 => at(Move::Update),
        1 => at(Move::Updated),
        1 => at(Move::Ask),
        1 => at(Move::Use),
        2 => at(Move::Show),
        2 => at(Move::Hide),
        1 => at(Move::Focus),
        1 => at(Move::Online),
        1 => at(Move::Offline),
        1 => at(Move::Restore),
        1 => at(Move::Leave),
        3 => (0_u64..200_000).prop_map(Move::Pass),
        1 => (0_u64..10_000_000).prop_map(Move::Sleep),
        1 => (0_u64..10_000_000).prop_map(Move::ClockAhead),
        1 => tab.prop_map(Move::Stranger),
    ];
    prop::collection::vec(one, 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 4000 }))]

    /// C2, C3, C4 and C8 are checked after every step: see `World::check`.
    #[test]
    fn client_c03_every_history_ends_knowing_the_truth(moves in moves(), life in 40_u64..4000) {
        let mut world = World::new(TABS, Duration::from_secs(life), MINUTE);
        for next in moves {
            world.play(next);
        }
        world.settle();
        world.assert_settled();
        prop_assert!(world.leaders() <= 1);
        world.play(Move::SignOut(0));
        world.settle();
        world.assert_settled();
        world.assert_nothing_left();
    }
}

/// Somebody is signed in, and all tabs know.
fn signed_in(tabs: usize, life: Duration) -> World {
    let mut world = World::new(tabs, life, MINUTE);
    world.play(Move::SignIn(0));
    world.settle();
    world.assert_settled();
    world
}

/// Everything that is on its way arrives.
fn exchange(world: &mut World) {
    for _ in 0..4 {
        for at in 0..world.tabs.len() {
            world.play(Move::Serve(at));
            world.play(Move::Deliver(at));
            for _ in 0..10 {
                world.play(Move::Hear(at));
            }
        }
    }
}

#[test]
fn client_c06_twenty_tabs_cause_one_request_an_interval() {
    let mut world = signed_in(20, HOUR);
    let before = world.requests;
    for _ in 0..600 {
        world.play(Move::Pass(1000));
        exchange(&mut world);
    }
    assert_eq!(world.requests - before, 10, "in ten minutes");
    assert_eq!(world.leaders(), 1);
}

#[test]
fn client_c06_also_while_somebody_uses_a_page() {
    let mut world = signed_in(5, HOUR);
    let before = world.requests;
    for second in 0..600 {
        if second % 7 == 0 {
            world.play(Move::Use(3));
            world.play(Move::Slide);
        }
        world.play(Move::Pass(1000));
        exchange(&mut world);
    }
    assert_eq!(world.requests - before, 10, "in ten minutes");
    assert_eq!(world.uses_told, 10, "each says that somebody did");
}

#[test]
fn client_c06_a_leader_that_says_nothing_is_replaced() {
    let mut world = signed_in(3, HOUR);
    let leader = world.tabs.iter().position(|tab| tab.machine.leads).unwrap();
    // It is frozen: it hears nothing and does nothing.
    let frozen = world.tabs.remove(leader);
    let before = world.requests;
    for _ in 0..180 {
        world.play(Move::Pass(1000));
        exchange(&mut world);
    }
    assert!((1..=3).contains(&(world.requests - before)), "{}", world.requests - before);
    assert_eq!(world.leaders(), 1);
    drop(frozen);
}

#[test]
fn client_c05_what_comes_within_a_second_of_an_answer_asks_nothing() {
    let mut world = signed_in(1, HOUR);
    let before = world.requests;
    world.play(Move::Pass(5000));
    for _ in 0..3 {
        for next in [Move::Hide(0), Move::Show(0), Move::Focus(0), Move::Online(0)] {
            world.play(next);
        }
        exchange(&mut world);
    }
    assert_eq!(world.requests - before, 1);
    world.play(Move::Pass(1001));
    world.play(Move::Focus(0));
    assert_eq!(world.requests - before, 2);
}

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
    // The server knows better.
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
fn client_c11_a_page_that_comes_back_asks_once() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Pass(5000));
    let before = world.requests;
    world.play(Move::Restore(0));
    assert!(world.tabs[0].machine.session.is_loading());
    exchange(&mut world);
    assert!(world.tabs[0].machine.session.session().is_some());
    assert_eq!(world.requests - before, 1);
}

#[test]
fn client_c06_a_network_that_is_back_is_asked_by_the_tab_that_is_seen() {
    let mut world = signed_in(20, HOUR);
    for tab in 1..20 {
        world.play(Move::Hide(tab));
    }
    exchange(&mut world);
    let before = world.requests;
    for tab in 0..20 {
        world.play(Move::Offline(tab));
    }
    world.play(Move::Pass(5000));
    for tab in 0..20 {
        world.play(Move::Online(tab));
    }
    exchange(&mut world);
    assert_eq!(world.requests - before, 1);
    assert!(world.tabs.iter().all(|tab| !tab.machine.session.connection().is_reconnecting()));
}

#[test]
fn client_c06_tabs_that_nobody_sees_do_not_retry() {
    let mut world = signed_in(2, HOUR);
    world.play(Move::Hide(1));
    for told in [Move::Sleep(2 * 3_600_000), Move::SignOut(0)] {
        world.play(told);
        world.play(Move::Hear(1));
        world.play(Move::Lose(1));
        assert!(world.tabs[1].machine.session.is_loading());
        let before = world.requests;
        world.play(Move::Hide(0));
        world.play(Move::Pass(3_600_000));
        assert_eq!(world.requests, before);
        world.play(Move::Show(1));
        assert_eq!(world.requests, before + 1);
        world.settle();
        world.play(Move::SignIn(0));
        world.settle();
        world.play(Move::Hide(1));
    }
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
fn session_s06_a_use_is_told_to_other_tabs_though_the_poll_that_told_it_was_overtaken() {
    let mut world = signed_in(2, HOUR * 24);
    let leader = world.tabs.iter().position(|tab| tab.machine.leads).unwrap();
    for second in 0..600 {
        world.play(Move::Use(1 - leader));
        world.play(Move::Pass(1000));
        if second % 60 == 30 {
            world.play(Move::Ask(leader));
            world.play(Move::Ask(leader));
        }
        exchange(&mut world);
    }
    assert!(world.uses_told >= 10, "{} times in ten minutes", world.uses_told);
}

#[test]
fn session_s06_what_was_long_ago_is_no_use_of_the_page() {
    for later in [Move::Pass(3_600_000), Move::Sleep(3_600_000)] {
        let mut world = signed_in(1, HOUR * 24);
        world.play(Move::Use(0));
        world.play(Move::Hide(0));
        world.play(later);
        world.play(Move::Show(0));
        exchange(&mut world);
        assert_eq!(world.uses_told, 0);
    }
}

#[test]
fn session_s06_a_use_that_an_outage_kept_from_the_server_is_told_afterwards() {
    let mut world = signed_in(1, HOUR * 24);
    world.play(Move::Use(0));
    world.play(Move::Ask(0));
    world.play(Move::Lose(0));
    world.play(Move::Pass(5_000));
    exchange(&mut world);
    assert_eq!(world.uses_told, 2, "with the one that was lost, and with the next");
    world.play(Move::Ask(0));
    assert_eq!(world.uses_told, 2, "and then no more");
}

#[test]
fn client_c04_an_outage_is_retried_later_and_later() {
    let mut world = signed_in(1, HOUR * 24);
    world.play(Move::Ask(0));
    let mut waits = Vec::new();
    for _ in 0..8 {
        world.play(Move::Lose(0));
        let (begun, before) = (world.now, world.requests);
        while world.requests == before {
            world.play(Move::Pass(100));
        }
        waits.push(world.now.since(begun).as_millis());
    }
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
    assert!(waits[0] >= 800 && waits[0] <= 1300 && waits[7] >= 24_000 && waits[7] <= 36_100, "{waits:?}");
    let since = world.tabs[0].machine.session.connection();
    assert!(matches!(since, Connection::Reconnecting { .. }));
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
fn client_c10_an_update_that_was_overtaken_by_a_sign_out_is_dropped() {
    let mut world = signed_in(2, HOUR);
    world.play(Move::Update(1));
    world.play(Move::SignOut(0));
    world.play(Move::Hear(1));
    assert!(world.tabs[1].machine.session.is_loading(), "hidden before the server has answered (C9)");
    world.play(Move::Updated(1));
    assert!(world.tabs[1].machine.session.session().is_none());
    exchange(&mut world);
    world.assert_settled();
}

#[test]
fn client_c03_a_sign_out_is_heard_while_a_sign_in_is_being_asked_about() {
    let mut world = World::new(2, HOUR, Duration::ZERO);
    exchange(&mut world);
    world.play(Move::SignIn(0));
    world.play(Move::Hear(1));
    world.play(Move::Serve(1));
    world.play(Move::SignOut(0));
    world.play(Move::Hear(1));
    world.play(Move::Deliver(1));
    assert!(world.tabs[1].machine.session.session().is_none());
    exchange(&mut world);
    world.assert_settled();
}

#[test]
fn client_c10_an_update_that_was_overtaken_by_an_answer_is_dropped() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Update(0));
    world.play(Move::Revoke);
    world.play(Move::Ask(0));
    exchange(&mut world);
    world.play(Move::Updated(0));
    assert!(world.tabs[0].machine.session.session().is_none());
}

#[test]
fn client_c08_a_page_that_nobody_has_seen_yet_ends_too() {
    let mut world = World::new(1, MINUTE, Duration::ZERO);
    world.play(Move::SignIn(0));
    world.play(Move::LoadHidden(0));
    world.play(Move::Pass(60_001));
    assert!(world.tabs[0].machine.session.session().is_none());
}

#[test]
fn client_c05_news_that_a_hidden_tab_heard_are_asked_about_as_soon_as_it_is_seen() {
    let mut world = signed_in(2, HOUR);
    world.play(Move::Ask(1));
    exchange(&mut world);
    world.play(Move::Hide(1));
    world.play(Move::Rename);
    world.play(Move::Load(0));
    world.play(Move::Hear(1));
    let before = world.requests;
    world.play(Move::Show(1));
    assert_eq!(world.requests, before + 1);
}

#[test]
fn client_c11_an_answer_that_comes_while_the_page_goes_away_shows_nobody() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Ask(0));
    world.play(Move::Rename);
    world.play(Move::Serve(0));
    world.play(Move::Leave(0));
    world.play(Move::Deliver(0));
    assert!(world.tabs[0].machine.session.session().is_none());
}

#[test]
fn client_c15_the_same_news_are_fresh_without_a_request() {
    let mut world = signed_in(2, HOUR);
    let before = world.requests;
    world.play(Move::Load(0));
    world.play(Move::Hear(1));
    assert_eq!(world.requests, before);
    world.play(Move::Rename);
    world.play(Move::Load(0));
    world.play(Move::Hear(1));
    assert_eq!(world.requests, before + 1);
}

#[test]
fn client_c04_that_nothing_has_changed_is_no_answer_for_whoever_knows_nothing() {
    let settings = Settings { interval: MINUTE, on_focus: true, jitter: 0 };
    let loading = SessionState::Loading { connection: Connection::Fresh };
    let (mut machine, mut at) = (Machine::new(settings, loading, None, None), Moment::default());
    machine.visible = true;
    let mut what = What::Mounted(Arrival::Load);
    for number in 1..5 {
        let (waiting, effects) = step(machine, Event { at, what });
        assert!(
            effects.iter().any(|effect| matches!(effect, Effect::Fetch { tag: None, .. })),
            "{effects:?}"
        );
        let unchanged = Answer { now: None, who: Who::Unchanged };
        let (answered, effects) = step(waiting, Event { at, what: What::Answered(number, Ok(unchanged)) });
        assert!(
            !effects.iter().any(|effect| matches!(effect, Effect::Fetch { .. })),
            "it would go on for ever"
        );
        assert!(answered.session.is_loading() && answered.session.connection().is_reconnecting());
        (at, machine, what) = (answered.retry_at.unwrap(), answered, What::Tick);
    }
}

#[test]
fn client_c03_an_update_that_is_slower_than_a_question_does_not_answer_it() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Update(0));
    world.play(Move::Revoke);
    world.play(Move::Ask(0));
    world.play(Move::Updated(0));
    exchange(&mut world);
    assert!(world.tabs[0].machine.session.session().is_none());
}

#[test]
fn client_c06_an_answer_to_a_tab_that_was_hidden_meanwhile_takes_the_lead_from_nobody() {
    let mut world = signed_in(2, HOUR);
    let leader = world.tabs.iter().position(|tab| tab.machine.leads).unwrap();
    world.play(Move::Pass(60_000));
    world.play(Move::Serve(leader));
    world.play(Move::Hide(leader));
    world.play(Move::Deliver(leader));
    world.play(Move::Hear(1 - leader));
    assert!(world.tabs[1 - leader].machine.leads);
}

#[test]
fn client_c11_a_page_that_is_left_does_not_ask_again() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Ask(0));
    world.play(Move::Lose(0));
    world.play(Move::Leave(0));
    let before = world.requests;
    world.play(Move::Pass(120_000));
    assert_eq!(world.requests, before);
}
