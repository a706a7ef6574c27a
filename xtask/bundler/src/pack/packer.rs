//! The streams of a packed module, and the steps that put it together.

use anyhow::{Context as _, Result};

/// What is kept apart. `unpack.js` has the same numbers.
#[derive(Clone, Copy)]
pub enum Stream {
    /// What to do next: an instruction, or one of the numbers below.
    Steps,
    /// What is copied.
    Copied,
    /// Numbers of locals.
    Locals,
    /// Numbers of called functions.
    Calls,
    /// Constants that are stored by the next instruction.
    Stored,
    /// Constants that are added or subtracted by the next instruction.
    Added,
    /// All other constants.
    Constants,
    /// Constants of 64 bits.
    WideConstants,
    /// Offsets of loads and stores.
    Offsets,
    /// The bytes of words in tables, the lowest first.
    Low,
    Middle,
    High,
}

const STREAMS: usize = 12;
/// A size is written with so many bytes of seven bits, before it is known.
const SIZE_BYTES: usize = 4;

// Steps that are not instructions. (Instructions that begin with such a byte are copied.)
const CLOSE: u8 = 0xfc;
const OPEN: u8 = 0xfd;
const WORDS: u8 = 0xfe;
const COPY: u8 = 0xff;

/// Writes a packed module.
#[derive(Default)]
pub struct Packer {
    streams: [Vec<u8>; STREAMS],
    /// The size of the module so far.
    size: usize,
}

impl Packer {
    /// Appends bytes as they are.
    pub fn copy(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.step(COPY, bytes.len());
            self.append(Stream::Copied, bytes);
        }
    }

    /// Appends a section as it is.
    pub fn copy_section(&mut self, id: u8, content: &[u8]) {
        self.copy(&[&[id], &*leb128(content.len()), content].concat());
    }

    /// Begins a section of `count` items. It ends with [`Self::close`].
    pub fn open_section(&mut self, id: u8, count: u32) {
        self.copy(&[id]);
        self.open();
        self.copy(&leb128(count as usize));
    }

    /// Begins something of which the size comes first.
    pub fn open(&mut self) {
        self.streams[Stream::Steps as usize].push(OPEN);
        self.size += SIZE_BYTES;
    }

    /// Ends what was begun last.
    pub fn close(&mut self) {
        self.streams[Stream::Steps as usize].push(CLOSE);
    }

    /// Appends bytes to a stream, from where they get into the module.
    pub fn append(&mut self, stream: Stream, bytes: &[u8]) {
        self.streams[stream as usize].extend(bytes);
        self.size += bytes.len();
    }

    /// Appends words below 2^24, each as its difference to the word `distance` words before it.
    /// At distance 0, the words themselves.
    pub fn words(&mut self, distance: u8, differences: &[u32]) {
        self.step(WORDS, differences.len());
        self.streams[Stream::Steps as usize].push(distance);
        for difference in differences {
            let [low, middle, high, _] = difference.to_le_bytes();
            for (stream, byte) in [(Stream::Low, low), (Stream::Middle, middle), (Stream::High, high)] {
                self.streams[stream as usize].push(byte);
            }
        }
        self.size += 4 * differences.len();
    }

    fn step(&mut self, step: u8, count: usize) {
        let steps = &mut self.streams[Stream::Steps as usize];
        steps.push(step);
        steps.extend(leb128(count));
    }

    /// The content of the file.
    pub fn finish(self) -> Result<Vec<u8>> {
        let sizes = [self.size].into_iter().chain(self.streams.iter().map(Vec::len));
        let mut packed = Vec::new();
        for size in sizes {
            let size = u32::try_from(size).ok().filter(|size| *size < 1 << (7 * SIZE_BYTES));
            packed.extend(size.context("the WebAssembly is too large to be packed")?.to_le_bytes());
        }
        packed.extend(self.streams.concat());
        Ok(packed)
    }
}

/// The parts of a packed file that have nothing in common: each is compressed best by itself.
pub fn split_streams(packed: &[u8]) -> Vec<&[u8]> {
    let (mut parts, mut rest) = (Vec::new(), packed);
    let sizes = packed.as_chunks().0.iter().take(1 + STREAMS).map(|size| u32::from_le_bytes(*size));
    // The first is that of the module. The sizes themselves come before the streams.
    for size in [4 * (1 + STREAMS)].into_iter().chain(sizes.skip(1).map(|size| size as usize)) {
        let (part, others) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        parts.push(part);
        rest = others;
    }
    parts
}

/// The number in LEB128, as WebAssembly has it.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let [low, ..] = (number & 0x7f).to_le_bytes();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
