//! The allocator of the browser binary. The standard library's has 2 kB more of compressed code,
//! for programs with threads and gigabytes. This one takes constant time (TLSF), and joins free
//! neighbours, so that a tab that stays open for days does not grow.

use rlsf::{GlobalTlsf, GlobalTlsfOptions};

#[global_allocator]
static ALLOCATOR: GlobalTlsf<Small> = GlobalTlsf::new();

struct Small;

impl GlobalTlsfOptions for Small {
    /// Growing in place would be more code.
    const ENABLE_REALLOCATION: bool = false;
}
