//! Packs functions: instructions into one stream, and what most of them are given into others.

use anyhow::Result;
use wasmparser::FunctionBody;

use super::{Packer, Stream};

// Instructions, as WebAssembly numbers them.
const BLOCK: u8 = 0x02;
const IF: u8 = 0x04;
const BR: u8 = 0x0c;
const BR_IF: u8 = 0x0d;
const CALL: u8 = 0x10;
const LOCAL_GET: u8 = 0x20;
const LOCAL_TEE: u8 = 0x22;
const GLOBAL_GET: u8 = 0x23;
const GLOBAL_SET: u8 = 0x24;
const FIRST_LOAD: u8 = 0x28;
const I32_STORE: u8 = 0x36;
const LAST_STORE: u8 = 0x3e;
const I32_CONST: u8 = 0x41;
const I64_CONST: u8 = 0x42;
const I32_ADD: u8 = 0x6a;
const I32_SUB: u8 = 0x6b;
/// Prefixes of instructions, and the numbers of other steps, begin here.
const FIRST_PREFIX: u8 = 0xfb;

/// Packs a function.
pub fn pack_function(packer: &mut Packer, wasm: &[u8], body: &FunctionBody<'_>) -> Result<()> {
    let mut offsets = Vec::new();
    for operator in body.get_operators_reader()?.into_iter_with_offsets() {
        offsets.push(operator?.1);
    }
    let end = body.range().end;
    packer.open();
    packer.copy(&wasm[body.range().start..offsets.first().copied().unwrap_or(end)]);
    offsets.push(end);
    for pair in offsets.windows(2) {
        let (instruction, rest) = (&wasm[pair[0]..pair[1]], &wasm[pair[1]..end]);
        pack_instruction(packer, instruction, rest.first().copied());
    }
    packer.close();
    Ok(())
}

/// Packs an instruction. `next` is the number of the instruction after it.
fn pack_instruction(packer: &mut Packer, instruction: &[u8], next: Option<u8>) {
    let (in_steps, stream) = match *instruction {
        [number] if number < FIRST_PREFIX => (1, Stream::Steps),
        [BLOCK..=IF | BR | BR_IF | GLOBAL_GET | GLOBAL_SET, _] => (2, Stream::Steps),
        [CALL, ..] => (1, Stream::Calls),
        [LOCAL_GET..=LOCAL_TEE, ..] => (1, Stream::Locals),
        [I32_CONST, ..] => (1, constant(next)),
        [I64_CONST, ..] => (1, Stream::WideConstants),
        // The alignment, always one byte, then the offset.
        [FIRST_LOAD..=LAST_STORE, ..] => (2, Stream::Offsets),
        _ => return packer.copy(instruction),
    };
    let (steps, operand) = instruction.split_at(in_steps);
    packer.append(Stream::Steps, steps);
    packer.append(stream, operand);
}

/// The stream of a constant. What the next instruction does with it tells most about it.
fn constant(next: Option<u8>) -> Stream {
    match next {
        Some(I32_STORE) => Stream::Stored,
        Some(I32_ADD | I32_SUB) => Stream::Added,
        _ => Stream::Constants,
    }
}
