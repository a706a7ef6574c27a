//! That somebody uses a page.

use super::*;

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
