import { open } from 'node:fs/promises'
import { join } from 'node:path'

import type { Anchor } from './anchor.ts'

/** A folder that already exists, best of another machine: one file a checkpoint, never written twice. */
export function folderAnchor({ folder, everyMs }: { readonly folder: string; readonly everyMs: number }): Anchor {
  return {
    title: `folder ${folder}`,
    everyMs,
    async keep({ checkpoint: { at, seq }, note }) {
      const day = new Date(at).toISOString().replaceAll(':', '-')
      const file = await open(join(folder, `audit-checkpoint-${day}-${seq}.txt`), 'wx', 0o644)
      try {
        await file.writeFile(note)
        await file.datasync()
      } finally {
        await file.close()
      }
    },
  }
}
