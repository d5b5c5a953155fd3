import { byteClass, type Detector } from './detector.ts'
import { LiteralScanner } from './literal-scanner.ts'

const longestRun = 31
const greatestLength = 63
/** In the entries of `bytes`: is it a digit; and the bits that let a run of digits go on. */
const digitShift = 8
const runShift = 16

/**
 * The cheap look at a value's bytes: which detectors could find something in it? First by what kinds of bytes it holds, its longest
 * run of digits and its length, which three tables answer; then, for those that need one of certain words, by a scan for all words.
 */
export class CandidateScan {
  /**
   * What a byte counts for. For each byte of a value: `seen |= entry`, `run = (run + ((entry >> 8) & 1)) & (entry >> 16)`, and keep
   * the greatest `run`: the most digits that stand together, parted by nothing but blanks, dashes, dots and brackets.
   */
  readonly bytes = makeByteTable()
  private readonly byClasses: Int32Array
  private readonly byRun: Int32Array
  private readonly byLength: Int32Array
  private readonly withLiterals: number
  private readonly withShape: readonly (readonly [bit: number, mayHold: NonNullable<Detector['mayHold']>])[]
  private readonly shapeBits: number
  private readonly scanner: LiteralScanner

  /** One bit a detector. `extraLiterals` are more words for the detector of that name. */
  constructor(detectors: readonly Detector[], extraLiterals: ReadonlyMap<string, readonly string[]>) {
    const bitsWhere = (holds: (detector: Detector) => boolean): number =>
      detectors.reduce((bits, detector, index) => (holds(detector) ? bits | (1 << index) : bits), 0)
    this.byClasses = Int32Array.from({ length: 256 }, (_, seen) =>
      bitsWhere(({ allOf = 0, anyOf = 0 }) => (seen & allOf) === allOf && (anyOf === 0 || (seen & anyOf) !== 0)),
    )
    this.byRun = Int32Array.from({ length: longestRun + 1 }, (_, run) => bitsWhere(({ minDigitRun = 0 }) => run >= minDigitRun))
    this.byLength = Int32Array.from({ length: greatestLength + 1 }, (_, length) =>
      bitsWhere(({ minLength, maxLength = greatestLength }) => length >= minLength && length <= maxLength),
    )
    this.withLiterals = bitsWhere(({ literals }) => literals !== undefined)
    this.withShape = detectors.flatMap(({ mayHold }, index) => (mayHold === undefined ? [] : [[1 << index, mayHold] as const]))
    this.shapeBits = bitsWhere(({ mayHold }) => mayHold !== undefined)
    this.scanner = new LiteralScanner(collectLiterals(detectors, extraLiterals))
  }

  /** Bits of the detectors that the kinds of bytes, the run and the length leave over. */
  likely(seen: number, run: number, length: number): number {
    return (
      (this.byClasses[seen & 255] ?? 0) &
      (this.byRun[run > longestRun ? longestRun : run] ?? 0) &
      (this.byLength[length > greatestLength ? greatestLength : length] ?? 0)
    )
  }

  /** Bits of those among `likely` that must really look. */
  sure(likely: number, bytes: Uint8Array, start: number, end: number): number {
    const unsure = likely & this.withLiterals
    let bits = unsure === 0 ? likely : (likely & ~this.withLiterals) | (unsure & this.scanner.scan(bytes, start, end))
    if ((bits & this.shapeBits) === 0) return bits
    for (const [bit, mayHold] of this.withShape) if ((bits & bit) !== 0 && !mayHold(bytes, start, end)) bits &= ~bit
    return bits
  }

  /** Both looks at a value. */
  scan(bytes: Uint8Array, start: number, end: number): number {
    const likely = this.look(bytes, start, end)
    return likely === 0 ? 0 : this.sure(likely, bytes, start, end)
  }

  /** The first look at a value: what `likely` says of its bytes. */
  look(bytes: Uint8Array, start: number, end: number): number {
    let seen = 0
    let run = 0
    let most = 0
    for (let i = start; i < end; i++) {
      const entry = this.bytes[bytes[i] ?? 0] ?? 0
      seen |= entry
      run = (run + ((entry >> digitShift) & 1)) & (entry >> runShift)
      if (run > most) most = run
    }
    return this.likely(seen, most, end - start)
  }
}

function collectLiterals(detectors: readonly Detector[], extra: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const words = new Map<string, number>()
  for (const [index, { name, literals }] of detectors.entries()) {
    if (literals === undefined) continue
    for (const word of [...literals, ...(extra.get(name) ?? [])]) if (word !== '') words.set(word, (words.get(word) ?? 0) | (1 << index))
  }
  return words
}

function makeByteTable(): Int32Array {
  const table = new Int32Array(256)
  const set = (chars: string, bits: number): void => {
    for (const byte of Buffer.from(chars)) table[byte] = (table[byte] ?? 0) | bits
  }
  set('0123456789', 1 << digitShift)
  set('0123456789 -.()', 0x7fff << runShift)
  set('ABCDEFGHIJKLMNOPQRSTUVWXYZ', byteClass.upper)
  set('@', byteClass.at)
  set('+', byteClass.plus)
  set('-', byteClass.dash)
  set('_', byteClass.underscore)
  set('.', byteClass.dot)
  set(':=', byteClass.assign)
  set(' ', byteClass.space)
  return table
}
