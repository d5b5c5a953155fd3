type Labels = Readonly<Record<string, string>>

/** Names of the labels that tell these series apart, the metric's own name first; empty when there is but one series. */
export function varyingLabels(series: readonly Labels[]): readonly string[] {
  const names = [...new Set(series.flatMap((labels) => Object.keys(labels)))].toSorted((a, b) =>
    a === '__name__' ? -1 : b === '__name__' ? 1 : a < b ? -1 : 1,
  )
  return series.length < 2 ? [] : names.filter((name) => new Set(series.map((labels) => labels[name] ?? '')).size > 1)
}

/** A short name for each series: the values of the labels that tell it apart, or else what it is called. */
export function seriesTitles(series: readonly Labels[], expr: string): readonly string[] {
  const varying = varyingLabels(series)
  return series.map((labels) => {
    if (varying.length === 0) return seriesText(labels) || expr
    return (
      varying
        .map((name) => labels[name] ?? '')
        .filter((value) => value !== '')
        .join(' · ') || '∅'
    )
  })
}

/** A series as PromQL writes it: `up{job="node"}`. */
export function seriesText({ __name__: name = '', ...labels }: Labels): string {
  const inside = Object.entries(labels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${/^[A-Za-z_]\w*$/.test(label) ? label : JSON.stringify(label)}=${JSON.stringify(value)}`)
    .join(', ')
  return inside === '' ? name : `${name}{${inside}}`
}
