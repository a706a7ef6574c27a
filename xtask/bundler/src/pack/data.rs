//! Packs data: texts as they are; tables of addresses and numbers as differences.

use std::collections::HashSet;

use wasmparser::Data;

use super::Packer;

/// A word of a table is less: an address, the number of a function, a length, a line.
const WORD_LIMIT: u32 = 1 << 24;
/// Fewer words are no table.
const MIN_WORDS: usize = 4;
/// Rows of tables have up to so many words: the place of a panic is a row of four.
const MAX_DISTANCE: u8 = 5;

/// Packs a segment.
pub fn pack_segment(packer: &mut Packer, wasm: &[u8], segment: &Data<'_>) {
    let start = segment.range.end - segment.data.len();
    packer.copy(&wasm[segment.range.start..start]);
    let (chunks, rest) = segment.data.as_chunks();
    let words: Vec<_> = chunks.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
    let (mut copied, mut at) = (0, 0);
    while at < words.len() {
        let count = words[at..].iter().take_while(|word| **word < WORD_LIMIT).count();
        if count < MIN_WORDS {
            at += count.max(1);
            continue;
        }
        packer.copy(chunks[copied..at].as_flattened());
        pack_table(packer, &words, at, count);
        at += count;
        copied = at;
    }
    packer.copy(chunks[copied..].as_flattened());
    packer.copy(rest);
}

/// Packs `count` words from position `at`, with the distance at which they are most alike.
fn pack_table(packer: &mut Packer, words: &[u32], at: usize, count: usize) {
    let differences = |distance: u8| {
        let before = |index: usize| if distance == 0 { 0 } else { words[index - usize::from(distance)] };
        (at..at + count)
            .map(|index| words[index].wrapping_sub(before(index)) % WORD_LIMIT)
            .collect::<Vec<_>>()
    };
    let possible = (0..=MAX_DISTANCE).filter(|distance| usize::from(*distance) <= at);
    let all = possible.map(|distance| (distance, differences(distance)));
    if let Some((distance, best)) = all.min_by_key(|(_, differences)| cost(differences)) {
        packer.words(distance, &best);
    }
}

/// About how many bits the differences cost once they are compressed.
fn cost(differences: &[u32]) -> usize {
    let mut seen = HashSet::new();
    let bits = differences.iter().map(|difference| match difference {
        0 => 2,
        _ if !seen.insert(*difference) => 6,
        1..0x100 | 0xff_ff00.. => 10,
        _ => 18,
    });
    bits.sum()
}
