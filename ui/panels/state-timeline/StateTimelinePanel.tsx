import { useCallback, useMemo } from 'react'

import { DataTable } from '../../components/DataTable.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useReader } from '../../lib/measure-unit.ts'
import { useWords } from '../../lib/use-words.ts'
import { defineWords } from '../../lib/words.ts'
import { CellCanvas } from '../cells/CellCanvas.tsx'
import type { Cell, CellPen } from '../cells/CellCanvas.tsx'
import { readGrid } from '../cells/read-grid.ts'
import { lookOf } from '../field/field.ts'
import type { PanelProps } from '../field/field.ts'
import { PanelFigure } from '../field/PanelFigure.tsx'
import { paintOf } from '../field/threshold-colour.ts'
import { showStates } from './show-states.ts'
import type { State } from './show-states.ts'

const words = defineWords({
  en: { row: 'Name', state: 'State', from: 'From, {zone}', to: 'To, {zone}', last: '{label}. At the end: {states}.', more: '{count} more' },
  he: { row: 'שם', state: 'מצב', from: 'מ־, {zone}', to: 'עד, {zone}', last: '{label}. בסוף: {states}.', more: 'עוד {count}' },
})
const mostRows = 200
/** More rows than these a voice does not read out. */
const namedRows = 5
const rowGap = 5
/** Pixels beside the text of a stretch. */
const textPad = 6

interface Props extends PanelProps {
  /** What it is called, when it brings its own switch to the table. */
  title?: string | undefined
  onRange?: ((fromMs: number, toMs: number) => void) | undefined
}

/** Which state each row was in over time: a column of times, and one column of states for each row. */
export function StateTimelinePanel({ title, onRange, ...panel }: Props) {
  const t = useWords(words)
  const reader = useReader()
  const time = useTimeFormat()
  const { label, data, stale, unit, decimals, thresholds, mappings, noValue } = panel
  const { grid, columns } = useMemo(() => readGrid(data, 'any', false), [data])
  const rows = useMemo(
    () =>
      showStates(
        columns.map((column) => ({ column, look: lookOf(column, { unit, decimals, thresholds, mappings, noValue }) })),
        grid.times.length,
        reader,
      ),
    [columns, grid, reader, unit, decimals, thresholds, mappings, noValue],
  )
  const stateAt = ({ row, column }: Cell): State | undefined => rows[row]?.find(({ start, end }) => column >= start && column < end)
  const timeOf = (column: number): number => grid.times[column] ?? grid.toMs
  const draw = useCallback(
    ({ context, plot, font, colour }: CellPen) => {
      context.font = `500 ${font}`
      context.textBaseline = 'middle'
      context.textAlign = 'left'
      const inset = plot.rowHeight > 14 ? rowGap / 2 : 0
      rows.forEach((states, row) => {
        for (const { start, end, text, colour: token } of states) {
          const x = plot.placeX(grid.times[start] ?? 0)
          const width = Math.max(plot.placeX(grid.times[end] ?? grid.toMs) - x - 1, 1.5)
          const y = row * plot.rowHeight
          context.globalAlpha = token === '--ok' ? 0.42 : 0.95
          context.fillStyle = colour(token)
          context.fillRect(x, y + inset, width, plot.rowHeight - 2 * inset)
          context.globalAlpha = 1
          if (plot.rowHeight < 18 || context.measureText(text).width + 2 * textPad > width) continue
          context.fillStyle = token === '--ok' ? colour('--ink') : colour('--ground')
          context.fillText(text, x + textPad, y + plot.rowHeight / 2)
        }
      })
    },
    [rows, grid],
  )
  const flat = rows.flatMap((states, row) =>
    states.map((state) => ({ ...state, name: grid.rows[row] ?? '', key: `${row} ${state.start}` })),
  )
  const last = rows.flatMap((states, row) => {
    const state = states.at(-1)
    return state ? [`${grid.rows[row] ?? ''} ${state.text}`] : []
  })
  const more = last.length > namedRows ? [t('more', { count: last.length - namedRows })] : []
  const table = () => (
    <DataTable
      label={label}
      most={mostRows}
      rows={flat}
      rowKey={({ key }) => key}
      columns={[
        { name: 'row', title: t('row'), cell: ({ name }) => <bdi>{name}</bdi>, sortValue: ({ name }) => name },
        { name: 'state', title: t('state'), cell: ({ text }) => <bdi>{text}</bdi>, sortValue: ({ text }) => text },
        {
          name: 'from',
          title: t('from', { zone: time.zone }),
          cell: ({ start }) => time.second(timeOf(start)),
          sortValue: ({ start }) => start,
        },
        { name: 'to', title: t('to', { zone: time.zone }), cell: ({ end }) => time.second(timeOf(end)) },
      ]}
    />
  )
  return (
    <PanelFigure label={label} stale={stale} title={title} empty={data !== undefined && flat.length === 0} table={table}>
      <CellCanvas
        label={last.length === 0 ? label : t('last', { label, states: [...last.slice(0, namedRows), ...more].join(', ') })}
        grid={grid}
        draw={draw}
        onRange={onRange}
        spanOf={(cell) => {
          const state = stateAt(cell)
          return state ? [timeOf(state.start), timeOf(state.end)] : [timeOf(cell.column), timeOf(cell.column + 1)]
        }}
        tip={(cell) => {
          const state = stateAt(cell)
          return {
            title: `${time.minute(timeOf(state?.start ?? cell.column))} – ${time.minute(timeOf(state?.end ?? cell.column + 1))} ${time.zone}`,
            text: state?.text ?? '–',
            mark: state && <span className="k" style={{ background: paintOf(state.colour) }} />,
          }
        }}
      />
    </PanelFigure>
  )
}
