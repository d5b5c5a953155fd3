import type { MetricDescriptor } from '../../model/metric.ts'

/** UCUM units to what Prometheus calls them (OpenTelemetry compatibility specification); others stay as they are. */
const units: ReadonlyMap<string, string> = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['By', 'bytes'],
  ['KiBy', 'kibibytes'],
  ['MiBy', 'mebibytes'],
  ['GiBy', 'gibibytes'],
  ['TiBy', 'tebibytes'],
  ['KBy', 'kilobytes'],
  ['kBy', 'kilobytes'],
  ['MBy', 'megabytes'],
  ['GBy', 'gigabytes'],
  ['TBy', 'terabytes'],
  ['m', 'meters'],
  ['V', 'volts'],
  ['A', 'amperes'],
  ['J', 'joules'],
  ['W', 'watts'],
  ['g', 'grams'],
  ['Cel', 'celsius'],
  ['Hz', 'hertz'],
  ['1', ''],
  ['%', 'percent'],
])
const perUnits: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['y', 'year'],
])

/**
 * The name Prometheus gives an OTLP metric with its default translation (UnderscoreEscapingWithSuffixes): other characters become
 * underscores, the unit and `_total` of counters are appended. Empty when nothing is left of the name.
 */
export function prometheusName({ name, unit, kind, monotonic }: Pick<MetricDescriptor, 'name' | 'unit' | 'kind' | 'monotonic'>): string {
  let tokens = name.split(/[^A-Za-z0-9:]+/).filter((token) => token !== '')
  const [main, per] = unitSuffixes(unit)
  if (main !== '' && !tokens.includes(main)) tokens.push(per === '' ? main : main.replace(/_$/, ''))
  if (per !== '' && !tokens.includes(per)) tokens.push(per)
  if (kind === 'sum' && monotonic) tokens = [...tokens.filter((token) => token !== 'total'), 'total']
  if (kind === 'gauge' && unit === '1') tokens = [...tokens.filter((token) => token !== 'ratio'), 'ratio']
  const joined = tokens.join('_')
  return /^\d/.test(joined) ? `_${joined}` : joined
}

/** The unit as metadata tells it: `bytes`, `bytes_per_second`. */
export function prometheusUnit(unit: string): string {
  return unitSuffixes(unit)
    .filter((part) => part !== '')
    .join('_')
    .replaceAll(/^_|_$/g, '')
}

/** `By/s` is `bytes` and `per_second`; annotations in braces say nothing. */
function unitSuffixes(unit: string): readonly [main: string, per: string] {
  const slash = unit.indexOf('/')
  const before = (slash < 0 ? unit : unit.slice(0, slash)).trim()
  const after = slash < 0 ? '' : unit.slice(slash + 1).trim()
  const main = /[{}]/.test(before) ? '' : (units.get(before) ?? before)
  const per = /[{}]/.test(after) ? '' : cleanUnit(perUnits.get(after) ?? after).replace(/_$/, '')
  return [cleanUnit(main), per === '' ? '' : `per_${per}`]
}

function cleanUnit(unit: string): string {
  return unit.replaceAll(/[^A-Za-z0-9:]+/gu, '_').replace(/^_/, '')
}

/** The label name of an attribute: other characters become underscores. Empty when nothing is left of it. */
export function prometheusLabelName(attribute: string): string {
  const name = attribute.replaceAll(/[^A-Za-z0-9_]/gu, '_')
  if (/^_*$/.test(name)) return ''
  if (/^\d/.test(name)) return `key_${name}`
  return /^_(?!_)/.test(name) ? `key${name}` : name
}

/** A number as label values hold it: all digits, no exponent. */
export function formatBound(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  const text = String(value)
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  const point = whole.length + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}
