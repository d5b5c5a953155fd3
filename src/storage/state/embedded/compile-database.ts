import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A `WebAssembly.Module`; threads can be given it. */
export type CompiledDatabase = object

/** The compiler knows it of browsers only. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<CompiledDatabase> }

let compiled: Promise<CompiledDatabase> | undefined

/** PGlite's machine code, made once a process: every thread that opens a database takes it over and saves half a second of processor time. */
export function compileDatabase(): Promise<CompiledDatabase> {
  compiled ??= readAndCompile().catch((error: unknown) => {
    compiled = undefined
    throw error
  })
  return compiled
}

async function readAndCompile(): Promise<CompiledDatabase> {
  const library = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return await WebAssembly.compile(await readFile(join(dirname(library), 'pglite.wasm')))
}
