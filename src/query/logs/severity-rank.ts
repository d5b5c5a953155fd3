/** Severities in rising order, with the first OpenTelemetry number of each. `unset` is 0 and never part of a comparison. */
export const severityRanks = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const

/** One of the six severities, or `unset`. */
export type SeverityName = keyof typeof severityRanks | 'unset'

const synonyms: Readonly<Record<string, SeverityName>> = {
  warning: 'warn',
  err: 'error',
  critical: 'fatal',
  crit: 'fatal',
  information: 'info',
  notice: 'info',
}

/** Reads a severity as people write it, in any case; undefined when it is none. */
export function parseSeverity(text: string): SeverityName | undefined {
  const word = text.toLowerCase()
  if (word === 'unset' || Object.hasOwn(severityRanks, word)) return word as SeverityName // just checked
  return Object.hasOwn(synonyms, word) ? synonyms[word] : undefined
}

/** The severity of an OpenTelemetry number (0-24), as the table's `severity` column says it. */
export function severityOfNumber(number: number): SeverityName {
  if (number === 0) return 'unset'
  if (number < 5) return 'trace'
  if (number < 9) return 'debug'
  if (number < 13) return 'info'
  if (number < 17) return 'warn'
  return number < 21 ? 'error' : 'fatal'
}
