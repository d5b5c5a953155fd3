#!/usr/bin/env node
// CommonJS on purpose: libuv reads the size of its thread pool at first use, and loading an ES module is already one.
// Decompression, fsync and password hashes share the pool; with the default of four threads they wait for each other.
process.env['UV_THREADPOOL_SIZE'] ??= '12'

void import('./cli/index.ts').then(async ({ runCommand }) => {
  process.exitCode = await runCommand(process.argv.slice(2))
})
