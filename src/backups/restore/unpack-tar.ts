import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { readTar } from '../../lib/tar/read-tar.ts'

/** Writes the files of an archive below a directory of our own. Names were checked by the reader. */
export async function unpackTar(source: AsyncIterable<Uint8Array>, directory: string): Promise<void> {
  const made = new Set<string>()
  for await (const { name, content } of readTar(source)) {
    const path = join(directory, name)
    if (!made.has(dirname(path))) await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    made.add(dirname(path))
    const file = await open(path, 'wx', 0o600)
    try {
      for await (const piece of content) await file.writeFile(piece)
    } finally {
      await file.close()
    }
  }
}
