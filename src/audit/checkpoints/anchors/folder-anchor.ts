import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Anchor } from './anchor.ts'

/** A folder that already exists, best of another machine: one file a checkpoint, whole or not there. */
export function folderAnchor({ folder, everyMs }: { readonly folder: string; readonly everyMs: number }): Anchor {
  return {
    title: `folder ${folder}`,
    everyMs,
    async keep({ checkpoint: { at, seq }, note }) {
      const day = new Date(at).toISOString().replaceAll(':', '-')
      const path = join(folder, `audit-checkpoint-${day}-${seq}.txt`)
      // A file that a crash cut off would look like one that was changed.
      const partial = `${path}.partial`
      await rm(partial, { force: true })
      const file = await open(partial, 'wx', 0o644)
      try {
        await file.writeFile(note)
        await file.datasync()
      } finally {
        await file.close()
      }
      await rename(partial, path)
    },
  }
}
