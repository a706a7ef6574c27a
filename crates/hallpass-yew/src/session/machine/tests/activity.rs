//! Reporting that a person is active.

use super::*;

/// Other tabs hear that activity was reported, although the answer to the poll was outdated.
#[test]
fn session_s06_activity_in_an_outdated_poll_is_posted() {
    let mut world = signed_in(2, HOUR * 24);
    let leader = world.tabs.iter().position(|tab| tab.state.tab.leads).unwrap();
    for second in 0..600 {
        world.play(Move::Act(1 - leader));
        world.play(Move::Pass(1000));
        if second % 60 == 30 {
            world.play(Move::Ask(leader));
            world.play(Move::Ask(leader));
        }
        exchange(&mut world);
    }
    assert!(world.activity_reported >= 10, "{} times in ten minutes", world.activity_reported);
}

#[test]
fn session_s06_activity_of_long_ago_is_not_reported() {
    for later in [Move::Pass(3_600_000), Move::Sleep(3_600_000)] {
        let mut world = signed_in(1, HOUR * 24);
        world.play(Move::Act(0));
        world.play(Move::Hide(0));
        world.play(later);
        world.play(Move::Show(0));
        exchange(&mut world);
        assert_eq!(world.activity_reported, 0);
    }
}

#[test]
fn session_s06_activity_in_an_outage_is_reported_later() {
    let mut world = signed_in(1, HOUR * 24);
    world.play(Move::Act(0));
    world.play(Move::Ask(0));
    world.play(Move::Lose(0));
    world.play(Move::Pass(5_000));
    exchange(&mut world);
    assert_eq!(world.activity_reported, 2, "with the one that was lost, and with the next");
    world.play(Move::Ask(0));
    assert_eq!(world.activity_reported, 2, "and then no more");
}
