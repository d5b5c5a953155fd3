import type { Codec } from '../../lib/url-state.ts'

/** A part of the scatter: from and to in epoch milliseconds, least and greatest duration in milliseconds. */
export interface Box {
  readonly fromMs: number
  readonly toMs: number
  readonly minMs: number
  readonly maxMs: number
}

/** In the address: four numbers. */
export const boxCodec: Codec<Box | null> = {
  fallback: null,
  read: (text) => {
    const numbers = text.split('_').map(Number)
    const [fromMs = NaN, toMs = NaN, minMs = NaN, maxMs = NaN] = numbers
    return numbers.length === 4 && numbers.every(Number.isFinite) && fromMs < toMs && minMs < maxMs && minMs >= 0
      ? { fromMs, toMs, minMs, maxMs }
      : undefined
  },
  write: (box) => (box === null ? '' : [box.fromMs, box.toMs, box.minMs, box.maxMs].join('_')),
}

/** Whether something of the box is in the time that is shown. */
export function isInTime({ fromMs, toMs }: Box, time: { readonly fromMs: number; readonly toMs: number }): boolean {
  return fromMs < time.toMs && toMs > time.fromMs
}

/** Ends a person can read: whole milliseconds of time, three digits of a duration. */
export function roundBox({ fromMs, toMs, minMs, maxMs }: Box): Box {
  return { fromMs: Math.floor(fromMs), toMs: Math.ceil(toMs), minMs: roundDown(minMs), maxMs: roundUp(maxMs) }
}

function roundDown(ms: number): number {
  const step = stepOf(ms)
  return Number((Math.floor(ms / step) * step).toPrecision(4))
}

function roundUp(ms: number): number {
  const step = stepOf(ms)
  return Number((Math.ceil(ms / step) * step).toPrecision(4))
}

function stepOf(ms: number): number {
  return ms <= 0 ? 1 : 10 ** (Math.floor(Math.log10(ms)) - 2)
}

const durationTerm = /(?:^|\s)-?duration(?::|[<>]=?)(?:\[[^\]]*\]|[<>]?=?\S+)/g

/** The search with its durations replaced by those of the box. */
export function searchOfBox(search: string, { minMs, maxMs }: Box): string {
  return `${search.replaceAll(durationTerm, ' ')} duration:[${minMs}ms TO ${maxMs}ms]`.replaceAll(/\s+/g, ' ').trim()
}
