import type { Labels, MetricFamily, NumberPoint } from '../../lib/metrics/metric-family.ts'

type NumberType = 'counter' | 'gauge' | 'untyped'

/** A metric under the name node_exporter gives it: no unit, so that nothing is appended to the name. */
export function family(type: NumberType, name: string, help: string, points: readonly NumberPoint[]): MetricFamily {
  return { type, name, unit: '', help, points }
}

/** A metric of one series. */
export function single(type: NumberType, name: string, help: string, value: number, labels: Labels = {}): MetricFamily {
  return family(type, name, help, [{ labels, value }])
}

/** Non-empty lines. */
export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

/** Words between white space. */
export function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/)
}

/** A decimal number of the kernel's; undefined for anything else. Beyond 2^53 it is rounded. */
export function numberOf(word: string | undefined): number | undefined {
  return word !== undefined && /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : undefined
}
