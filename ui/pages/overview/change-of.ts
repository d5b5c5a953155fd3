/** How much more or less a figure is than it was: a share of what it was, and whether that is worth an arrow. */
export interface FigureChange {
  readonly share: number
  readonly direction: 'up' | 'down' | 'flat'
}

/** Less than this is noise. */
const noise = 0.02

/** Undefined when there is nothing to compare with: no figure, or one of nothing. */
export function changeOf(now: number | null, before: number | null): FigureChange | undefined {
  if (now === null || before === null) return undefined
  if (before === 0) return now === 0 ? { share: 0, direction: 'flat' } : undefined
  const share = (now - before) / before
  return { share, direction: share > noise ? 'up' : share < -noise ? 'down' : 'flat' }
}
