import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openStateStore } from '../../src/storage/state/open-state-store.ts'
import type { StateStore } from '../../src/storage/state/state-store.ts'

/** A state store in a directory of its own, for tests; `remove` closes it and takes the directory away. */
export async function openTestStore(): Promise<{ state: StateStore; directory: string; remove: () => Promise<void> }> {
  const parent = mkdtempSync(join(tmpdir(), 'vedette-state-'))
  const directory = join(parent, 'state')
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
