//! Whether a file system is safe for an SQLite file. It needs reliable locks, and memory that all
//! processes share (<https://www.sqlite.org/wal.html>, section 1;
//! <https://www.sqlite.org/howtocorrupt.html>, section 2.1).

use std::path::Path;

/// How safe a file system is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSystem {
    /// Safe, as far as is known.
    Fit,
    /// Its locks may be reliable or not, depending on what is behind it.
    Doubtful(&'static str),
    /// Its files are on another computer, where they get damaged sooner or later.
    Network(&'static str),
}

/// The file system of `path`, or of the folder in which it will be created. If that is unknown, it
/// is [`FileSystem::Fit`].
#[cfg(target_os = "linux")]
pub fn file_system_of(path: &Path) -> FileSystem {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = absolute.ancestors().find(|path| path.exists());
    let seen = existing.and_then(|path| nix::sys::statfs::statfs(path).ok());
    seen.map_or(FileSystem::Fit, |seen| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the kernel's numbers have 32 bits; their type in the C library differs between processors"
        )]
        let number = seen.filesystem_type().0 as u32;
        judge(number)
    })
}

/// Not implemented for other systems.
#[cfg(not(target_os = "linux"))]
pub fn file_system_of(_: &Path) -> FileSystem {
    FileSystem::Fit
}

/// Whether a file system accepts more data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// It does, or that is unknown.
    Left,
    /// No block is left for this user.
    Full,
    /// It is mounted read-only: by an admin, or by the kernel after a disk error.
    ReadOnly,
}

/// Whether there is room in `folder`. It is one system call, and nothing is written.
#[cfg(target_os = "linux")]
pub fn room_in(folder: &Path) -> Room {
    use std::os::unix::fs::MetadataExt as _;

    use nix::sys::statvfs::{FsFlags, statvfs};

    let Ok(seen) = statvfs(folder) else { return Room::Left };
    if seen.flags().contains(FsFlags::ST_RDONLY) {
        return Room::ReadOnly;
    }
    // Some file systems keep blocks for root, and some count none at all.
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let left = if is_root { seen.blocks_free() } else { seen.blocks_available() };
    if seen.blocks() > 0 && left == 0 { Room::Full } else { Room::Left }
}

/// Not implemented for other systems.
#[cfg(not(target_os = "linux"))]
pub fn room_in(_: &Path) -> Room {
    Room::Left
}

/// Judges a file system by its number in `statfs(2)`.
#[cfg(target_os = "linux")]
fn judge(magic: u32) -> FileSystem {
    match magic {
        0x0000_6969 => FileSystem::Network("NFS"),
        0xff53_4d42 | 0xfe53_4d42 | 0x0000_517b => FileSystem::Network("SMB"),
        0x5346_414f | 0x6b41_4653 => FileSystem::Network("AFS"),
        0x7375_7245 => FileSystem::Network("Coda"),
        0x0000_564c => FileSystem::Network("NCP"),
        // Also the root of a gVisor sandbox and the disks of Windows in WSL.
        0x0102_1997 => FileSystem::Doubtful("9p"),
        // Also the folders that Docker Desktop shares, which lie on a local disk; and sshfs, which
        // does not.
        0x6573_5546 => FileSystem::Doubtful("FUSE"),
        0x00c3_6400 => FileSystem::Doubtful("Ceph"),
        0x0bd0_0bd0 => FileSystem::Doubtful("Lustre"),
        0x0116_1970 => FileSystem::Doubtful("GFS2"),
        0x7461_636f => FileSystem::Doubtful("OCFS2"),
        0x786f_4256 => FileSystem::Doubtful("VirtualBox's shared folders"),
        0xbacb_acbc => FileSystem::Doubtful("VMware's shared folders"),
        _ => FileSystem::Fit,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn file_system_on_the_network_is_recognised() {
        assert_eq!(judge(0x6969), FileSystem::Network("NFS"));
        assert_eq!(judge(0xfe53_4d42), FileSystem::Network("SMB"));
        assert_eq!(judge(0x6573_5546), FileSystem::Doubtful("FUSE"));
        // ext4, tmpfs, btrfs, XFS, overlay, ZFS.
        for local in [0xef53, 0x0102_1994, 0x9123_683e, 0x5846_5342, 0x794c_7630, 0x2fc1_2fc1] {
            assert_eq!(judge(local), FileSystem::Fit, "{local:x}");
        }
    }

    #[test]
    fn file_system_of_a_missing_file_is_that_of_its_folder() {
        let missing = Path::new("/proc/nowhere/hallpass.db");
        assert_eq!(file_system_of(missing), file_system_of(Path::new("/proc")));
    }
}
