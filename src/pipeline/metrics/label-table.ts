import { hashBytes } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { LabelRanges } from '../../model/series.ts'
import { ByteArena, type Kept } from '../byte-arena.ts'
import type { LabelCuts } from '../label-cuts/label-cuts.ts'
import { type Idle, IdleMap } from './idle-map.ts'
import type { Series } from './series-store.ts'

/** Longer ones are kept as pairs. */
const longestRawBytes = 8192

/** The series that these very label bytes, in this order, stand for: found again without decoding anything. */
export interface LabelEntry extends Idle<LabelEntry> {
  /** The labels as they came in one piece, or of each two 16-bit lengths, the name and the value. */
  readonly key: Kept
  readonly isRaw: boolean
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
  private readonly scratch = new ByteWriter(1024)

  constructor(idleMs: number) {
    this.idleMs = idleMs
    this.entries = new IdleMap(idleMs)
  }

  get size(): number {
    return this.entries.size
  }

  find(labels: LabelRanges, nowMs: number): LabelEntry | undefined {
    for (let entry = this.entries.chain(hashOf(labels)); entry !== undefined; entry = entry.next) {
      if (this.isFor(entry, labels, nowMs)) return entry
    }
    return undefined
  }

  /** Is `entry` that of exactly these labels, and still in use? Its series may be forgotten otherwise. */
  isFor(entry: LabelEntry, labels: LabelRanges, nowMs: number): boolean {
    return nowMs - entry.seenAtMs <= this.idleMs && isSameKey(entry, labels)
  }

  /** Names and values have at most 65,535 bytes. */
  add(labels: LabelRanges, series: Series, cuts: LabelCuts, nowMs: number): LabelEntry {
    const isRaw = hasRaw(labels)
    const key = isRaw ? this.arena.keep(labels.bytes, labels.rawStart, labels.rawEnd) : this.keepPairs(labels)
    const entry: LabelEntry = { key, isRaw, series, cuts, successor: undefined, seenAtMs: nowMs, next: undefined }
    this.entries.add(hashOf(labels), entry)
    return entry
  }

  forgetIdle(nowMs: number, steps: number): void {
    this.entries.forgetIdle(nowMs, steps, (entry) => {
      entry.successor = undefined
    })
  }

  private keepPairs({ bytes, bounds, length }: LabelRanges): Kept {
    const { scratch } = this
    scratch.clear()
    for (let at = 0; at < length * 4; at += 4) {
      const nameStart = bounds[at] ?? 0
      const nameEnd = bounds[at + 1] ?? 0
      const valueStart = bounds[at + 2] ?? 0
      const valueEnd = bounds[at + 3] ?? 0
      scratch.uint16(nameEnd - nameStart)
      scratch.uint16(valueEnd - valueStart)
      scratch.raw(bytes, nameStart, nameEnd)
      scratch.raw(bytes, valueStart, valueEnd)
    }
    return this.arena.keep(scratch.bytes, 0, scratch.length)
  }
}

/** In one piece, and not blown up by what is no label. */
function hasRaw({ rawStart, rawEnd }: LabelRanges): boolean {
  return rawEnd > rawStart && rawEnd - rawStart <= longestRawBytes
}

function hashOf(labels: LabelRanges): number {
  const { bytes, bounds, length, rawStart, rawEnd } = labels
  if (hasRaw(labels)) return hashBytes(bytes, rawStart, rawEnd)
  let hash: number | undefined
  for (let at = 0; at < length * 4; at += 2) hash = hashBytes(bytes, bounds[at] ?? 0, bounds[at + 1] ?? 0, hash)
  return hash ?? 0
}

function isSameKey({ key, isRaw }: LabelEntry, labels: LabelRanges): boolean {
  if (isRaw !== hasRaw(labels)) return false
  if (!isRaw) return arePairs(key, labels)
  const { view, start, end } = key
  const { rawStart, rawEnd } = labels
  return end - start === rawEnd - rawStart && isSame(view, start, labels.view, rawStart, end - start)
}

function arePairs({ view, start, end }: Kept, { view: other, bounds, length }: LabelRanges): boolean {
  let at = start
  for (let i = 0; i < length * 4; i += 4) {
    const nameStart = bounds[i] ?? 0
    const nameSize = (bounds[i + 1] ?? 0) - nameStart
    const valueStart = bounds[i + 2] ?? 0
    const valueSize = (bounds[i + 3] ?? 0) - valueStart
    if (at + 4 + nameSize + valueSize > end || view.getUint32(at, true) !== nameSize + valueSize * 65_536) return false
    at += 4
    // Values differ more often than names.
    if (!isSame(view, at + nameSize, other, valueStart, valueSize) || !isSame(view, at, other, nameStart, nameSize)) return false
    at += nameSize + valueSize
  }
  return at === end
}

/** Four bytes a step: several times as fast as one. */
function isSame(a: DataView, aStart: number, b: DataView, bStart: number, size: number): boolean {
  if (size < 4) {
    for (let i = 0; i < size; i++) if (a.getUint8(aStart + i) !== b.getUint8(bStart + i)) return false
    return true
  }
  const last = size - 4
  for (let i = 0; i < last; i += 4) if (a.getInt32(aStart + i, true) !== b.getInt32(bStart + i, true)) return false
  return a.getInt32(aStart + last, true) === b.getInt32(bStart + last, true)
}
