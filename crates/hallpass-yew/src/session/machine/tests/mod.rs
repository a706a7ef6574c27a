//! Histories of tabs, a server and a person, in a [`World`].

mod asking;
mod check;
mod ending;
mod leading;
mod moves;
mod news;
mod properties;
mod two_tabs;
mod using;
mod world;

use std::time::Duration;

use super::*;
use moves::Move;
use world::World;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

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
