/** The type that was told of a metric family last; undefined: nothing was. */
export type TypeOfFamily = (family: string) => string | undefined

/** Do the values of a metric add up, as those of counters, histograms and summaries do? What was told of it decides, else its name. */
export function addsUp(metric: string, typeOf: TypeOfFamily): boolean {
  return isToldToAddUp(metric, typeOf) ?? isCounterName(metric)
}

/** As `addsUp`, by what was told alone; undefined when nothing was. */
export function isToldToAddUp(metric: string, typeOf: TypeOfFamily): boolean | undefined {
  const { family, counter } = familiesBehind(metric)
  const ofFamily = family === undefined ? undefined : typeOf(family)
  if (ofFamily === 'histogram' || ofFamily === 'summary') return true
  // Its buckets hold what is there now.
  if (ofFamily === 'gaugehistogram') return false
  for (const name of [metric, counter]) {
    const type = name === undefined ? undefined : typeOf(name)
    if (type !== undefined && type !== 'unknown') return type === 'counter'
  }
  return undefined
}

/** Does the name end as those of counters, and of the counts of histograms and summaries do, by convention? */
export function isCounterName(metric: string): boolean {
  return /_(?:total|bucket|count|sum)$/.test(metric)
}

/** The families that may tell of a metric. */
export function familiesOf(metric: string): readonly string[] {
  const { family, counter } = familiesBehind(metric)
  return [metric, family, counter].filter((name) => name !== undefined)
}

function familiesBehind(metric: string): { readonly family: string | undefined; readonly counter: string | undefined } {
  const [, family] = /^(.+)_(?:bucket|count|sum)$/.exec(metric) ?? []
  // OpenMetrics tells of a counter without its ending.
  const [, counter] = /^(.+)_total$/.exec(metric) ?? []
  return { family, counter }
}
