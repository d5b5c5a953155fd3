import { hashBytes } from '../../lib/byte-map.ts'
import type { LabelRanges, SymbolRanges } from '../../model/series.ts'
import { ByteArena, type Kept } from '../byte-arena.ts'
import type { LabelCuts } from '../label-cuts/label-cuts.ts'
import { type Idle, IdleMap } from './idle-map.ts'
import { isSameBytes } from './is-same-bytes.ts'
import type { Series } from './series-store.ts'
import { TextNumbers } from './text-numbers.ts'

/** Longer ones are known by the numbers of their texts. */
const longestRawBytes = 8192
/** Beyond this all numbers are forgotten: texts of series that are gone must not fill the memory. */
const mostTextBytes = 512 * 1024 * 1024
const mostTexts = 8_000_000
const blockNumbers = 64 * 1024
const noBytes: Kept = { block: Buffer.alloc(0), view: new DataView(new ArrayBuffer(0)), start: 0, end: 0 }
const noNumbers = new Int32Array(0)
/** Drawn once a process, so that nobody outside knows which labels share a place. */
const seed = Math.floor(Math.random() * 0x7fffffff)

/** The series that these very labels, in this order, stand for: found again without decoding anything. */
export interface LabelEntry extends Idle<LabelEntry> {
  /** The labels as they came in one piece. */
  readonly raw: Kept
  /** Else the numbers of their names and values: so many of `numbers`, from `start` on. */
  readonly numbers: Int32Array
  readonly start: number
  readonly count: number
  /** The numbers mean something as long as the table's is the same. */
  readonly epoch: number
  series: Series
  /** The rules under which the labels stand for this series. */
  cuts: LabelCuts
  /** The entry that came after this one last time: senders keep their order. */
  successor: LabelEntry | undefined
}

/** What came in Prometheus' shape lately, of one project. */
export class LabelTable {
  private readonly idleMs: number
  private readonly entries: IdleMap<LabelEntry>
  private readonly arena = new ByteArena()
  private readonly texts = new TextNumbers()
  private epoch = 0
  /** The table of strings that came last, and the numbers we have for its strings, 0 where not looked up yet. */
  private symbols: SymbolRanges | undefined
  private symbolNumbers = new Int32Array(4096)
  private block = noNumbers
  private used = 0
  /** The numbers of the labels at hand. */
  private scratch = new Int32Array(128)

  constructor(idleMs: number) {
    this.idleMs = idleMs
    this.entries = new IdleMap(idleMs)
  }

  get size(): number {
    return this.entries.size
  }

  find(labels: LabelRanges, nowMs: number): LabelEntry | undefined {
    const key = this.keyOf(labels)
    if (key === undefined) return undefined
    for (let entry = this.entries.chain(key); entry !== undefined; entry = entry.next) {
      if (this.isFor(entry, labels, nowMs)) return entry
    }
    return undefined
  }

  /** Is `entry` that of exactly these labels, and still in use? Its series may be forgotten otherwise. */
  isFor(entry: LabelEntry, labels: LabelRanges, nowMs: number): boolean {
    if (nowMs - entry.seenAtMs > this.idleMs) return false
    if (hasRaw(labels)) {
      const { view, start, end } = entry.raw
      const { rawStart, rawEnd } = labels
      return end - start === rawEnd - rawStart && isSameBytes(view, start, labels.view, rawStart, end - start)
    }
    const { numbers, start, count } = entry
    if (count !== labels.length * 2 || entry.raw !== noBytes || entry.epoch !== this.epoch) return false
    if (labels.symbols === undefined) {
      for (let i = 0; i < count; i++) if (this.numberOfText(labels, i) !== numbers[start + i]) return false
      return true
    }
    this.follow(labels.symbols)
    const { refs } = labels
    const known = this.symbolNumbers
    for (let i = 0; i < count; i++) {
      const ref = refs[i] ?? 0
      const number = known[ref] ?? 0
      if (numbers[start + i] !== (number === 0 ? this.numberOfSymbol(labels.symbols, ref) : number)) return false
    }
    return true
  }

  add(labels: LabelRanges, series: Series, cuts: LabelCuts, nowMs: number): LabelEntry {
    const isRaw = hasRaw(labels)
    const count = isRaw ? 0 : labels.length * 2
    if (!isRaw) this.takeNumbers(labels)
    const entry: LabelEntry = {
      raw: isRaw ? this.arena.keep(labels.bytes, labels.rawStart, labels.rawEnd) : noBytes,
      numbers: this.block,
      start: this.used - count,
      count,
      epoch: this.epoch,
      series,
      cuts,
      successor: undefined,
      seenAtMs: nowMs,
      next: undefined,
    }
    this.entries.add(this.keyOf(labels) ?? 0, entry)
    return entry
  }

  forgetIdle(nowMs: number, steps: number): void {
    this.entries.forgetIdle(nowMs, steps, (entry) => {
      entry.successor = undefined
    })
  }

  /** Undefined when a text of theirs never came before: so did not the labels. */
  private keyOf(labels: LabelRanges): number | undefined {
    if (hasRaw(labels)) return hashBytes(labels.bytes, labels.rawStart, labels.rawEnd)
    const count = this.readNumbers(labels, (text) => this.numberAt(labels, text))
    return count === undefined ? undefined : hashOf(this.scratch, count)
  }

  /** Numbers of all texts into `scratch`; undefined as soon as one is 0. */
  private readNumbers({ length }: LabelRanges, numberOf: (text: number) => number): number | undefined {
    const count = length * 2
    if (this.scratch.length < count) this.scratch = new Int32Array(count * 2)
    for (let i = 0; i < count; i++) {
      const number = numberOf(i)
      if (number === 0) return undefined
      this.scratch[i] = number
    }
    return count
  }

  /** Keeps the numbers of all texts; those without get one. */
  private takeNumbers(labels: LabelRanges): void {
    if (this.texts.bytes > mostTextBytes || this.texts.size > mostTexts) this.forgetTexts()
    const { bytes, view, bounds } = labels
    const count = this.readNumbers(labels, (text) => this.texts.take(bytes, view, bounds[text * 2] ?? 0, bounds[text * 2 + 1] ?? 0)) ?? 0
    if (this.used + count > this.block.length) {
      this.block = new Int32Array(Math.max(blockNumbers, count))
      this.used = 0
    }
    this.block.set(this.scratch.subarray(0, count), this.used)
    this.used += count
  }

  private forgetTexts(): void {
    this.texts.clear()
    this.symbols = undefined
    // Entries with numbers of before are never found again, and leave when they are idle.
    this.epoch++
  }

  private numberAt(labels: LabelRanges, text: number): number {
    if (labels.symbols === undefined) return this.numberOfText(labels, text)
    this.follow(labels.symbols)
    const ref = labels.refs[text] ?? 0
    const number = this.symbolNumbers[ref] ?? 0
    return number === 0 ? this.numberOfSymbol(labels.symbols, ref) : number
  }

  private numberOfText({ bytes, view, bounds }: LabelRanges, text: number): number {
    return this.texts.find(bytes, view, bounds[text * 2] ?? 0, bounds[text * 2 + 1] ?? 0)
  }

  private numberOfSymbol(symbols: SymbolRanges, ref: number): number {
    const number = this.texts.find(symbols.bytes, symbols.view, symbols.startOf(ref), symbols.endOf(ref))
    this.symbolNumbers[ref] = number
    return number
  }

  /** Looks numbers up in another table from now on. */
  private follow(symbols: SymbolRanges): void {
    if (symbols === this.symbols) return
    this.symbols = symbols
    if (this.symbolNumbers.length < symbols.length) this.symbolNumbers = new Int32Array(symbols.length * 2)
    else this.symbolNumbers.fill(0, 0, symbols.length)
  }
}

/** In one piece, and not blown up by what is no label. */
function hasRaw({ rawStart, rawEnd }: LabelRanges): boolean {
  return rawEnd > rawStart && rawEnd - rawStart <= longestRawBytes
}

function hashOf(numbers: Int32Array, count: number): number {
  let hash = seed ^ count
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ (numbers[i] ?? 0), 0x01000193)
    hash ^= hash >>> 15
  }
  return hash & 0x7fffffff
}
