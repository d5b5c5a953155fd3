import { Fault } from '../../lib/errors.ts'
import { readCursor, writeCursor } from '../../lib/list-cursor.ts'
import type { SqlParams } from '../sql-params.ts'
import type { TimeRange } from '../time-range.ts'

/** The part of a list that is asked for. */
export interface ListPage {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Behind which row a page begins, and of which time: that of the first page, or what came since would move all of them. */
export interface ListPlace {
  readonly range: TimeRange
  /** What the list is ordered by, the largest first. */
  readonly figures: readonly bigint[]
  /** Decides between equal figures, in order of the alphabet. */
  readonly key: string
}

const digits = /^\d{1,20}$/
const [mostNanos, mostFigure] = [2n ** 63n - 1n, 2n ** 64n - 1n]

/** The place that a cursor of a list by so many figures tells; undefined for the first page. Throws Fault('bad_input') for a text that tells none. */
export function readPlace(cursor: string | undefined, count: number): ListPlace | undefined {
  if (cursor === undefined) return undefined
  const texts = readCursor(
    cursor,
    Array.from({ length: count + 3 }, () => 'text' as const),
  )
  const key = texts.at(-1) ?? ''
  if (texts.slice(0, -1).every((text) => digits.test(text)) && !key.includes('\0')) {
    const [from = 0n, to = 0n, ...figures] = texts.slice(0, -1).map(BigInt)
    if (from < to && to <= mostNanos && figures.every((figure) => figure <= mostFigure)) return { range: { from, to }, figures, key }
  }
  throw new Fault('bad_input', 'cursor: not one of ours; leave it out to begin at the first')
}

/** `WHERE ... ORDER BY ... LIMIT` of the page behind a place, by the columns of its figures and of its key: one row more than it holds. */
export function planPage(
  after: ListPlace | undefined,
  params: SqlParams,
  { figures, key, limit }: { readonly figures: readonly string[]; readonly key: string; readonly limit: number },
): string {
  const order = [...figures.map((figure) => `${figure} DESC`), key].join(', ')
  return `${after === undefined ? '' : `WHERE ${isBehind(after, params, figures, key)} `}ORDER BY ${order} LIMIT ${params.bind('UInt32', limit + 1)}`
}

function isBehind(after: ListPlace, params: SqlParams, figures: readonly string[], key: string): string {
  const own = `(${figures.join(', ')})`
  const its = `(${after.figures.map((figure) => params.bind('UInt64', figure)).join(', ')})`
  return `${own} < ${its} OR (${own} = ${its} AND ${key} > ${params.bind('String', after.key)})`
}

/** The key of rows by these texts, in order of the first: they may be too long for a cursor, and hold what no statement takes. */
export function keyOf(...columns: readonly [string, ...string[]]): string {
  return `concat(replaceAll(leftUTF8(${columns[0]}, 64), '\\0', ' '), ' ', hex(sipHash128(${columns.join(', ')})))`
}

/** The rows of a page, of which one more was read, and the cursor of the next one. */
export function cutPage<Row>(
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => ListPlace,
): { readonly page: readonly Row[]; readonly next: string | null } {
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  return { page, next: last === undefined ? null : writePlace(placeOf(last)) }
}

function writePlace({ range, figures, key }: ListPlace): string {
  return writeCursor([...[range.from, range.to, ...figures].map(String), key])
}
