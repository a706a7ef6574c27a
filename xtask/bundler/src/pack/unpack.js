// Puts a packed module together. `packer.rs` and `code.rs` have the same numbers, and say what they mean.
const COPIED = 1, LOCALS = 2, CALLS = 3, STORED = 4, ADDED = 5, CONSTANTS = 6, WIDE_CONSTANTS = 7, OFFSETS = 8, LOW = 9,
    MIDDLE = 10, HIGH = 11, STREAMS = 12;
const CLOSE = 0xfc, OPEN = 0xfd, WORDS = 0xfe;
// A second byte of the instruction is in the steps.
const SECOND = 16;

// It has no functions inside: Chromium 148 (V8's Maglev) gets a variable wrong that one of them shares with this
// loop, in about one of fifty page loads.
function unpack(buffer) {
    const packed = new Uint8Array(buffer), sizes = new Uint32Array(buffer, 0, 1 + STREAMS);
    const module = new Uint8Array(sizes[0]), words = new DataView(module.buffer);
    // Where each instruction has its operand: all is one loop without calls, which browsers begin by interpreting.
    const operands = new Uint8Array(256).fill(SECOND, 0x02, 0x05).fill(SECOND, 0x0c, 0x0e).fill(CALLS, 0x10, 0x11)
        .fill(LOCALS, 0x20, 0x23).fill(SECOND, 0x23, 0x25).fill(SECOND + OFFSETS, 0x28, 0x3f)
        .fill(CONSTANTS, 0x41, 0x42).fill(WIDE_CONSTANTS, 0x42, 0x43);
    // Where each stream goes on. That of the steps goes on at `step`.
    const places = [], opened = [];
    let end = sizes.byteLength, step = end, length = 0;
    for (const size of sizes.subarray(1)) {
        places.push(end);
        end += size;
    }
    for (const last = places[COPIED]; step < last;) {
        const code = packed[step++];
        if (code < CLOSE) {
            module[length++] = code;
            let stream = operands[code], byte;
            if (stream >= SECOND) {
                module[length++] = packed[step++];
                stream -= SECOND;
            }
            if (stream === CONSTANTS) {
                const next = packed[step];
                stream = next === 0x36 ? STORED : next === 0x6a || next === 0x6b ? ADDED : CONSTANTS;
            }
            if (stream) {
                let place = places[stream];
                do {
                    module[length++] = byte = packed[place++];
                } while (byte > 127);
                places[stream] = place;
            }
        } else if (code === CLOSE) {
            const start = opened.pop(), size = length - start - 4;
            for (let index = 0; index < 4; index++) {
                module[start + index] = size >> 7 * index & 127 | (index < 3 ? 128 : 0);
            }
        } else if (code === OPEN) {
            opened.push(length);
            length += 4;
        } else {
            let count = 0, shift = 0, byte;
            do {
                byte = packed[step++];
                count |= (byte & 127) << shift;
                shift += 7;
            } while (byte > 127);
            if (code === WORDS) {
                for (const distance = 4 * packed[step++]; count--; length += 4) {
                    const before = distance && words.getUint32(length - distance, true);
                    const difference = packed[places[LOW]++] + (packed[places[MIDDLE]++] << 8) + (packed[places[HIGH]++] << 16);
                    words.setUint32(length, before + difference & 0xffffff, true);
                }
            } else {
                const start = places[COPIED];
                places[COPIED] += count;
                module.set(packed.subarray(start, start + count), length);
                length += count;
            }
        }
    }
    return module;
}

export default async ({ module_or_path }) => {
    const given = await module_or_path, response = typeof given === 'string' ? await fetch(given) : given;
    if (!response.ok) {
        throw new Error(`failed to fetch Wasm: ${response.status} ${response.statusText} fetching '${response.url}'`);
    }
    const module = unpack(await response.arrayBuffer());
    const { instance } = await WebAssembly.instantiate(module, __wbg_get_imports());
    return __wbg_finalize_init(instance);
};
