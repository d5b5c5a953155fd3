import { parse } from 'yaml'

/** A query whose answer, or whose failure, two servers must share. */
export interface QueryCase {
  readonly query: string
  readonly shouldFail: boolean
}

interface Template {
  readonly query: string
  readonly variant_args?: readonly string[]
  readonly should_fail?: boolean
}

const comparisons = ['==', '!=', '<', '>', '<=', '>=']
const arithmetic = ['+', '-', '*', '/', '%', '^']

/** The values that the compliance tester of Prometheus gives its templates' arguments. */
const valuesOf: Readonly<Record<string, readonly string[]>> = {
  range: ['1s', '15s', '1m', '5m', '15m', '1h'],
  offset: ['1m', '5m', '10m'],
  simpleAggrOp: ['sum', 'avg', 'max', 'min', 'count', 'stddev', 'stdvar'],
  simpleTimeAggrOp: ['sum', 'avg', 'max', 'min', 'count', 'stddev', 'stdvar', 'absent', 'last'],
  topBottomOp: ['topk', 'bottomk'],
  quantile: ['-0.5', '0.1', '0.5', '0.75', '0.95', '0.90', '0.99', '1', '1.5'],
  arithBinOp: arithmetic,
  compBinOp: comparisons,
  binOp: [...arithmetic, ...comparisons],
  simpleMathFunc: ['abs', 'ceil', 'floor', 'exp', 'sqrt', 'ln', 'log2', 'log10', 'round'],
  extrapolatedRateFunc: ['delta', 'rate', 'increase'],
  clampFunc: ['clamp_min', 'clamp_max'],
  instantRateFunc: ['idelta', 'irate'],
  dateFunc: ['day_of_month', 'day_of_week', 'days_in_month', 'hour', 'minute', 'month', 'year'],
}

/** The queries of a template file of prometheus/compliance, every combination of its arguments. Throws for an argument nobody knows. */
export function expandTemplates(yaml: string): readonly QueryCase[] {
  const { test_cases: templates } = parse(yaml) as { readonly test_cases: readonly Template[] }
  return templates.flatMap(({ query, variant_args: names = [], should_fail: shouldFail = false }) =>
    names
      .reduce<readonly string[]>((texts, name) => texts.flatMap((text) => fill(text, name)), [query])
      .map((text) => ({ query: text, shouldFail })),
  )
}

function fill(text: string, name: string): readonly string[] {
  const values = valuesOf[name]
  if (values === undefined) throw new Error(`the template argument ${name} is not known`)
  return values.map((value) => text.replaceAll(`{{.${name}}}`, value))
}
