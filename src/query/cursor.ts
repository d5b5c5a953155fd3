import { Fault } from '../lib/errors.ts'
import type { NanoTime } from './nano-time.ts'

/**
 * Where the next page of rows ordered by time goes on: strictly before `time`; or, when `tie` is given, first with the rows of
 * exactly that time whose hash is at most `tie.hash`, less the `tie.skip` rows of that very hash already sent.
 */
export interface TimeCursor {
  readonly time: NanoTime
  readonly tie?: { readonly hash: bigint; readonly skip: number }
}

/** Opaque text for the API. */
export function encodeCursor({ time, tie }: TimeCursor): string {
  const text = tie === undefined ? `${time}` : `${time}.${tie.hash}.${tie.skip}`
  return Buffer.from(text).toString('base64url')
}

/** Throws Fault('bad_input') for a text that `encodeCursor` did not make. */
export function decodeCursor(text: string): TimeCursor {
  const match = /^(\d{1,19})(?:\.(\d{1,20})\.(\d{1,9}))?$/.exec(Buffer.from(text, 'base64url').toString('latin1'))
  const [, time, hash, skip] = match ?? []
  if (time === undefined) throw new Fault('bad_input', 'The cursor is not one of ours: take it from `next` of the answer before')
  return { time: BigInt(time), ...(hash === undefined ? {} : { tie: { hash: BigInt(hash), skip: Number(skip) } }) }
}
