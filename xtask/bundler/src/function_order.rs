//! Puts functions that are alike beside each other in the WebAssembly. Compressed that way it is a
//! fortieth smaller: `wasm-bindgen` sorts them by size, and Brotli finds more, and writes less,
//! nearby. What the functions do stays the same.

use std::{cmp::Reverse, collections::HashMap, convert::Infallible};

use anyhow::{Result, ensure};
use wasm_encoder::{
    CodeSection, FunctionSection, Module,
    reencode::{Error, Reencode, utils},
};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// Pieces of code of so many bytes are compared.
const PIECE_BYTES: usize = 5;
/// What occurs in more functions than this says nothing.
const MAX_OWNERS: usize = 1000;

/// The same module with its functions in a better order.
pub fn order_functions(wasm: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(&wasm[body.range()]),
            _ => {}
        }
    }
    let mut renumber = Renumber::new(imported, order_by_likeness(&bodies))?;
    let mut module = Module::new();
    renumber.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// The order of `bodies`: the largest, and after each the one that has most in common with it.
fn order_by_likeness(bodies: &[&[u8]]) -> Vec<usize> {
    let mut owners: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (index, body) in bodies.iter().enumerate() {
        for piece in pieces(body) {
            owners.entry(piece).or_default().push(index);
        }
    }
    owners.retain(|_, owners| owners.len() <= MAX_OWNERS);
    let mut by_size: Vec<_> = (0..bodies.len()).collect();
    by_size.sort_by_key(|index| Reverse(bodies[*index].len()));
    let (mut order, mut is_placed) = (Vec::with_capacity(bodies.len()), vec![false; bodies.len()]);
    for largest in by_size {
        let mut next = Some(largest).filter(|index| !is_placed[*index]);
        while let Some(current) = next {
            order.push(current);
            is_placed[current] = true;
            let mut common = vec![0_u32; bodies.len()];
            for owner in pieces(bodies[current]).iter().filter_map(|piece| owners.get(piece)).flatten() {
                common[*owner] += 1;
            }
            let unplaced = (0..bodies.len()).filter(|index| !is_placed[*index] && common[*index] > 0);
            next = unplaced.max_by_key(|index| (common[*index], Reverse(*index)));
        }
    }
    order
}

/// The different pieces of a function, sorted.
fn pieces(body: &[u8]) -> Vec<&[u8]> {
    let mut pieces: Vec<_> = body.windows(PIECE_BYTES).collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

/// Writes a module with its functions in another order.
struct Renumber {
    /// The functions that are imported come first, and keep their numbers.
    imported: u32,
    /// The old positions, in the new order.
    order: Vec<usize>,
    /// The new numbers, by old position.
    numbers: Vec<u32>,
}

impl Renumber {
    fn new(imported: u32, order: Vec<usize>) -> Result<Self> {
        let mut numbers = vec![None; order.len()];
        for (number, position) in (imported..).zip(&order) {
            numbers[*position] = Some(number);
        }
        let numbers: Option<Vec<_>> = numbers.into_iter().collect();
        ensure!(numbers.is_some(), "BUG: a function has no place");
        Ok(Self { imported, order, numbers: numbers.unwrap_or_default() })
    }
}

impl Reencode for Renumber {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        let position = function.checked_sub(self.imported);
        Ok(position.map_or(function, |position| self.numbers[position as usize]))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        let types = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for position in &self.order {
            functions.function(types[*position]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for position in self.order.clone() {
            utils::parse_function_body(self, code, bodies[position].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ExportKind, ExportSection, Function, ImportSection, Instruction, TypeSection};

    use super::*;

    #[test]
    fn functions_that_are_alike_are_neighbours() {
        let bodies: [&[u8]; 5] = [
            b"one two three four",
            b"0123456789abcdefghijklmn",
            b"tiny",
            b"one two three five",
            b"56789abcdefgh",
        ];
        assert_eq!(order_by_likeness(&bodies), [1, 4, 0, 3, 2]);
    }

    /// `b` calls `a`, which returns 7; `import` is imported, and called by `c`.
    #[test]
    fn calls_and_exports_follow_the_functions() {
        let mut module = Module::new();
        let (mut types, mut imports, mut exports) =
            (TypeSection::new(), ImportSection::new(), ExportSection::new());
        types.ty().function([], [wasm_encoder::ValType::I32]);
        imports.import("m", "import", wasm_encoder::EntityType::Function(0));
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        let padding = [Instruction::I32Const(1 << 20), Instruction::Drop];
        let bodies: [&[Instruction<'_>]; 3] = [
            &[Instruction::I32Const(7)],
            &[Instruction::Call(1)],
            &[&padding[..], &padding, &[Instruction::Call(0)]].concat(),
        ];
        for (number, body) in (1..).zip(bodies) {
            functions.function(0);
            let mut function = Function::new([]);
            for instruction in body {
                function.instruction(instruction);
            }
            code.function(function.instruction(&Instruction::End));
            exports.export(["a", "b", "c"][number as usize - 1], ExportKind::Func, number);
        }
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        let ordered = order_functions(&module.finish()).unwrap();
        let (mut exported, mut called) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&ordered) {
            match payload.unwrap() {
                Payload::ExportSection(section) => {
                    exported.extend(section.into_iter().map(|export| export.unwrap().index));
                }
                Payload::CodeSectionEntry(body) => {
                    let all = body.get_operators_reader().unwrap().into_iter().map(Result::unwrap);
                    called.push(all.into_iter().find_map(|operator| match operator {
                        wasmparser::Operator::Call { function_index } => Some(function_index),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        // The largest is first: `c`, then `a` and `b`.
        assert_eq!(exported, [2, 3, 1]);
        assert_eq!(called, [Some(0), None, Some(2)]);
    }
}
