import type { QueryAnswer } from './ask-prometheus.ts'

type Value = QueryAnswer['data']

/** A value as people read it: a line for each sample; of a range a block for each series. Nothing found is said in words. */
export function printValue(data: Value): string {
  if (data.resultType === 'scalar' || data.resultType === 'string') return `${data.result[1]}\n`
  if (data.result.length === 0) return 'no series\n'
  if (data.resultType === 'vector') {
    const rows = data.result.map(
      ({ metric, value, histogram }) => [printMetric(metric), value?.[1] ?? printHistogram(histogram?.[1])] as const,
    )
    const width = Math.max(...rows.map(([name]) => name.length))
    return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('')
  }
  return data.result
    .map(({ metric, values, histograms }) => {
      const points = [...values, ...histograms.map(([time, histogram]) => [time, printHistogram(histogram)] as const)]
      const lines = points.toSorted(([a], [b]) => a - b).map(([time, value]) => `  ${printTime(time)}  ${value}\n`)
      return `${printMetric(metric)}\n${lines.join('')}`
    })
    .join('\n')
}

/** `name{label="value"}`, with everything that could move the cursor escaped. */
function printMetric({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${printLabel(label)}=${JSON.stringify(value)}`)
  const isPlain = /^[A-Za-z_:][\w:]*$/.test(name)
  const listed = isPlain || name === '' ? pairs : [JSON.stringify(name), ...pairs]
  return `${isPlain ? name : ''}${listed.length > 0 || !isPlain ? `{${listed.join(', ')}}` : ''}`
}

function printLabel(label: string): string {
  return /^[A-Za-z_]\w*$/.test(label) ? label : JSON.stringify(label)
}

function printHistogram(histogram: { readonly count: string; readonly sum: string } | undefined): string {
  return `count ${histogram?.count ?? '0'}, sum ${histogram?.sum ?? '0'}`
}

function printTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
