import { printFloatShort } from '../../../lib/go-number.ts'
import { type CollectedSeries, isStaleAt, type Labels, metricName, type TextWriter } from '../../../query/promql/index.ts'

/** How names are written that are not made of letters, digits, `_` and `:` alone. */
export type NameStyle = 'underscores' | 'utf-8'

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }
const legacyName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/**
 * Writes the last sample of each series in Prometheus' text format: untyped, with its time, and with an empty `instance` where there is
 * none, which tells the scraping server to add no label of its own. Ended series, native histograms and series without a name are left out.
 */
export function* encodeFederation(writer: TextWriter, series: readonly CollectedSeries[], style: NameStyle): Generator<undefined> {
  let family = ''
  // The name decides; series of one name stay in the order of their labels.
  for (const { labels, runs } of series.toSorted((a, b) => compare(a.labels.get(metricName), b.labels.get(metricName)))) {
    const run = runs.at(-1)
    const last = (run?.times.length ?? 0) - 1
    const name = labels.get(metricName)
    if (run === undefined || last < 0 || name === '' || run.histograms?.[last] !== undefined || isStaleAt(run.values, last)) continue
    if (name !== family) writer.text(`# TYPE ${writeName(name, style)} untyped\n`)
    family = name
    writer.text(`${writeSeries(name, labels, style)} ${printFloatShort(run.values[last] ?? 0)} ${run.times[last]}\n`)
    if (writer.isFull) yield
  }
}

function writeSeries(name: string, labels: Labels, style: NameStyle): string {
  const pairs: string[] = []
  for (const [label, value] of labels.entries()) {
    if (label !== metricName) pairs.push(`${writeName(label, style)}="${escapeLabelValue(value)}"`)
  }
  if (!labels.has('instance')) pairs.push('instance=""')
  const written = writeName(name, style)
  return written.startsWith('"') ? `{${written},${pairs.join(',')}}` : `${written}{${pairs.join(',')}}`
}

function writeName(name: string, style: NameStyle): string {
  if (legacyName.test(name)) return name
  if (style === 'utf-8') return `"${escapeLabelValue(name)}"`
  return name.replaceAll(/[^a-zA-Z0-9_:]/gu, '_').replace(/^[0-9]/, '_')
}

function escapeLabelValue(text: string): string {
  return text.replaceAll(/[\\"\n]/g, (char) => escapes[char] ?? char)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
