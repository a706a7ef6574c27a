//! When the server is asked, and when not.

use super::*;

#[test]
fn client_c05_events_within_a_second_of_an_answer_ask_nothing() {
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
fn client_c11_page_that_comes_back_asks_once() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Pass(5000));
    let before = world.requests;
    world.play(Move::Restore(0));
    assert!(world.tabs[0].state.knowledge.session.is_loading());
    exchange(&mut world);
    assert!(world.tabs[0].state.knowledge.session.session().is_some());
    assert_eq!(world.requests - before, 1);
}

#[test]
fn client_c04_outage_is_retried_with_backoff() {
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
    let since = world.tabs[0].state.knowledge.session.connection();
    assert!(matches!(since, Connection::Reconnecting { .. }));
}

#[test]
fn client_c05_hidden_tab_asks_about_a_change_once_shown() {
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
fn client_c11_answer_while_leaving_shows_nobody() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Ask(0));
    world.play(Move::Rename);
    world.play(Move::Serve(0));
    world.play(Move::Leave(0));
    world.play(Move::Deliver(0));
    assert!(world.tabs[0].state.knowledge.session.session().is_none());
}

#[test]
fn client_c04_unchanged_without_knowledge_is_no_answer() {
    let settings = Settings { poll_interval: MINUTE, ask_on_focus: true, jitter: 0 };
    let loading = SessionState::Loading { connection: Connection::Fresh };
    let (mut state, mut at) = (State::new(settings, loading, None, None), Moment::default());
    state.tab.visible = true;
    let mut kind = EventKind::Mounted(Arrival::Load);
    for number in 1..5 {
        let (waiting, effects) = step(state, Event { at, kind });
        assert!(
            effects.iter().any(|effect| matches!(effect, Effect::Fetch { tag: None, .. })),
            "{effects:?}"
        );
        let unchanged = SessionAnswer { server_now: None, who: Who::Unchanged };
        let (answered, effects) =
            step(waiting, Event { at, kind: EventKind::Answered(number, Ok(unchanged)) });
        assert!(
            !effects.iter().any(|effect| matches!(effect, Effect::Fetch { .. })),
            "it would go on for ever"
        );
        assert!(
            answered.knowledge.session.is_loading()
                && answered.knowledge.session.connection().is_reconnecting()
        );
        (at, state, kind) = (answered.requests.retry_at.unwrap(), answered, EventKind::Tick);
    }
}

#[test]
fn client_c11_page_that_was_left_does_not_ask() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Ask(0));
    world.play(Move::Lose(0));
    world.play(Move::Leave(0));
    let before = world.requests;
    world.play(Move::Pass(120_000));
    assert_eq!(world.requests, before);
}

/// A page that comes back ignores the answer to a request that it sent while it was left.
#[test]
fn client_c11_request_from_before_leaving_is_not_believed() {
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
        assert!(world.tabs[0].state.knowledge.session.session().is_none());
        world.play(Move::Serve(0));
    }
    exchange(&mut world);
    world.assert_settled();
}

/// Also if the app does not want requests on focus.
#[test]
fn client_c05_page_that_knows_nothing_asks_when_shown() {
    let mut world = signed_in(1, HOUR);
    world.tabs[0].state.settings.ask_on_focus = false;
    world.play(Move::Leave(0));
    world.play(Move::Hide(0));
    world.play(Move::Show(0));
    exchange(&mut world);
    world.assert_settled();
}

/// A hidden tab still asks about a change after it has heard an older message.
#[test]
fn client_c05_old_message_does_not_keep_a_tab_from_asking() {
    let mut world = signed_in(2, HOUR);
    world.tabs[0].state.settings.ask_on_focus = false;
    world.play(Move::Hide(0));
    let known = world.tabs[0].state.knowledge.known();
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
