/**
 * Lets worker threads and child processes started by unit tests run `.ts` files on a Node without type stripping.
 * `vitest.config.ts` passes it as `--import`, and Node hands that on to every worker and fork; production runs compiled files.
 */
import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'

// Node loads this file twice: as the preload of each thread, and (with the mark) as the hooks themselves.
if (!import.meta.url.endsWith('?hooks')) register(`${import.meta.url}?hooks`)

/** Node's `load` hook: everything but our TypeScript goes its usual way. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.split('?')[0].endsWith('.ts')) return nextLoad(url, context)
  // What Vite transforms with; all of Vite would cost each process and thread seven times as much.
  const { transform } = await import('rolldown/utils')
  const file = fileURLToPath(url)
  const { code, errors } = await transform(file, await readFile(file, 'utf8'), { sourcemap: false })
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0].message}`)
  return { format: 'module', source: code, shortCircuit: true }
}
