//! Histories of tabs, a server and a person, in a [`World`].

mod activity;
mod all_histories;
mod asking;
mod check;
mod dispatch;
mod ending;
mod leading;
mod moves;
mod outdated;
mod play;
mod properties;
mod step_time;
mod world;

use std::time::Duration;

use super::{tab::ACTIVITY_COUNTS_FOR, *};
use crate::{
    http::{SessionAnswer, Tag, Who},
    session::{Connection, Moment, Reason, SessionState},
};
use moves::Move;
use world::World;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// A person is signed in, and all tabs know.
fn signed_in(tabs: usize, life: Duration) -> World {
    let mut world = World::new(tabs, life, MINUTE);
    world.play(Move::SignIn(0));
    world.settle();
    world.assert_settled();
    world
}

/// Everything that is in flight arrives.
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
