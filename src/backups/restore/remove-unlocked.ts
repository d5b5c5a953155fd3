import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { lockDirectory } from '../../lib/directory-lock.ts'

/** Takes away what those left that were killed: directories whose names begin so and that nobody holds. */
export async function removeUnlocked(parent: string, begin: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(begin)) continue
    const path = join(parent, name)
    try {
      lockDirectory(path).release()
    } catch {
      continue
    }
    await rm(path, { recursive: true, force: true })
  }
}
