import { closeSync, fdatasync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { Check } from '../check.ts'
import { nearestDirectory } from '../nearest-directory.ts'

const writes = 9
const slowMs = 25
const badMs = 150
const sync = promisify(fdatasync)

/** How long the disk takes to say that a small write is durable: the median. */
async function measureSync(directory: string, now: () => number, signal: AbortSignal): Promise<number> {
  const path = join(directory, `.vedette-doctor-${process.pid}`)
  const file = openSync(path, 'wx', 0o600)
  const times: number[] = []
  try {
    for (let n = 0; n < writes && !signal.aborted; n++) {
      writeSync(file, Buffer.alloc(4096, n))
      const startedAt = now()
      await sync(file)
      times.push(now() - startedAt)
    }
  } finally {
    closeSync(file)
    rmSync(path, { force: true })
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}

export const fsyncCheck: Check = {
  name: 'fsync',
  title: 'How quickly the disk makes writes durable',
  async run({ settings, host }, signal) {
    const directory = nearestDirectory(settings.dataDir)
    const ms = await measureSync(directory, () => host.clock.monotonic(), signal)
    if (ms < slowMs) return []
    return [
      {
        severity: ms < badMs ? 'warning' : 'error',
        problem: `A small write to the disk of ${directory} takes ${ms.toFixed(0)} ms until it is durable; a local SSD takes 1.`,
        mend: 'Senders wait for it at every request: put the data directory on a local SSD, or see what else keeps the disk busy (iostat -x 1).',
      },
    ]
  },
}
