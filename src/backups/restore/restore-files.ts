import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { unpack } from '../gzip.ts'
import { ownFiles, schemaFile, settingsDirectory } from '../platform-files.ts'
import { unpackTar } from './unpack-tar.ts'

/** Takes from the archive of files what belongs into a data directory, and nothing else that may stand in it. */
export async function restoreFiles(dataDir: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const scratch = await mkdtemp(join(dataDir, '.files-'))
  try {
    await unpackTar(unpack(content), scratch)
    const present = new Set(await readdir(scratch, { recursive: true }))
    for (const name of [...ownFiles, settingsDirectory, schemaFile]) {
      if (!present.has(name)) continue
      const target = join(dataDir, name === schemaFile ? join(settingsDirectory, schemaFile) : name)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })

      await rename(join(scratch, name), target)
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
