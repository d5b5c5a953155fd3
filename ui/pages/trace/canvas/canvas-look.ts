/** The colours and faces of the theme as a canvas takes them. */
export interface CanvasLook {
  readonly ink: string
  readonly ink2: string
  readonly ink3: string
  readonly line: string
  readonly line2: string
  readonly grid: string
  readonly plate: string
  readonly well: string
  readonly hover: string
  readonly selected: string
  readonly accent: string
  readonly critical: string
  readonly hit: string
  readonly font: string
  readonly small: string
  readonly mono: string
  /** Of services, in order of appearance; past them grey. */
  readonly series: readonly string[]
  readonly levels: Readonly<Record<string, string>>
}

const seriesColours = 12
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/** Reads the tokens of the theme the document wears now. */
export function readCanvasLook(): CanvasLook {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    ink: token('--ink'),
    ink2: token('--ink-2'),
    ink3: token('--ink-3'),
    line: token('--line'),
    line2: token('--line-2'),
    grid: token('--grid'),
    plate: token('--plate'),
    well: token('--well'),
    hover: token('--hover'),
    selected: token('--selected'),
    accent: token('--accent'),
    critical: token('--critical'),
    hit: token('--mark-hit'),
    font: `13px ${token('--font')}`,
    small: `11px ${token('--font')}`,
    mono: `11.5px ${token('--mono')}`,
    series: Array.from({ length: seriesColours }, (_, index) => token(`--c${index + 1}`)),
    levels: Object.fromEntries(levels.map((level) => [level, token(`--lf-${level}`)])),
  }
}
