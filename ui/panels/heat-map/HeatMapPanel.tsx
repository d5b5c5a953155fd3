import { useCallback, useMemo } from 'react'

import { DataTable } from '../../components/DataTable.tsx'
import { joinMeasure, useTimeFormat } from '../../lib/format.ts'
import { measureUnit, useReader } from '../../lib/measure-unit.ts'
import { useWords } from '../../lib/use-words.ts'
import { defineWords } from '../../lib/words.ts'
import type { CellPen } from '../cells/CellCanvas.tsx'
import { CellCanvas } from '../cells/CellCanvas.tsx'
import { readGrid } from '../cells/read-grid.ts'
import type { PanelColumn, PanelProps } from '../field/field.ts'
import { PanelFigure } from '../field/PanelFigure.tsx'
import { heatLevel } from './heat-level.ts'
import { HeatLegend } from './HeatLegend.tsx'

import './heat-map-panel.css'

const words = defineWords({
  en: { time: 'Time, {zone}', densest: '{label}. Most in {row} at {time}: {count}.' },
  he: { time: 'שעה, {zone}', densest: '{label}. הכי הרבה ב־{row} בשעה {time}: {count}.' },
})
const mostRows = 200

interface Props extends PanelProps {
  /** What it is called, when it brings its own switch to the table. */
  title?: string | undefined
  onRange?: ((fromMs: number, toMs: number) => void) | undefined
}

/** How many values lay in which range over time: a column of times, and one column of counts for each range, the lowest first. */
export function HeatMapPanel({ title, onRange, ...panel }: Props) {
  const t = useWords(words)
  const reader = useReader()
  const time = useTimeFormat()
  const { label, data, stale, unit = 'short', decimals } = panel
  // The lowest range stands at the foot.
  const cells = useMemo(() => readGrid(data, 'number', true), [data])
  const { grid, columns } = cells
  const densest = useMemo(() => densestOf(columns), [columns])
  const most = densest.count
  const written = (count: unknown): string => (typeof count === 'number' ? joinMeasure(measureUnit(reader, unit, count, decimals)) : '–')
  const draw = useCallback(
    ({ context, plot, colour }: CellPen) => {
      columns.forEach(({ values }, row) => {
        for (let column = 0; column < grid.times.length; column++) {
          const count = values[column]
          const level = heatLevel(typeof count === 'number' ? count : null, most)
          if (level === 0) continue
          const x = plot.placeX(grid.times[column] ?? 0)
          const end = plot.placeX(grid.times[column + 1] ?? grid.toMs)
          const gap = end - x > 5 ? 0.7 : 0
          context.fillStyle = colour(`--heat-${level}`)
          context.fillRect(x, row * plot.rowHeight, end - x - gap, plot.rowHeight - (plot.rowHeight > 5 ? 0.7 : 0))
        }
      })
    },
    [columns, grid, most],
  )
  const table = () => (
    <DataTable
      label={label}
      most={mostRows}
      rows={Array.from(grid.times, (_, index) => index)}
      rowKey={String}
      columns={[
        { name: 'time', title: t('time', { zone: time.zone }), cell: (index: number) => time.second(grid.times[index] ?? 0) },
        ...columns.toReversed().map((column, place) => ({
          name: String(place),
          title: column.title,
          numeric: true,
          cell: (index: number) => written(column.values[index]),
        })),
      ]}
    />
  )
  return (
    <PanelFigure label={label} stale={stale} title={title} empty={data !== undefined && most === 0} table={table}>
      <CellCanvas
        label={
          most === 0
            ? label
            : t('densest', {
                label,
                row: grid.rows[densest.row] ?? '',
                time: `${time.minute(grid.times[densest.column] ?? 0)} ${time.zone}`,
                count: written(most),
              })
        }
        grid={grid}
        draw={draw}
        onRange={onRange}
        tip={({ row, column }) => {
          const fromMs = grid.times[column] ?? 0
          const level = heatLevel(asCount(columns[row]?.values[column]), most)
          return {
            title: `${time.minute(fromMs)} – ${time.minute(grid.times[column + 1] ?? grid.toMs)} ${time.zone}`,
            text: written(columns[row]?.values[column] ?? 0),
            mark: <span className="heat-key" style={{ background: `var(--heat-${level})` }} />,
          }
        }}
      />
      {most > 0 && <HeatLegend most={most} format={written} />}
    </PanelFigure>
  )
}

function asCount(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/** Where the most lie; a count of nothing where there are none. */
function densestOf(columns: readonly PanelColumn[]): { readonly row: number; readonly column: number; readonly count: number } {
  const found = { row: 0, column: 0, count: 0 }
  columns.forEach(({ values }, row) => {
    for (let column = 0; column < values.length; column++) {
      const count = asCount(values[column]) || 0
      if (count > found.count) Object.assign(found, { row, column, count })
    }
  })
  return found
}
