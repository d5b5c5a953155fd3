import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

import { readDumpHead, type StateCounts, writeStateDump } from '../storage/state/dump/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { unpack } from './gzip.ts'

export interface DumpedState {
  readonly counts: StateCounts
  readonly rows: number
  readonly migrations: readonly string[]
  open(): AsyncIterable<Uint8Array>
  remove(): Promise<void>
}

const scratchDirectory = 'backup-scratch'

/** Dumps the state to a file of the data directory, packed: the store serves nobody meanwhile, so no network may be waited for. */
export async function dumpState(state: StateStore, dataDir: string, id: string): Promise<DumpedState> {
  const directory = join(dataDir, scratchDirectory)
  // What a crash left.
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { mode: 0o700 })
  const path = join(directory, `${id}.ndjson.gz`)
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true })
  try {
    const gzip = createGzip({ level: 3 })
    const file = (await open(path, 'wx', 0o600)).createWriteStream()
    gzip.pipe(file)
    const done = finished(file)
    done.catch(() => undefined)
    file.once('error', (error) => gzip.destroy(error))
    // `done` tells; an error that nobody listens to between two writes would end the process.
    gzip.on('error', () => undefined)
    const counts = await writeStateDump(state, async (text) => {
      if (!gzip.write(text)) await once(gzip, 'drain')
    })
    gzip.end()
    await done
    const { migrations } = await readDumpHead(unpack(createReadStream(path)))
    const rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
    return { counts, rows, migrations, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }), remove }
  } catch (error) {
    await remove()
    throw error
  }
}
