//! Outdated answers, and messages between tabs.

use super::*;

#[test]
fn client_c10_update_outdated_by_a_sign_out_is_dropped() {
    let mut world = signed_in(2, HOUR);
    world.play(Move::Update(1));
    world.play(Move::SignOut(0));
    world.play(Move::Hear(1));
    assert!(world.tabs[1].state.knowledge.session.is_loading(), "hidden before the server has answered (C9)");
    world.play(Move::Updated(1));
    assert!(world.tabs[1].state.knowledge.session.session().is_none());
    exchange(&mut world);
    world.assert_settled();
}

#[test]
fn client_c03_sign_out_during_a_request_about_a_sign_in() {
    let mut world = World::new(2, HOUR, Duration::ZERO);
    exchange(&mut world);
    world.play(Move::SignIn(0));
    world.play(Move::Hear(1));
    world.play(Move::Serve(1));
    world.play(Move::SignOut(0));
    world.play(Move::Hear(1));
    world.play(Move::Deliver(1));
    assert!(world.tabs[1].state.knowledge.session.session().is_none());
    exchange(&mut world);
    world.assert_settled();
}

#[test]
fn client_c10_update_outdated_by_an_answer_is_dropped() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Update(0));
    world.play(Move::Revoke);
    world.play(Move::Ask(0));
    exchange(&mut world);
    world.play(Move::Updated(0));
    assert!(world.tabs[0].state.knowledge.session.session().is_none());
}

#[test]
fn client_c15_message_with_the_same_knowledge_asks_nothing() {
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
fn client_c03_update_slower_than_a_request_is_dropped() {
    let mut world = signed_in(1, HOUR);
    world.play(Move::Update(0));
    world.play(Move::Revoke);
    world.play(Move::Ask(0));
    world.play(Move::Updated(0));
    exchange(&mut world);
    assert!(world.tabs[0].state.knowledge.session.session().is_none());
}
