import { Fault } from '../../lib/errors.ts'
import type { NanoTime } from '../nano-time.ts'

/** The next page goes on with traces whose newest matching span is older than `time`, or of that time with a smaller id. */
export interface NewestCursor {
  readonly order: 'newest'
  readonly time: NanoTime
  /** Empty: everything of that time and older. */
  readonly traceId: string
}

/** The next page goes on with traces whose longest matching span is shorter, or of that length with a smaller id. */
export interface SlowestCursor {
  readonly order: 'slowest'
  readonly durationNs: bigint
  readonly traceId: string
}

export type TraceCursor = NewestCursor | SlowestCursor
export type TraceOrder = TraceCursor['order']

/** Opaque text for the API. */
export function encodeTraceCursor(cursor: TraceCursor): string {
  const text = cursor.order === 'newest' ? `${cursor.time}.${cursor.traceId}` : `d${cursor.durationNs}.${cursor.traceId}`
  return Buffer.from(text).toString('base64url')
}

/** Throws Fault('bad_input') for a text that `encodeTraceCursor` did not make for this order. */
export function decodeTraceCursor<Order extends TraceOrder>(text: string, order: Order): Extract<TraceCursor, { order: Order }> {
  const [, sign, figure, traceId = ''] = /^(d?)(\d{1,20})\.([0-9a-f]{32})?$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? []
  if (figure === undefined || (sign === 'd') !== (order === 'slowest') || (order === 'slowest' && traceId === ''))
    throw new Fault('bad_input', 'The cursor is not one of ours: take it from `next` of the answer before, and keep to its order')
  const cursor = order === 'newest' ? { order, time: BigInt(figure), traceId } : { order, durationNs: BigInt(figure), traceId }
  return cursor as Extract<TraceCursor, { order: Order }> // the order chose the form
}
