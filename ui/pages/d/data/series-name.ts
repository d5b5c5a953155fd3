type Labels = Readonly<Record<string, string>>

/** Fills `{{label}}` into a legend; labels that are not there leave nothing. */
export function fillLegend(legend: string, labels: Labels): string {
  return legend.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, name: string) => labels[name] ?? '')
}

/** Names of series without a legend: the values of the labels that tell them apart, else what they are called. */
export function nameSeries(all: readonly Labels[], expr: string): readonly string[] {
  const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))].toSorted()
  const varying = all.length < 2 ? [] : names.filter((name) => new Set(all.map((labels) => labels[name] ?? '')).size > 1)
  return all.map((labels) => {
    if (varying.length === 0) return labels['__name__'] ?? (Object.keys(labels).length === 0 ? expr : describe(labels))
    return (
      varying
        .map((name) => labels[name] ?? '')
        .filter(Boolean)
        .join(' · ') || describe(labels)
    )
  })
}

function describe({ __name__: name = '', ...labels }: Labels): string {
  const inside = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return inside.length === 0 ? name || '∅' : `${name}{${inside.join(', ')}}`
}
