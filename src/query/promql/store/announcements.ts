import { metricSeries } from '../../../storage/tables/metric-series.ts'
import type { RowChunk } from '../../../storage/tables/row-chunk.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { Labels } from '../labels.ts'
import { LabelsMaker } from './labels-maker.ts'
import { RowReader } from './row-reader.ts'
import { type RowLog, StoredPosition } from './stored-position.ts'

/** An insert with more bytes takes too long to walk: all that was remembered before it is old. */
const mostInsertBytes = 2 * 2 ** 20
/** Of each project; when there are more, the older half is forgotten. */
const mostRows = 20_000
const mostBytes = 8 * 2 ** 20
/** To look at more costs more than to read anew. */
const mostNews = 2000

/** A series that a row of `metric_series` tells of. */
export class Announcement {
  readonly position: number
  readonly metric: string
  readonly low: number
  readonly high: number
  /** Labels and both times, as they stand in the row. */
  private readonly row: Buffer
  private readonly maker: LabelsMaker
  private made: Labels | undefined

  constructor(position: number, metric: string, { low, high, row }: { low: number; high: number; row: Buffer }, maker: LabelsMaker) {
    this.position = position
    this.metric = metric
    this.low = low
    this.high = high
    this.row = row
    this.maker = maker
  }

  get sizeBytes(): number {
    return this.row.length
  }

  get labels(): Labels {
    this.made ??= this.makeLabels()
    return this.made
  }

  /** Of the sample it was announced with, epoch milliseconds. */
  get firstSeenMs(): number {
    return this.row.readUInt32LE(this.row.length - 8) * 1000
  }

  private makeLabels(): Labels {
    const reader = new RowReader(this.row)
    const names: string[] = []
    const values: string[] = []
    for (let left = reader.varint(); left > 0; left--) {
      names.push(reader.text())
      values.push(reader.text())
    }
    return this.maker.make(this.metric, names, values, 0, names.length)
  }
}

interface Told {
  /** What came before, or with it, is forgotten. */
  floor: number
  rows: Announcement[]
  sizeBytes: number
}

/**
 * The rows of `metric_series` that this process has stored last, or will store: what was looked up before them need not be looked up
 * again. Those that became durable are told of twice, which does no harm.
 */
export class Announcements {
  /** Of the newest row. */
  position = 0
  private floor = 0
  private readonly projects = new Map<number, Told>()
  private readonly maker = new LabelsMaker()
  private stored: StoredPosition | undefined
  private inserts = 0

  constructor(telemetry: TelemetryStore) {
    telemetry.onInsert((table, rowBinary) => {
      if (table !== metricSeries.name) return
      this.inserts++
      if (rowBinary === undefined) this.forgetAll()
      else this.tell(rowBinary)
    })
  }

  /** From now on `takeDurable` is told of all rows that go into the log. */
  follow(log: RowLog): void {
    this.stored = new StoredPosition(log)
  }

  /** Rows that have become durable and that the store will have. */
  takeDurable(chunks: readonly RowChunk[]): void {
    const rows = chunks.filter(({ table }) => table === metricSeries.name)
    if (rows.length === 0) return
    this.tell(rows.map(({ bytes }) => bytes))
    this.stored?.note(this.position)
  }

  /** Some rows that were told of will not be in the store: all that was looked up is old. */
  forgetAll(): void {
    this.floor = ++this.position
    this.projects.clear()
  }

  /** What was announced up to here is in the store. */
  get storedPosition(): number {
    return Math.min(this.position, this.stored?.position ?? Infinity)
  }

  /** Rises when the store may show more than before. */
  get storeGeneration(): number {
    return this.inserts + this.storedPosition
  }

  /** What was announced in a project behind a position, of one metric or of all; undefined: too much, or not known any more. */
  since(projectId: number, position: number, metric: string | undefined): readonly Announcement[] | undefined {
    const told = this.projects.get(projectId)
    if (position < Math.max(this.floor, told?.floor ?? 0)) return undefined
    if (told === undefined || (told.rows.at(-1)?.position ?? 0) <= position) return []
    const first = findFirst(told.rows, position)
    if (metric === undefined && told.rows.length - first > mostNews) return undefined
    const news: Announcement[] = []
    for (let at = first; at < told.rows.length; at++) {
      const row = told.rows[at]
      if (row !== undefined && (metric === undefined || row.metric === metric)) news.push(row)
    }
    return news.length > mostNews ? undefined : news
  }

  private tell(rowBinary: readonly Buffer[]): void {
    if (rowBinary.reduce((sum, { length }) => sum + length, 0) > mostInsertBytes) return this.forgetAll()
    // A row may lie in two pieces; and it is kept.
    const reader = new RowReader(Buffer.concat(rowBinary))
    let metric = ''
    let known: Buffer | undefined
    while (!reader.isAtEnd) {
      const projectId = reader.uint32()
      const start = reader.at
      reader.skipItems(1)
      const head = reader.bytes.subarray(start, reader.at)
      if (known === undefined || !head.equals(known)) {
        known = head
        reader.at = start
        metric = reader.text()
      }
      const low = reader.uint32()
      const high = reader.uint32()
      const labelsAt = reader.at
      for (let left = 2 * reader.varint(); left > 0; left--) reader.skipItems(1)
      reader.at += 8
      const row = reader.bytes.subarray(labelsAt, reader.at)
      this.keep(projectId, new Announcement(++this.position, metric, { low, high, row }, this.maker))
    }
  }

  private keep(projectId: number, row: Announcement): void {
    const told = this.projects.get(projectId) ?? { floor: 0, rows: [], sizeBytes: 0 }
    this.projects.set(projectId, told)
    told.rows.push(row)
    told.sizeBytes += row.sizeBytes
    if (told.rows.length <= mostRows && told.sizeBytes <= mostBytes) return
    const dropped = told.rows.splice(0, Math.ceil(told.rows.length / 2))
    told.floor = dropped.at(-1)?.position ?? told.floor
    for (const { sizeBytes } of dropped) told.sizeBytes -= sizeBytes
  }
}

/** The place of the first row behind the position; they rise. */
function findFirst(rows: readonly Announcement[], position: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.position ?? 0) > position) high = middle
    else low = middle + 1
  }
  return low
}
