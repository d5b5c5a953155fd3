import type { FieldLook, Threshold } from './field.ts'

/** The ends of a field when it says none: those of a share, else of nothing and the values with a little room. */
export function rangeOf(look: FieldLook, values: readonly number[], round: (largest: number) => number): readonly [number, number] {
  const share = look.unit === 'percent' ? 100 : look.unit === 'percentunit' ? 1 : undefined
  const least = look.min ?? values.reduce((found, value) => Math.min(found, value), 0)
  const steps = look.thresholds && !look.thresholds.isPercent ? look.thresholds.steps.map(({ from }) => from ?? 0) : []
  const most = look.max ?? share ?? round([...values, ...steps].reduce((found, value) => Math.max(found, value), 0))
  return most > least ? [least, most] : [least, least + 1]
}

/** The steps of a field as values. */
export function stepsOf({ thresholds }: FieldLook, [least, most]: readonly [number, number]): readonly Threshold[] {
  return (thresholds?.steps ?? []).map(({ from, colour }) => ({
    from: from === null ? -Infinity : thresholds?.isPercent ? least + ((most - least) * from) / 100 : from,
    colour,
  }))
}

/** The colour of the last step at or below the value; of the first below all. */
export function thresholdColour(steps: readonly Threshold[], value: number): string | undefined {
  return (steps.findLast(({ from }, index) => index === 0 || value >= from) ?? steps[0])?.colour
}

/** What CSS calls a colour: a token's variable, or the colour itself. */
export function paintOf(colour: string): string {
  return colour.startsWith('--') ? `var(${colour})` : colour
}

/** A colour fit for text. Those of series are for lines and areas: text in them is too faint, and one from outside is drawn towards the ink. */
export function inkOf(colour: string | undefined): string | undefined {
  if (colour === undefined || /^--(c\d|heat)/.test(colour)) return undefined
  return colour.startsWith('--') ? `var(${colour})` : `color-mix(in oklab, ${colour} 40%, var(--ink))`
}
