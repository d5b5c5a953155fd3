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
  const { transformWithOxc } = await import('vite')
  const file = fileURLToPath(url)
  const { code } = await transformWithOxc(await readFile(file, 'utf8'), file, { sourcemap: false })
  return { format: 'module', source: code, shortCircuit: true }
}
