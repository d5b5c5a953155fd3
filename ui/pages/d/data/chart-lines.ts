import type { FieldOptions, Panel } from '../../../../src/api/contract/dashboards.ts'
import type { ChartData, LineLook } from '../../../components/chart-data.ts'
import { levelFill, levelStack } from '../../../lib/log-levels.ts'
import { lookOfField, titleOf } from './field-look.ts'
import type { Frame, FrameField } from './frame.ts'

/** A line of a panel, before it has its place among the others. */
export interface PanelLine {
  readonly title: string
  readonly values: readonly (number | null)[]
  readonly colour: string
  readonly look: FieldOptions
}

/** Lines that have a colour of their own. */
const colours = 12
const grey = '--control'
const mostLines = 100

/** The figures of a panel over time as lines: hidden ones left out, colours in their order unless they are given or have a meaning. */
export function linesOf(panel: Pick<Panel, 'field' | 'overrides' | 'targets'>, frames: readonly Frame[]): readonly PanelLine[] {
  const shown = frames
    .flatMap(({ fields }) => fields.filter(({ kind }) => kind === 'number'))
    .map((field) => ({ field, look: lookOfField(panel, field) }))
    .filter(({ look }) => look.isHidden !== true)
    .slice(0, mostLines)
  const given = new Set(shown.flatMap(({ look }) => (look.colourMode === 'fixed' && look.colour ? [look.colour] : [])))
  const free = Array.from({ length: colours }, (_, index) => `--c${index + 1}`).filter((token) => !given.has(token))
  let next = 0
  return shown.map(({ field, look }) => ({
    title: titleOf(look, field),
    values: numbersOf(field),
    colour: look.colourMode === 'fixed' && look.colour ? look.colour : (meantColour(field, panel.targets) ?? free[next++] ?? grey),
    look,
  }))
}

/** Levels of log records and spans that failed have everywhere the same colour. */
function meantColour({ ref, labels }: FrameField, targets: Panel['targets']): string | undefined {
  const kind = targets.find((target) => target.ref === ref)?.kind
  if (kind === 'traces') return labels['status'] === 'error' ? '--critical' : undefined
  const level = kind === 'logs' ? levelStack.find((one) => one === labels['severity']) : undefined
  return level && levelFill(level)
}

function numbersOf({ values }: FrameField): readonly (number | null)[] {
  return values.map((value) => (typeof value === 'number' ? value : null))
}

interface Grid {
  readonly fromMs: number
  readonly stepMs: number
  readonly length: number
}

/** Lines as a chart draws them: stacked on each other, below nothing, filled and dashed as their looks say. */
export function chartOf(
  lines: readonly PanelLine[],
  { fromMs, stepMs, length }: Grid,
  formatOf: (look: FieldOptions) => LineLook['format'],
): ChartData {
  const shares = sharesOf(lines)
  const rightScale = scaleOfRight(lines)
  const stacks = new Map<string, { sums: number[]; last: number }>()
  const series = lines.map(({ title, values: given, colour, look }, index) => {
    const values = shares.get(index) ?? given
    const sign = look.isNegative ? -1 : 1
    const isStacked = look.stack === 'normal' || look.stack === 'percent'
    const name = `${look.stack} ${sign}`
    const below = isStacked ? stacks.get(name) : undefined
    const sums = below?.sums ?? values.map(() => 0)
    const drawnAt = isStacked
      ? values.map((value, at) => (value === null ? null : (sums[at] = stackOn(sums[at] ?? 0, sign * value, look.stack === 'percent'))))
      : sign < 0 || look.isRightAxis
        ? values.map((value) => (value === null ? null : sign * value * (look.isRightAxis ? rightScale : 1)))
        : undefined
    if (isStacked) stacks.set(name, { sums, last: index })
    const format = look.stack === 'percent' ? undefined : formatOf(look)
    const lineLook: LineLook = {
      fill: look.fillOpacity ?? 0,
      shape: look.draw === 'bars' ? 'bars' : look.draw === 'points' ? 'points' : look.isStepped ? 'steps' : 'line',
      ...(look.isDashed && { dashed: true }),
      ...(drawnAt && { drawnAt }),
      // Areas that ran over one another would darken each other.
      ...(below && look.draw !== 'bars' && { above: below.last }),
      ...(format && { format }),
    }
    return { title, values, colour, look: lineLook }
  })
  return { fromMs, stepMs, series, length }
}

/** By what lines with an axis of their own are stretched to be as high as the others. */
function scaleOfRight(lines: readonly PanelLine[]): number {
  const highest = (isRight: boolean): number =>
    lines
      .filter(({ look }) => Boolean(look.isRightAxis) === isRight)
      .reduce((most, { values }) => values.reduce<number>((found, value) => Math.max(found, Math.abs(value ?? 0)), most), 0)
  const [left, right] = [highest(false), highest(true)]
  return left > 0 && right > 0 ? left / right : 1
}

/** Shares that are added up must not come out a little above the whole. */
function stackOn(below: number, value: number, isShare: boolean): number {
  return isShare ? Math.min(1, below + value) : below + value
}

/** Of lines that are stacked to a whole: each as its share at each step. */
function sharesOf(lines: readonly PanelLine[]): ReadonlyMap<number, readonly (number | null)[]> {
  const own = [...lines.entries()].filter(([, { look }]) => look.stack === 'percent')
  const length = Math.max(0, ...own.map(([, { values }]) => values.length))
  const totals = Array.from({ length }, (_, at) => own.reduce((sum, [, { values }]) => sum + Math.abs(values[at] ?? 0), 0))
  return new Map(
    own.map(([index, { values }]) => [index, values.map((value, at) => (value === null || !totals[at] ? value && 0 : value / totals[at]))]),
  )
}
