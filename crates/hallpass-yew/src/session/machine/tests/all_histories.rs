//! All histories of two tabs up to a depth: a person signs in, signs out and looks at one tab or
//! the other, while answers and messages take their time.

use super::*;

const MOVES: [Move; 14] = [
    Move::Serve(0),
    Move::Serve(1),
    Move::Deliver(0),
    Move::Deliver(1),
    Move::Hear(0),
    Move::Hear(1),
    Move::Lose(0),
    Move::SignIn(0),
    Move::SignIn(1),
    Move::SignOut(0),
    Move::Hide(1),
    Move::Focus(1),
    Move::Restore(0),
    Move::Pass(61_000),
];

const DEPTH: u32 = if cfg!(debug_assertions) { 5 } else { 6 };

#[test]
fn client_c03_no_history_of_two_tabs_shows_the_signed_out() {
    let mut begun = World::new(2, Duration::from_secs(150), Duration::from_mins(1));
    begun.play(Move::SignIn(0));
    for at in [0, 1] {
        begun.play(Move::Serve(at));
        begun.play(Move::Deliver(at));
    }
    let mut histories = 0_u64;
    explore(&begun, DEPTH, &mut histories);
    assert_eq!(histories, (0..=DEPTH).map(|depth| 14_u64.pow(depth)).sum::<u64>());
}

/// What must hold is checked after every move; that all know the truth in the end, here.
fn explore(world: &World, depth: u32, histories: &mut u64) {
    *histories += 1;
    if depth == 0 {
        if histories.is_multiple_of(50) {
            let mut end = world.clone();
            end.settle();
            end.assert_settled();
        }
        return;
    }
    for next in MOVES {
        let mut world = world.clone();
        world.play(next);
        explore(&world, depth - 1, histories);
    }
}
