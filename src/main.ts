#!/usr/bin/env node
import { runCommand } from './cli/index.ts'

// Decompression, fsync and password hashes share this pool; the default of four makes them wait for each other.
process.env['UV_THREADPOOL_SIZE'] ??= '12'

process.exitCode = await runCommand(process.argv.slice(2))
