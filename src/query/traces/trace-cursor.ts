import { Fault } from '../../lib/errors.ts'
import type { NanoTime } from '../nano-time.ts'

/** The next page goes on with traces whose newest matching span is older than `time`, or of that time with a smaller id. */
export interface TraceCursor {
  readonly time: NanoTime
  /** Empty: everything of that time and older. */
  readonly traceId: string
}

/** Opaque text for the API. */
export function encodeTraceCursor({ time, traceId }: TraceCursor): string {
  return Buffer.from(`${time}.${traceId}`).toString('base64url')
}

/** Throws Fault('bad_input') for a text that `encodeTraceCursor` did not make. */
export function decodeTraceCursor(text: string): TraceCursor {
  const [, time, traceId = ''] = /^(\d{1,19})\.([0-9a-f]{32})?$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? []
  if (time === undefined) throw new Fault('bad_input', 'The cursor is not one of ours: take it from `next` of the answer before')
  return { time: BigInt(time), traceId }
}
