/** Appends numbered rows to the log in DIRECTORY from FIRST on, four requests at a time, and prints each number that was acknowledged. */
import { writeSync } from 'node:fs'

import { systemClock } from '../../src/lib/clock.ts'
import { createLog } from '../../src/lib/log.ts'
import { defaultWalLimits, openWriteAheadLog } from '../../src/storage/wal/index.ts'
import { numberedChunk } from './numbered-rows.ts'

const [directory = '', first = '0'] = process.argv.slice(2)
const limits = { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0, segmentBytes: 30_000, quietAgeMs: 20 }
const wal = await openWriteAheadLog({ directory, clock: systemClock, limits, log: createLog({ level: 'error' }) })
let next = Number(first)

async function send(): Promise<never> {
  for (;;) {
    const numbers = [next++, next++]
    await wal.append({ chunks: numbers.map((number) => numberedChunk('spans', [number], { segment: wal.openSegment() })) })
    // Synchronous: what is acknowledged is told before anything else happens.
    writeSync(1, `${numbers.join('\n')}\n`)
  }
}

await Promise.all([send(), send(), send(), send()])
