import { Fault } from '../lib/errors.ts'
import type { NanoTime } from './nano-time.ts'

/**
 * A place between rows ordered by time. Above it are the rows at or after `time`, below it those strictly before. With `tie` it lies among
 * the rows of exactly that time: of those, above are the ones of a greater hash and `tie.skip` rows of that very hash.
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
