use std::{fs, process::Command};

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, Function, FunctionSection, GlobalSection, GlobalType,
    Instruction, MemArg, MemorySection, MemoryType, Module, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

use super::*;

/// Instructions of every kind that is packed in a way of its own, and of some that are copied.
fn instructions() -> Vec<Instruction<'static>> {
    let memory = |offset| MemArg { offset, align: 2, memory_index: 0 };
    let mut all = vec![
        Instruction::Block(BlockType::Empty),
        Instruction::Loop(BlockType::Result(ValType::I32)),
        Instruction::I32Const(-1),
        Instruction::If(BlockType::FunctionType(200)),
        Instruction::Br(0),
        Instruction::Else,
        Instruction::BrTable(vec![0, 1, 2].into(), 1),
        Instruction::End,
        Instruction::I32Const(1_048_576),
        Instruction::End,
        Instruction::BrIf(300),
        Instruction::Call(200),
        Instruction::CallIndirect { type_index: 3, table_index: 0 },
        Instruction::Drop,
        Instruction::LocalGet(1),
        Instruction::LocalSet(130),
        Instruction::LocalTee(2),
        Instruction::GlobalGet(0),
        Instruction::GlobalSet(200),
        Instruction::I32Load8U(memory(0)),
        Instruction::I64Load(memory(4_000_000)),
        Instruction::I32Const(-70_000),
        Instruction::I32Store(memory(12)),
        Instruction::MemorySize(0),
        Instruction::I64Const(i64::MIN),
        Instruction::F32Const(0.5_f32.into()),
        Instruction::F64Const(0.1_f64.into()),
        Instruction::I32Const(16),
        Instruction::I32Add,
        Instruction::I32Const(0),
        Instruction::I32Sub,
        Instruction::I64ExtendI32U,
        Instruction::I32TruncSatF64U,
        Instruction::MemoryCopy { src_mem: 0, dst_mem: 0 },
        Instruction::RefFunc(300),
        Instruction::TableGet(0),
        Instruction::RefIsNull,
    ];
    all.push(Instruction::I32Const(7));
    all.push(Instruction::End);
    all
}

/// A module that can be parsed; it would not run.
fn module() -> Vec<u8> {
    let (mut types, mut functions, mut code) =
        (TypeSection::new(), FunctionSection::new(), CodeSection::new());
    types.ty().function([], [ValType::I32]);
    for locals in [vec![], vec![(3, ValType::I32), (200, ValType::I64)]] {
        functions.function(0);
        let mut function = Function::new(locals);
        for instruction in instructions() {
            function.instruction(&instruction);
        }
        code.function(&function);
    }
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    globals.global(
        GlobalType { val_type: ValType::I32, mutable: true, shared: false },
        &ConstExpr::i32_const(1 << 20),
    );
    let row = |line: u32| [1_048_600, 12, line, line % 7].map(u32::to_le_bytes).concat();
    let places: Vec<u8> = (0..50).flat_map(|line| row(line * line)).collect();
    let mut data = DataSection::new();
    for bytes in [
        b"a text that is long enough, and then a table".to_vec(),
        [&b"text"[..], &places, b"four and five more", &places[3..], b"odd"].concat(),
        places.clone(),
        vec![0xff; 300],
        vec![],
        b"7".to_vec(),
    ] {
        data.active(0, &ConstExpr::i32_const(1_048_576), bytes);
    }
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&memories).section(&globals);
    module.section(&code).section(&data);
    module.finish()
}

/// The content of a module: its sections, and those of the code and the data in items. The sizes
/// may be written with more bytes.
fn contents(wasm: &[u8]) -> Vec<Vec<u8>> {
    let mut contents = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::Version { range, .. } => contents.push(wasm[range].to_vec()),
            Payload::CodeSectionStart { count, .. } => contents.push(count.to_le_bytes().to_vec()),
            Payload::CodeSectionEntry(body) => contents.push(wasm[body.range()].to_vec()),
            other => contents.extend(other.as_section().map(|(id, range)| [&[id], &wasm[range]].concat())),
        }
    }
    contents
}

/// What `unpack.js` makes of a packed module.
fn unpack(packed: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let [input, output, script] = ["packed", "wasm", "unpack.mjs"].map(|name| folder.path().join(name));
    fs::write(&input, packed).unwrap();
    let main = "import fs from 'node:fs';
        const [input, output] = process.argv.slice(2);
        fs.writeFileSync(output, unpack(new Uint8Array(fs.readFileSync(input)).buffer));";
    fs::write(&script, format!("{UNPACK}{main}")).unwrap();
    let status = Command::new("node").arg(script).arg(input).arg(&output).status().unwrap();
    assert!(status.success());
    fs::read(output).unwrap()
}

#[test]
fn unpacked_module_is_the_same() {
    let wasm = module();
    let unpacked = unpack(&pack(&wasm).unwrap());
    assert_eq!(contents(&unpacked), contents(&wasm));
    assert_ne!(unpacked, wasm, "the sizes of functions have more bytes");
}

/// A function inside of it that shares a variable with its loop is what Chromium 148 compiles
/// wrong.
#[test]
fn unpacking_has_no_functions_inside() {
    let (_, inside) = UNPACK.split_once("function unpack(buffer) {").unwrap();
    let (inside, _) = inside.split_once("export default").unwrap();
    assert!(!inside.contains("=>") && !inside.contains("function"), "{inside}");
}

#[test]
fn streams_are_the_whole_file() {
    let packed = pack(&module()).unwrap();
    let parts = split_streams(&packed);
    assert_eq!(parts.len(), 13);
    assert!(parts.iter().all(|part| !part.is_empty()), "the module has everything");
    assert_eq!(parts.concat(), packed);
}

#[test]
fn what_is_no_module_cannot_be_packed() {
    assert!(pack(b"no module").is_err());
    let wasm = module();
    assert!(pack(&wasm[..wasm.len() - 1]).is_err());
}

#[test]
fn other_javascript_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "export { other };").unwrap();
    assert!(add_unpacking(file.path()).is_err());
    fs::write(file.path(), EXPORTS).unwrap();
    add_unpacking(file.path()).unwrap();
    assert_eq!(fs::read_to_string(file.path()).unwrap(), UNPACK);
}
