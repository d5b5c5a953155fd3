import { type FloatHistogram, formatHistogramLiteral, formatLabels, histogramMatches, type Labels } from '../../query/promql/index.ts'

/** A sample of a result, expected or found. */
export interface TestSample {
  readonly labels: Labels
  readonly value: number | FloatHistogram
}

/** Whether a sample is the expected one; a fuzzy comparison takes neighbouring floats for equal. */
export function isSameSample(wanted: TestSample, found: TestSample | undefined, isFuzzy: boolean): boolean {
  if (found === undefined || wanted.labels.key !== found.labels.key) return false
  if (typeof wanted.value === 'object') return typeof found.value === 'object' && histogramMatches(wanted.value, found.value, true)
  if (typeof found.value === 'object') return false
  if (Object.is(wanted.value, found.value) || wanted.value === found.value) return true
  return isFuzzy && areNeighbours(wanted.value, found.value)
}

/** As promtool shows them. */
export function describeSamples(samples: readonly TestSample[]): string {
  if (samples.length === 0) return 'nil'
  return samples.map(({ labels, value }) => `${formatLabels(labels)} ${describeValue(value)}`).join(', ')
}

function describeValue(value: number | FloatHistogram): string {
  if (typeof value === 'object') return formatHistogramLiteral(value)
  if (!Number.isFinite(value)) return String(value).replace(/^(-?)Infinity$/, (_, sign) => `${sign === '' ? '+' : '-'}Inf`)
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  return `${digits}E${exponent.startsWith('-') ? '-' : '+'}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`
}

/** Whether no other float lies between two. */
function areNeighbours(a: number, b: number): boolean {
  const [x, y] = [bitsOf(a), bitsOf(b)]
  return x - y === 1n || y - x === 1n
}

/** In the order of the floats. */
function bitsOf(value: number): bigint {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  const bits = bytes.readBigInt64BE()
  return bits < 0n ? -0x8000000000000000n - bits : bits
}
