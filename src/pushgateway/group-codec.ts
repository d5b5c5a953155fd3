import { type FamilyType, NativeHistogramView } from '../model/series.ts'
import { groupTooLarge, leastBytes } from './group-size.ts'
import type { Group, PushedFamily, PushedSeries } from './group.ts'

/** What JSON's numbers cannot say. */
const odd = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
])

type WrittenNumber = number | string
type WrittenSeries = readonly [key: string, value: WrittenNumber, startMs: number, histogram?: unknown]
type WrittenFamily = readonly [name: string, type: FamilyType, help: string, unit: string, series: readonly WrittenSeries[]]
interface WrittenGroup extends Pick<Group, 'labels' | 'pushedAtMs' | 'failedAtMs'> {
  readonly families: readonly WrittenFamily[]
}

/**
 * A group as the journal keeps it: JSON of our own, read by nobody else. Throws Fault('too_large') past `mostBytes`, before it is
 * written.
 */
export function encodeGroup({ labels, pushedAtMs, failedAtMs, families }: Group, mostBytes: number): Buffer {
  let least = 0
  for (const { help, series } of families.values()) {
    least += help.length
    for (const one of series.values()) least += leastBytes(one)
    // Written, it is some times as long at most: never longer than a string may be.
    if (least > mostBytes) throw groupTooLarge(mostBytes)
  }
  const written: WrittenGroup = {
    labels,
    pushedAtMs,
    failedAtMs,
    families: [...families.values()].map(({ name, type, help, unit, series }) => {
      return [name, type, help, unit, [...series.values()].map((one) => writeSeries(one))]
    }),
  }
  const bytes = Buffer.from(JSON.stringify(written))
  if (bytes.length > mostBytes) throw groupTooLarge(mostBytes)
  return bytes
}

/** What `encodeGroup` wrote; the journal has checked that it is whole. */
export function decodeGroup(bytes: Buffer): Group {
  const { families, ...rest } = JSON.parse(bytes.toString('utf8')) as WrittenGroup // written above
  return { ...rest, families: new Map(families.map((written) => [written[0], readFamily(written)])) }
}

function readFamily([name, type, help, unit, list]: WrittenFamily): PushedFamily {
  return { name, type, help, unit, series: new Map(list.map((written) => [written[0], readSeries(written)])) }
}

function writeSeries({ key, value, startMs, histogram }: PushedSeries): WrittenSeries {
  const number = writeNumber(value)
  return histogram === undefined ? [key, number, startMs] : [key, number, startMs, mapLeaves(histogram, writeLeaf)]
}

function readSeries([key, written, startMs, histogram]: WrittenSeries): PushedSeries {
  const value = typeof written === 'number' ? written : (odd.get(written) ?? NaN)
  return histogram === undefined
    ? { key, value, startMs }
    : { key, value, startMs, histogram: Object.assign(new NativeHistogramView(), mapLeaves(histogram, readLeaf)) }
}

function writeNumber(value: number): WrittenNumber {
  return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value)
}

/** A copy of lists and objects, each of their values changed. */
function mapLeaves(value: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => mapLeaves(one, change))
  if (typeof value !== 'object' || value === null) return change(value)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapLeaves(one, change)]))
}

function writeLeaf(leaf: unknown): unknown {
  return typeof leaf === 'number' ? writeNumber(leaf) : leaf
}

function readLeaf(leaf: unknown): unknown {
  return typeof leaf === 'string' ? (odd.get(leaf) ?? leaf) : leaf
}
