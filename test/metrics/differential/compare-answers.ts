/** What a query or a range query answered. */
export type Answer = { readonly error: string } | { readonly type: string; readonly rows: readonly Row[] }

interface Row {
  readonly labels: string
  /** Times in milliseconds. */
  readonly points: readonly (readonly [timeMs: number, value: number])[]
}

type Point = readonly [timeSeconds: number, value: string]

interface Json {
  readonly status: string
  readonly error?: string
  readonly data?: { readonly resultType: string; readonly result: readonly unknown[] }
}

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: Point
  readonly values?: readonly Point[]
}

/** Reads the JSON of Prometheus' HTTP API. */
export function readAnswer(json: unknown): Answer {
  const { status, error, data } = json as Json
  if (status !== 'success' || data === undefined) return { error: error ?? 'no words' }
  const { resultType: type, result } = data
  if (type === 'scalar' || type === 'string') return { type, rows: [{ labels: '', points: [readPoint(result as unknown as Point)] }] }
  const rows = (result as readonly Series[]).map(({ metric, value, values }) => ({
    labels: describeLabels(metric),
    points: (values ?? (value === undefined ? [] : [value])).map((point) => readPoint(point)),
  }))
  return { type, rows }
}

/** The relative difference up to which two numbers are the same. */
export interface CompareOptions {
  readonly tolerance: number
  /** Whether the order of the series counts. */
  readonly isOrdered?: boolean
}

/** What differs, in words; undefined when nothing does. */
export function compareAnswers(theirs: Answer, ours: Answer, { tolerance, isOrdered = false }: CompareOptions): string | undefined {
  if ('error' in theirs || 'error' in ours) {
    if ('error' in theirs && 'error' in ours) return undefined
    return 'error' in theirs ? `they fail (${theirs.error}), we do not` : `we fail: ${(ours as { readonly error: string }).error}`
  }
  if (theirs.type !== ours.type) return `type ${ours.type} instead of ${theirs.type}`
  const order = ({ rows }: { readonly rows: readonly Row[] }): readonly Row[] =>
    isOrdered ? rows : rows.toSorted((a, b) => (a.labels < b.labels ? -1 : 1))
  const [expected, found] = [order(theirs), order(ours)]
  for (const [at, row] of expected.entries()) {
    const other = found[at]
    if (other === undefined || other.labels !== row.labels) {
      return `series ${at} of ${expected.length} is ${other?.labels ?? 'missing'} instead of ${row.labels}; we have ${found.length}`
    }
    const problem = comparePoints(row, other, tolerance)
    if (problem !== undefined) return `${row.labels}: ${problem}`
  }
  return found.length > expected.length ? `one series too many: ${found[expected.length]?.labels}` : undefined
}

function comparePoints({ points: expected }: Row, { points: found }: Row, tolerance: number): string | undefined {
  for (const [at, [timeMs, value]] of expected.entries()) {
    const other = found[at]
    if (other === undefined || other[0] !== timeMs) return `the point at ${timeMs} is missing; the ${at}th stands at ${other?.[0]}`
    if (!isSame(value, other[1], tolerance)) return `${other[1]} instead of ${value} at ${timeMs}`
  }
  return found.length > expected.length ? `a point too many at ${found[expected.length]?.[0]}` : undefined
}

function isSame(a: number, b: number, tolerance: number): boolean {
  if (Object.is(a, b)) return true
  return Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))
}

function readPoint([timeSeconds, value]: Point): readonly [number, number] {
  return [Math.round(timeSeconds * 1000), Number(value.replace('Inf', 'Infinity'))]
}

function describeLabels(metric: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(metric).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
