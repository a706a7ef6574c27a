//! The leader tab polls for all tabs.

use super::*;

#[test]
fn client_c06_twenty_tabs_send_one_request_an_interval() {
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
fn client_c06_active_tabs_send_one_request_an_interval() {
    let mut world = signed_in(5, HOUR);
    let before = world.requests;
    for second in 0..600 {
        if second % 7 == 0 {
            world.play(Move::Act(3));
            world.play(Move::Extend);
        }
        world.play(Move::Pass(1000));
        exchange(&mut world);
    }
    assert_eq!(world.requests - before, 10, "in ten minutes");
    assert_eq!(world.activity_reported, 10, "each reports activity");
}

#[test]
fn client_c06_silent_leader_is_replaced() {
    let mut world = signed_in(3, HOUR);
    let leader = world.tabs.iter().position(|tab| tab.state.tab.leads).unwrap();
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
fn client_c06_visible_tab_asks_when_the_network_is_back() {
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
    assert!(world.tabs.iter().all(|tab| !tab.state.knowledge.session.connection().is_reconnecting()));
}

#[test]
fn client_c06_hidden_tabs_do_not_retry() {
    let mut world = signed_in(2, HOUR);
    world.play(Move::Hide(1));
    for change in [Move::Sleep(2 * 3_600_000), Move::SignOut(0)] {
        world.play(change);
        world.play(Move::Hear(1));
        world.play(Move::Lose(1));
        assert!(world.tabs[1].state.knowledge.session.is_loading());
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
fn client_c06_answer_to_a_hidden_tab_changes_no_leader() {
    let mut world = signed_in(2, HOUR);
    let leader = world.tabs.iter().position(|tab| tab.state.tab.leads).unwrap();
    world.play(Move::Pass(60_000));
    world.play(Move::Serve(leader));
    world.play(Move::Hide(leader));
    world.play(Move::Deliver(leader));
    world.play(Move::Hear(1 - leader));
    assert!(world.tabs[1 - leader].state.tab.leads);
}
