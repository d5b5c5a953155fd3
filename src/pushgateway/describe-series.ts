/** A series for people, `metric "name" { label="value" }`, of what `seriesKey` gave. */
export function describeSeries(key: string): string {
  const flat = JSON.parse(key) as string[] // our own text
  const labels: string[] = []
  let metric = ''
  for (let at = 0; at < flat.length; at += 2) {
    const [name = '', value = ''] = flat.slice(at, at + 2)
    if (name === '__name__') metric = value
    else labels.push(`${name}=${JSON.stringify(value)}`)
  }
  return `metric ${JSON.stringify(metric)} { ${labels.join(' ')} }`.slice(0, 500)
}
