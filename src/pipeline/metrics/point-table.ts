import { hashBytes } from '../../lib/byte-map.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import type { AttributeList } from '../../model/attributes.ts'
import { ByteArena, type Kept } from '../byte-arena.ts'
import type { LabelCuts } from '../label-cuts/label-cuts.ts'
import type { DeltaState } from './delta-state.ts'
import { type Idle, IdleMap } from './idle-map.ts'
import type { MetricGroup } from './metric-group.ts'
import type { Series } from './series-store.ts'

/** What a point of one metric with these very attribute bytes becomes: found again without decoding anything. */
export interface PointEntry extends Idle<PointEntry> {
  readonly group: MetricGroup
  /** The attributes as they came: of each, two 16-bit lengths and the bytes. */
  readonly key: Kept
  /** The series of the point; which is which depends on the kind. Empty as long as there is none. */
  series: Series[]
  /** The rules under which they are its series. */
  cuts: LabelCuts
  /** Do its labels break the limits? They always will. */
  refused: boolean
  /** Bounds of a histogram, quantiles of a summary, for which `series` was made. */
  bounds: number[]
  /** What the deltas so far add up to. */
  delta: DeltaState | undefined
  /** The entry of the point that came after this one last time: senders keep their order. */
  successor: PointEntry | undefined
}

/** The points of one project that came lately. */
export class PointTable {
  private readonly idleMs: number
  private readonly entries: IdleMap<PointEntry>
  private readonly arena = new ByteArena()
  private readonly scratch = new ByteWriter(512)

  constructor(idleMs: number) {
    this.idleMs = idleMs
    this.entries = new IdleMap(idleMs)
  }

  get size(): number {
    return this.entries.size
  }

  /** The entry of the group with exactly these attributes, in this order. */
  find(group: MetricGroup, attributes: AttributeList, nowMs: number): PointEntry | undefined {
    for (let entry = this.entries.chain(hashOf(group, attributes)); entry !== undefined; entry = entry.next) {
      if (this.isFor(entry, group, attributes, nowMs)) return entry
    }
    return undefined
  }

  /** Is `entry` that of the group with exactly these attributes, and still in use? Its series may be forgotten otherwise. */
  isFor(entry: PointEntry, group: MetricGroup, attributes: AttributeList, nowMs: number): boolean {
    return entry.group === group && nowMs - entry.seenAtMs <= this.idleMs && isSameKey(entry.key, attributes)
  }

  /** Keys and values have at most 65,535 bytes. */
  add(group: MetricGroup, attributes: AttributeList, cuts: LabelCuts, nowMs: number): PointEntry {
    const { scratch } = this
    scratch.clear()
    for (let i = 0; i < attributes.length; i++) {
      const keySize = (attributes.keyEnd[i] ?? 0) - (attributes.keyStart[i] ?? 0)
      const valueSize = (attributes.valueEnd[i] ?? 0) - (attributes.valueStart[i] ?? 0)
      const keyBytes = attributes.keyBytes[i]
      const valueBytes = attributes.valueBytes[i]
      if (keyBytes === undefined || valueBytes === undefined) throw new RangeError('an attribute without bytes')
      scratch.uint16(keySize)
      scratch.uint16(valueSize)
      scratch.raw(keyBytes, attributes.keyStart[i], attributes.keyEnd[i])
      scratch.raw(valueBytes, attributes.valueStart[i], attributes.valueEnd[i])
    }
    const entry: PointEntry = {
      group,
      key: this.arena.keep(scratch.bytes, 0, scratch.length),
      series: [],
      cuts,
      refused: false,
      bounds: [],
      delta: undefined,
      successor: undefined,
      seenAtMs: nowMs,
      next: undefined,
    }
    this.entries.add(hashOf(group, attributes), entry)
    return entry
  }

  remove(entry: PointEntry, attributes: AttributeList): void {
    this.entries.remove(hashOf(entry.group, attributes), entry)
    entry.successor = undefined
  }

  forgetIdle(nowMs: number, steps: number): void {
    this.entries.forgetIdle(nowMs, steps, (entry) => {
      entry.successor = undefined
    })
  }
}

function hashOf({ seed }: MetricGroup, attributes: AttributeList): number {
  let hash = seed
  for (let i = 0; i < attributes.length; i++) {
    const keyBytes = attributes.keyBytes[i]
    const valueBytes = attributes.valueBytes[i]
    if (keyBytes === undefined || valueBytes === undefined) continue
    hash = hashBytes(keyBytes, attributes.keyStart[i] ?? 0, attributes.keyEnd[i] ?? 0, hash)
    hash = hashBytes(valueBytes, attributes.valueStart[i] ?? 0, attributes.valueEnd[i] ?? 0, hash)
  }
  return hash
}

function isSameKey({ block, start, end }: Kept, attributes: AttributeList): boolean {
  let at = start
  for (let i = 0; i < attributes.length; i++) {
    const keyStart = attributes.keyStart[i] ?? 0
    const valueStart = attributes.valueStart[i] ?? 0
    const keySize = (attributes.keyEnd[i] ?? 0) - keyStart
    const valueSize = (attributes.valueEnd[i] ?? 0) - valueStart
    const keyBytes = attributes.keyBytes[i]
    const valueBytes = attributes.valueBytes[i]
    if (keyBytes === undefined || valueBytes === undefined || at + 4 + keySize + valueSize > end) return false
    if (((block[at] ?? 0) | ((block[at + 1] ?? 0) << 8)) !== keySize || ((block[at + 2] ?? 0) | ((block[at + 3] ?? 0) << 8)) !== valueSize)
      return false
    at += 4
    // Values differ more often than keys.
    const valueAt = at + keySize
    for (let j = 0; j < valueSize; j++) if (block[valueAt + j] !== valueBytes[valueStart + j]) return false
    for (let j = 0; j < keySize; j++) if (block[at + j] !== keyBytes[keyStart + j]) return false
    at = valueAt + valueSize
  }
  return at === end
}
