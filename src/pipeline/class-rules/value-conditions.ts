import { ByteMap } from '../../lib/byte-map.ts'
import { cutText } from '../cut-text.ts'
import type { Glob } from './glob.ts'

const longestKnown = 256
const mostKnown = 4096
/** Rules look at no more of a value or body. */
const longestLookBytes = 8192

/** What all rules of a project ask of the values of one field; the answers are remembered by the value's bytes, for all of them at once. */
export class ValueConditions {
  /** Counts up from 0 within a project. */
  readonly id: number
  private readonly globs: Glob[] = []
  private readonly known = new ByteMap<Uint8Array>()

  constructor(id: number) {
    this.id = id
  }

  /** One more question; its place in the answers. */
  add(glob: Glob): number {
    return this.globs.push(glob) - 1
  }

  /** For each question 1 for yes and 0 for no. */
  answersTo(bytes: Buffer, start: number, end: number): Uint8Array {
    if (end - start > longestKnown) return this.ask(bytes, start, end)
    const known = this.known.get(bytes, start, end)
    if (known !== undefined) return known
    const answers = this.ask(bytes, start, end)
    if (this.known.size >= mostKnown) this.known.clear()
    this.known.add(bytes, start, end, answers)
    return answers
  }

  private ask(bytes: Buffer, start: number, end: number): Uint8Array {
    const text = lowerText(bytes, start, end)
    return Uint8Array.from(this.globs, (matches) => (matches(text) ? 1 : 0))
  }
}

/** As much of a text as rules look at, in lower case. */
export function lowerText(bytes: Buffer, start: number, end: number): string {
  return bytes.toString('utf8', start, cutText(bytes, start, end, longestLookBytes)).toLowerCase()
}
