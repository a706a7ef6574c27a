//! When the server is asked, and when not.

use super::*;

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
fn client_c11_a_page_that_is_left_does_not_ask_again() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Ask(0));
    world.play(Move::Lose(0));
    world.play(Move::Leave(0));
    let before = world.requests;
    world.play(Move::Pass(120_000));
    assert_eq!(world.requests, before);
}

#[test]
fn client_c11_what_was_asked_on_the_way_out_is_not_believed_on_the_way_back() {
    let mut world = signed_in(2, HOUR);
    world.play(Move::Leave(0));
    world.play(Move::Ask(0));
    world.play(Move::Serve(0));
    // Its channels are closed: it hears nothing of this.
    world.play(Move::SignOut(1));
    world.tabs[0].inbox.clear();
    world.play(Move::Return(0));
    for _ in 0..4 {
        world.play(Move::Deliver(0));
        assert!(world.tabs[0].machine.session.session().is_none());
        world.play(Move::Serve(0));
    }
    exchange(&mut world);
    world.assert_settled();
}

#[test]
fn client_c05_a_page_that_knows_nothing_asks_when_it_is_seen_whatever_the_app_wants_on_a_focus() {
    let mut world = signed_in(1, HOUR);
    world.tabs[0].machine.settings.on_focus = false;
    world.play(Move::Leave(0));
    world.play(Move::Hide(0));
    world.play(Move::Show(0));
    exchange(&mut world);
    world.assert_settled();
}

#[test]
fn client_c05_old_news_do_not_make_a_hidden_tab_forget_that_it_is_to_ask() {
    let mut world = signed_in(2, HOUR);
    world.tabs[0].machine.settings.on_focus = false;
    world.play(Move::Hide(0));
    let known = world.tabs[0].machine.known();
    // Renamed in another tab; then a page that was rendered before says hello.
    world.play(Move::Rename);
    world.play(Move::Update(1));
    world.play(Move::Updated(1));
    world.play(Move::Hear(0));
    world.tabs[0].inbox.push(Message::Hello(known));
    world.play(Move::Hear(0));
    world.play(Move::Show(0));
    exchange(&mut world);
    world.assert_settled();
}
