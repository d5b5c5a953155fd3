import type { MetricKind } from './metric-families.ts'

/** An expression that is grouped by one label, taken apart. */
export interface Grouped {
  readonly inner: string
  /** Empty when it is not grouped. */
  readonly label: string
}

const labelPattern = /^[A-Za-z_]\w*$/

/** The expression with one line for each value of a label: rates are added, values of gauges averaged. */
export function groupExpr(expr: string, kind: MetricKind, label: string): string {
  return `${kind === 'counter' ? 'sum' : 'avg'} by (${labelPattern.test(label) ? label : JSON.stringify(label)}) (${expr})`
}

/** What `groupExpr` made, and any other expression as it stands. */
export function readGroup(expr: string): Grouped {
  const [, written, inner] = /^(?:sum|avg) by \(([A-Za-z_]\w*|"(?:[^"\\]|\\.)*")\) \((.*)\)$/s.exec(expr) ?? []
  const label = written?.startsWith('"') ? unquote(written) : written
  return label === undefined || inner === undefined ? { inner: expr, label: '' } : { inner, label }
}

/** Undefined for a string that JSON writes otherwise: `groupExpr` did not make it. */
function unquote(text: string): string | undefined {
  try {
    return JSON.parse(text) as string // a JSON string is a string
  } catch {
    return undefined
  }
}

/** Whether lines of this kind can be put together to fewer. */
export function canGroup(kind: MetricKind): boolean {
  return kind === 'counter' || kind === 'gauge' || kind === 'untyped'
}
