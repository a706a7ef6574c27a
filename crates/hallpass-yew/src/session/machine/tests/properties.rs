//! What must hold in every random history, whatever the order of answers and messages, and whatever
//! the clocks do.

use proptest::prelude::*;

use super::*;

const TABS: usize = 3;

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
        1 => Just(Move::Extend),
        1 => at(Move::Update),
        1 => at(Move::Updated),
        1 => at(Move::Ask),
        1 => at(Move::Act),
        2 => at(Move::Show),
        2 => at(Move::Hide),
        1 => at(Move::Focus),
        1 => at(Move::Online),
        1 => at(Move::Offline),
        1 => at(Move::Restore),
        1 => at(Move::Leave),
        1 => at(Move::Return),
        3 => (0_u64..200_000).prop_map(Move::Pass),
        1 => (0_u64..10_000_000).prop_map(Move::Sleep),
        1 => (0_u64..10_000_000).prop_map(Move::ClockAhead),
        1 => tab.prop_map(Move::AuthJs),
    ];
    prop::collection::vec(one, 0..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 4000 }))]

    /// C2, C3, C4 and C8 are checked after every step: see `World::check`.
    #[test]
    fn client_c03_every_history_ends_with_the_truth(moves in moves(), life in 40_u64..4000) {
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
