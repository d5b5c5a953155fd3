import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { errorCode } from './file-system.ts'
import { parseSegmentFile } from './segment-number.ts'

/** How much of a log that nobody has open is not stored yet. */
export async function findWaiting(directory: string): Promise<{ readonly segments: number; readonly bytes: number }> {
  const files = await readdir(directory).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  const segments = files.filter((file) => parseSegmentFile(file) !== undefined)
  const sizes = await Promise.all(segments.map(async (file) => (await stat(join(directory, file))).size))
  return { segments: segments.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
