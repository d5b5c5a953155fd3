import type { DashboardVariable } from './dashboard.ts'

/** What a variable stands for in the texts of queries. */
export interface VariableValue {
  readonly values: readonly string[]
  /** Whether it may stand for several, and is written as a regular expression. */
  readonly isMulti: boolean
  /** Written as it is, in place of the values. */
  readonly whole: string | undefined
}

/** The range of a dashboard and what Grafana makes of it. */
export interface PanelTimes {
  readonly rangeSeconds: number
  readonly stepSeconds: number
  readonly scrapeSeconds: number
}

/** The value that Grafana chooses when a dashboard is opened: all where that can be chosen, else what was saved, else the first. */
export function chooseValue(variable: DashboardVariable, found: readonly string[]): VariableValue {
  const { includesAll, allValue, current, isMulti } = variable
  const isRegex = isMulti || includesAll
  if (includesAll) return { values: found, isMulti: isRegex, whole: allValue }
  const [first] = found
  const chosen = current !== undefined && (found.length === 0 || found.includes(current)) ? current : (first ?? '')
  return { values: [chosen], isMulti: isRegex, whole: undefined }
}

/** The texts of the values that a query for a variable found, as the variable's regular expression (`/.../`) leaves them. */
export function filterValues(values: readonly string[], regex: string): readonly string[] {
  const [, pattern] = /^\/(.*)\/[gimsuy]*$/s.exec(regex) ?? []
  if (pattern === undefined || pattern === '') return [...new Set(values)]
  const matcher = new RegExp(pattern)
  const kept = values.flatMap((value) => {
    const match = matcher.exec(value)
    return match === null ? [] : [match.groups?.['value'] ?? match[1] ?? match[0]]
  })
  return [...new Set(kept)]
}

/** The text with all variables replaced, as the data source's page and its server do it one after the other. */
export function fillVariables(text: string, variables: ReadonlyMap<string, VariableValue>, times: PanelTimes): string {
  const replaced = text.replaceAll(
    /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.[^:^}]+)?(?::([^}]+))?\}/g,
    (whole: string, plain?: string, square?: string, squareFormat?: string, braced?: string, format?: string) => {
      const value = variables.get(plain ?? square ?? braced ?? '')
      return value === undefined ? whole : writeValue(value, squareFormat ?? format)
    },
  )
  return fillTimes(replaced, times)
}

function writeValue({ values, isMulti, whole }: VariableValue, format: string | undefined): string {
  if (whole !== undefined) return whole
  if (format === 'raw' || format === 'csv') return values.join(',')
  if (format === 'pipe') return values.join('|')
  if (format === 'regex') return joinPattern(values.map((value) => value.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&')))
  if (!isMulti) return (values[0] ?? '').replaceAll('\\', '\\\\').replaceAll("'", "\\\\'")
  return joinPattern(values.map((value) => value.replaceAll('\\', '\\\\\\\\').replaceAll(/[$^*{}[\]'+?.()|]/g, '\\\\$&')))
}

function joinPattern(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `(${values.join('|')})`
}

/** Durations of rates are written as Go writes them (`1m0s`). */
function fillTimes(text: string, { rangeSeconds, stepSeconds, scrapeSeconds }: PanelTimes): string {
  const rateSeconds = Math.max(stepSeconds + scrapeSeconds, 4 * scrapeSeconds)
  const minutes = Math.floor(rateSeconds / 60)
  const values: readonly (readonly [name: string, value: string])[] = [
    ['__interval_ms', String(stepSeconds * 1000)],
    ['__interval', `${stepSeconds}s`],
    ['__range_ms', String(rangeSeconds * 1000)],
    ['__range_s', String(rangeSeconds)],
    ['__range', `${rangeSeconds}s`],
    ['__rate_interval_ms', String(rateSeconds * 1000)],
    ['__rate_interval', minutes > 0 ? `${minutes}m${rateSeconds % 60}s` : `${rateSeconds}s`],
  ]
  return values.reduce((filled, [name, value]) => filled.replaceAll(`$${name}`, value).replaceAll(`\${${name}}`, value), text)
}
