import { ByteMap } from '../lib/byte-map.ts'
import { cutAtWord, cutText } from './cut-text.ts'
import type { Redactor } from './redact/redactor.ts'

/** A name as it may be stored. */
export interface MaskedName {
  readonly text: string
  /** Pieces masked in it, by detector; undefined when there are none. */
  readonly counts: ReadonlyMap<string, number> | undefined
}

const longestKnown = 128
const mostKnown = 10_000
/** So much more than is kept is looked at: half a secret at the cut is one that no detector knows. */
const lookAheadBytes = 512

/** Masks names (keys, words, metric names) of one project. They repeat: what the closer look said is remembered, within bounds. */
export class NameMask {
  private readonly redactor: Redactor
  private readonly known = new ByteMap<MaskedName>()

  constructor(redactor: Redactor) {
    this.redactor = redactor
  }

  /** Does the name need no more than the cheap look? */
  isPlain(bytes: Uint8Array, start: number, end: number): boolean {
    const { candidates, always } = this.redactor
    return (candidates.look(bytes, start, end) | always) === 0
  }

  /** The name `bytes[start, end)`, masked, then cut to `maxBytes`. */
  find(bytes: Buffer, start: number, end: number, maxBytes: number): MaskedName {
    if (end - start > longestKnown || end - start > maxBytes) return this.mask(bytes, start, end, maxBytes)
    const known = this.known.get(bytes, start, end)
    if (known !== undefined) return known
    const found = this.mask(bytes, start, end, maxBytes)
    if (this.known.size >= mostKnown) this.known.clear()
    this.known.add(bytes, start, end, found)
    return found
  }

  private mask(bytes: Buffer, start: number, end: number, maxBytes: number): MaskedName {
    const { redactor } = this
    const stop = end - start <= maxBytes ? end : cutAtWord(bytes, start, end, maxBytes + lookAheadBytes)
    const counts = new Map<string, number>()
    const candidates = redactor.candidates.scan(bytes, start, stop) | redactor.always
    const masked = candidates === 0 ? undefined : redactor.maskText(bytes.toString('utf8', start, stop), '', candidates, counts)
    if (masked === undefined) return { text: bytes.toString('utf8', start, cutText(bytes, start, end, maxBytes)), counts: undefined }
    if (end - start <= maxBytes) return { text: masked, counts }
    const whole = Buffer.from(masked)
    return { text: whole.toString('utf8', 0, cutText(whole, 0, whole.length, maxBytes)), counts }
  }
}
