import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openStateStore } from '../../src/storage/state/open-state-store.ts'
import type { StateStore } from '../../src/storage/state/state-store.ts'
import { copyDirectory } from './copy-directory.ts'

let template: Promise<string> | undefined

/** A state store in a directory of its own, for tests; `remove` closes it and takes the directory away. */
export async function openTestStore(): Promise<{ state: StateStore; directory: string; remove: () => Promise<void> }> {
  const parent = mkdtempSync(join(tmpdir(), 'vedette-state-'))
  const directory = join(parent, 'state')
  // All migrations take longer than the copy of a database that has seen them: the files of a worker share one.
  template ??= makeTemplate()
  mkdirSync(directory)
  await copyDirectory(await template, join(directory, 'data'))
  const state = await openStateStore({ kind: 'embedded', directory })
  return {
    state,
    directory,
    async remove() {
      await state.close()
      rmSync(parent, { recursive: true, force: true })
    },
  }
}

async function makeTemplate(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'vedette-state-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const state = await openStateStore({ kind: 'embedded', directory })
  await state.close()
  return join(directory, 'data')
}
