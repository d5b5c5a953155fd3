import type { LabelRanges } from '../../../model/series.ts'
import type { TelemetrySink } from '../../../model/telemetry-sink.ts'
import type { StoreRows } from '../loop/store-scrape.ts'

/** What came through the door, as `name{labels} value @time`. */
export interface RecordedDoor {
  readonly lines: string[]
  readonly store: StoreRows
  /** The lines since the last call. */
  take(): string[]
}

const doubles = new Float64Array(1)
const halves = new Uint32Array(doubles.buffer)

export function recordDoor(): RecordedDoor {
  const lines: string[] = []
  let series = ''
  const refuse = (): never => {
    throw new Error('not for scrapes')
  }
  const sink: TelemetrySink = {
    resource: refuse,
    scope: refuse,
    logRecord: refuse,
    span: refuse,
    metricPoint: refuse,
    reject: refuse,
    series: (labels) => (series = describe(labels)),
    sample: (timeMs, low, high) => {
      halves[0] = low
      halves[1] = high
      lines.push(`${series} ${high === 0x7ff00000 && low === 2 ? 'stale' : String(doubles[0])} @${timeMs}`)
    },
    nativeHistogram: (histogram) => lines.push(`${series} histogram ${histogram.count} of schema ${histogram.schema} @${histogram.timeMs}`),
    exemplar: ({ labels, value, timeMs }) => lines.push(`${series} exemplar ${JSON.stringify([...labels.toMap()])} ${value} @${timeMs}`),
    metricFamily: ({ name, type, unit, help }) => lines.push(`# ${name.toString()} ${type} "${unit.toString()}" "${help.toString()}"`),
  }
  return { lines, store: (_target, write) => {
      write(sink)
      return Promise.resolve(undefined)
    },
    take: () => lines.splice(0) }
}

function describe({ bytes, bounds, length }: LabelRanges): string {
  const text = (at: number): string => bytes.toString('utf8', bounds[at], bounds[at + 1])
  const labels = Array.from({ length }, (_, i) => [text(i * 4), text(i * 4 + 2)] as const)
  const name = labels.find(([label]) => label === '__name__')?.[1] ?? ''
  const others = labels.filter(([label]) => label !== '__name__').map(([label, value]) => `${label}="${value}"`)
  return `${name}{${others.join(',')}}`
}
