import { setImmediate as nextTurn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'

/** About 2 ms of work at the 2 GB/s that zlib reaches. */
const sliceBytes = 1024 * 1024
const bytesPerTurn = 4 * sliceBytes

/** Lets the event loop breathe: one pace is shared by all that is computed in a row. */
export interface Pace {
  /** Call after `bytes` of work. */
  after(bytes: number): Promise<void> | undefined
}

export function createPace(): Pace {
  let done = 0
  return {
    after(bytes) {
      done += bytes
      if (done < bytesPerTurn) return undefined
      done = 0
      return nextTurn()
    },
  }
}

/** CRC-32 (ISO-HDLC, as in zip and gzip) of `bytes`, going on from `seed`, never blocking for more than some milliseconds. */
export async function checksum(bytes: Uint8Array, seed: number, pace: Pace): Promise<number> {
  let crc = seed
  for (let start = 0; start < bytes.length; start += sliceBytes) {
    const slice = bytes.subarray(start, start + sliceBytes)
    crc = crc32(slice, crc)
    const pause = pace.after(slice.length)
    if (pause !== undefined) await pause
  }
  return crc
}
