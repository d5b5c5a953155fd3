import type { ChartData } from '../../components/chart-data.ts'

interface Line {
  readonly title: string
  readonly values: readonly (number | null)[]
  readonly colour: string
}

/** Each line upon those before it; a single one stands alone. */
export function stackLines(lines: readonly Line[]): ChartData['series'] {
  const [first] = lines
  if (first === undefined || lines.length === 1) return lines
  let below: readonly (number | null)[] = first.values.map(() => 0)
  return lines.map((line, place) => {
    const drawnAt = line.values.map((value, at) => (value === null ? null : value + (below[at] ?? 0)))
    below = drawnAt.map((value, at) => value ?? below[at] ?? 0)
    return { ...line, look: { drawnAt, fill: 50, ...(place > 0 && { above: place - 1 }) } }
  })
}
