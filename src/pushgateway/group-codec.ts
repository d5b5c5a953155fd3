import { type FamilyType, NativeHistogramView } from '../model/series.ts'
import type { Group, PushedFamily, PushedSeries } from './group.ts'

/** What JSON's numbers cannot say. */
const odd = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
])

type WrittenNumber = number | string
type WrittenSeries = readonly [key: string, value: WrittenNumber, startMs: number, histogram?: NativeHistogramView]
type WrittenFamily = readonly [name: string, type: FamilyType, help: string, unit: string, series: readonly WrittenSeries[]]
interface WrittenGroup extends Pick<Group, 'labels' | 'pushedAtMs' | 'failedAtMs'> {
  readonly families: readonly WrittenFamily[]
}

/** A group as the journal keeps it: JSON of our own, read by nobody else. */
export function encodeGroup({ labels, pushedAtMs, failedAtMs, families }: Group): Buffer {
  const written: WrittenGroup = {
    labels,
    pushedAtMs,
    failedAtMs,
    families: [...families.values()].map(({ name, type, help, unit, series }) => {
      return [name, type, help, unit, [...series.values()].map((one) => writeSeries(one))]
    }),
  }
  return Buffer.from(JSON.stringify(written))
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
  const number = Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value)
  return histogram === undefined ? [key, number, startMs] : [key, number, startMs, histogram]
}

function readSeries([key, written, startMs, histogram]: WrittenSeries): PushedSeries {
  const value = typeof written === 'number' ? written : (odd.get(written) ?? NaN)
  return histogram === undefined
    ? { key, value, startMs }
    : { key, value, startMs, histogram: Object.assign(new NativeHistogramView(), histogram) }
}
