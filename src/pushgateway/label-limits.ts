import { Fault } from '../lib/errors.ts'
import { seriesLimits } from '../pipeline/index.ts'

/** Throws Fault('bad_input') for labels, the name among them, that the door would not take. */
export function checkLabels(labels: ReadonlyMap<string, string>): void {
  const { labels: most, labelNameBytes, labelValueBytes, metricNameBytes } = seriesLimits
  // The metric name is one of them.
  if (labels.size > most + 1) throw new Fault('bad_input', `a series has more than ${most} labels`)
  for (const [name, value] of labels) {
    if (name === '' || name.includes('\0') || value.includes('\0')) throw new Fault('bad_input', 'a label has no name, or holds NUL')
    if (isLonger(name, labelNameBytes)) throw new Fault('bad_input', `a label name has more than ${labelNameBytes} bytes`)
    const longest = name === '__name__' ? metricNameBytes : labelValueBytes
    if (isLonger(value, longest)) throw new Fault('bad_input', `the value of label ${JSON.stringify(name)} has more than ${longest} bytes`)
  }
}

function isLonger(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes
}
