#!/usr/bin/env node
// CommonJS on purpose: libuv reads the size of its thread pool at first use, and loading an ES module is already one.
// Decompression, fsync and password hashes share the pool; with the default of four threads they wait for each other.
process.env['UV_THREADPOOL_SIZE'] ??= '12'
// Bodies and rows come and go outside the heap, and all of them count: left to itself V8 marks the whole heap several times a second
// under load, a sixth of all our processor time. Now the heap may double first.
process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=100')
// An idle process is collected once after it grew, not three times: after a start the second and third cost as much and free nothing.
process.getBuiltinModule('node:v8').setFlagsFromString('--memory-reducer-single-gc')
// The state database is machine code of two tiers. Its start alone makes V8 optimize hundreds of functions that hardly run again: a third
// of what a start costs. Now only those are that go on being used.
process.getBuiltinModule('node:v8').setFlagsFromString('--wasm-tiering-budget=100000000')
// The same for our own code: what runs for long is optimized four times as late, which takes milliseconds; a start costs a fifth less.
// From Node 22 on there is a compiler in between, and no such flag.
if (process.versions.node.startsWith('20.')) process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=270336')

void import('./cli/index.ts').then(async ({ runCommand }) => {
  process.exitCode = await runCommand(process.argv.slice(2))
})
