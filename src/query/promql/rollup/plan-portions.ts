import type { DueMetric } from './find-due-metrics.ts'

/** Metrics of a project whose buckets are made in one go, from the samples of whole hours fromMs <= t < toMs, epoch milliseconds. */
export interface Portion {
  readonly projectId: number
  readonly metrics: readonly string[]
  readonly fromMs: number
  readonly toMs: number
  /** A metric with too many samples in an hour is cut by the ids of its series, which are spread evenly: into so many parts. */
  readonly parts: number
  /** What is recorded once they are made. */
  readonly hours: readonly HourRows[]
}

export interface HourRows {
  readonly metric: string
  readonly hourMs: number
  readonly rows: number
}

interface Stretch {
  readonly projectId: number
  readonly metric: string
  readonly hours: HourRows[]
}

/** Samples that are sorted in one statement: some 100 MB. */
const mostRows = 4_000_000
/** Names travel in the address of the request. */
const mostNameBytes = 20_000
const hourMs = 3_600_000

/** Every due hour of every metric, in few portions: metrics with the same hours go together as long as they are small. */
export function planPortions(due: readonly DueMetric[]): readonly Portion[] {
  const portions: Portion[] = []
  let open: Stretch[] = []
  let rows = 0
  let nameBytes = 0
  const close = (): void => {
    if (open.length > 0) portions.push(makePortion(open, rows))
    open = []
    rows = nameBytes = 0
  }
  for (const stretch of due.flatMap(cutIntoStretches).toSorted(compareStretches)) {
    const [first] = open
    const more = rowsOf(stretch.hours)
    const bytes = Buffer.byteLength(stretch.metric)
    const fits = rows + more <= mostRows && nameBytes + bytes <= mostNameBytes
    if (first !== undefined && (!fits || placeOf(first) !== placeOf(stretch))) close()
    open.push(stretch)
    rows += more
    nameBytes += bytes
  }
  close()
  return portions
}

/** Hours that follow one another, as many as may be sorted at once. */
function cutIntoStretches({ projectId, metric, hours, rows }: DueMetric): readonly Stretch[] {
  const stretches: Stretch[] = []
  for (const [at, seconds] of hours.entries()) {
    const hour = { metric, hourMs: seconds * 1000, rows: rows[at] ?? 0 }
    const last = stretches.at(-1)
    const follows = last?.hours.at(-1)?.hourMs === hour.hourMs - hourMs
    if (last !== undefined && follows && rowsOf(last.hours) + hour.rows <= mostRows) last.hours.push(hour)
    else stretches.push({ projectId, metric, hours: [hour] })
  }
  return stretches
}

function makePortion(stretches: readonly Stretch[], rows: number): Portion {
  const hours = stretches.flatMap((stretch) => stretch.hours)
  const times = hours.map((hour) => hour.hourMs)
  return {
    projectId: stretches[0]?.projectId ?? 0,
    metrics: stretches.map(({ metric }) => metric),
    fromMs: Math.min(...times),
    toMs: Math.max(...times) + hourMs,
    parts: Math.ceil(rows / mostRows),
    hours,
  }
}

function compareStretches(a: Stretch, b: Stretch): number {
  const [left, right] = [placeOf(a), placeOf(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Equal for stretches of one project with the same hours. */
function placeOf({ projectId, hours }: Stretch): string {
  return `${projectId} ${hours[0]?.hourMs} ${hours.length}`
}

function rowsOf(hours: readonly HourRows[]): number {
  return hours.reduce((sum, { rows }) => sum + rows, 0)
}
