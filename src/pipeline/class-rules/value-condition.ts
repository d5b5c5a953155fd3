import { ByteMap } from '../../lib/byte-map.ts'
import { cutText } from '../cut-text.ts'
import type { Glob } from './glob.ts'

const longestKnown = 256
const mostKnown = 4096
/** Rules look at no more of a value or body. */
const longestLookBytes = 8192

/** What a rule asks of a value; answers are remembered by the value's bytes. */
export class ValueCondition {
  readonly id: number
  private readonly matches: Glob
  private readonly known = new ByteMap<boolean>()

  constructor(id: number, matches: Glob) {
    this.id = id
    this.matches = matches
  }

  holds(bytes: Buffer, start: number, end: number): boolean {
    if (end - start > longestKnown) return this.matches(lowerText(bytes, start, end))
    const known = this.known.get(bytes, start, end)
    if (known !== undefined) return known
    const holds = this.matches(lowerText(bytes, start, end))
    if (this.known.size >= mostKnown) this.known.clear()
    this.known.add(bytes, start, end, holds)
    return holds
  }
}

/** As much of a text as rules look at, in lower case. */
export function lowerText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, cutText(bytes, start, end, longestLookBytes)).toLowerCase()
}
