interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly values: (number | null)[]
}

const mostOthers = 12

/** The series that an alert is about: those whose labels it has. Where none is (its labels were written anew) the first ones. */
export function keepOwnSeries<One extends Series>(series: readonly One[], alert: Readonly<Record<string, string>>): One[] {
  const own = series.filter(({ labels }) => Object.entries(labels).every(([name, value]) => name === '__name__' || alert[name] === value))
  return own.length > 0 ? own : series.slice(0, mostOthers)
}
