import type { HistogramPoint, Labels, MetricFamily } from './metric-family.ts'
import { prometheusLabel, prometheusName } from './prometheus-name.ts'

/** Metrics in the Prometheus text exposition format 0.0.4. */
export function writeExposition(families: readonly MetricFamily[]): string {
  return families.map((family) => writeFamily(family)).join('')
}

function writeFamily(family: MetricFamily): string {
  if (family.points.length === 0) return ''
  const name = prometheusName(family)
  const head = `# HELP ${name} ${escapeHelp(family.help)}\n# TYPE ${name} ${family.type}\n`
  if (family.type === 'histogram') return head + family.points.map((point) => writeHistogram(name, point)).join('')
  return head + family.points.map(({ labels, value }) => `${name}${writeLabels(labels)} ${writeNumber(value)}\n`).join('')
}

function writeHistogram(name: string, { labels, bounds, counts, sum, count }: HistogramPoint): string {
  let lines = ''
  let total = 0
  for (const [i, bound] of [...bounds, Infinity].entries()) {
    total += counts[i] ?? 0
    lines += `${name}_bucket${writeLabels({ ...labels, le: writeNumber(bound) })} ${total}\n`
  }
  return `${lines}${name}_sum${writeLabels(labels)} ${writeNumber(sum)}\n${name}_count${writeLabels(labels)} ${count}\n`
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${prometheusLabel(name)}="${escapeValue(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function writeNumber(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}
