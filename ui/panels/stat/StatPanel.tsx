import type { PanelProps } from '../field/field.ts'
import { ItemTable } from '../field/ItemTable.tsx'
import { PanelFigure } from '../field/PanelFigure.tsx'
import { ScrollArea } from '../field/ScrollArea.tsx'
import { inkOf, paintOf } from '../field/threshold-colour.ts'
import { useItems } from '../field/use-items.ts'
import type { PanelItem } from '../field/use-items.ts'
import { TrendLine } from './TrendLine.tsx'

import './stat-panel.css'

interface Props extends PanelProps {
  /** Grafana's name of it: `lastNotNull`, `mean`. */
  calculation?: string | undefined
  /** What the threshold colours. */
  colour?: 'none' | 'value' | 'background' | undefined
  /** The way the values went, under the figure. */
  trend?: boolean | undefined
  /** Names are shown when there are several values, unless this says otherwise. */
  names?: boolean | undefined
}

/** Single figures, each with its name and the way it went; as large as the room allows. */
export function StatPanel({ calculation = 'lastNotNull', colour = 'value', trend = false, names, ...panel }: Props) {
  const items = useItems(panel, calculation)
  const { label, data, stale } = panel
  return (
    <PanelFigure
      label={label}
      stale={stale}
      empty={data !== undefined && items.length === 0}
      table={() => <ItemTable label={label} items={items} />}
    >
      <ScrollArea className="figures" label={label}>
        {items.map((item, index) => (
          <Figure key={index} item={item} colour={colour} trend={trend} named={names ?? items.length > 1} />
        ))}
      </ScrollArea>
    </PanelFigure>
  )
}

interface FigureProps {
  item: PanelItem
  colour: 'none' | 'value' | 'background'
  trend: boolean
  named: boolean
}

function Figure({ item: { title, shown, column }, colour, trend, named }: FigureProps) {
  const token = colour === 'none' ? undefined : (shown.colour ?? column.colour)
  const ground = colour === 'background' && token !== undefined
  return (
    <div
      className={ground ? 'figure-value on-colour' : 'figure-value'}
      style={ground ? { background: `color-mix(in srgb, ${paintOf(token)} 22%, var(--plate))` } : undefined}
    >
      {named && (
        <span className="small dim cut" title={title}>
          <bdi>{title}</bdi>
        </span>
      )}
      <div className="read" title={shown.text} style={colour === 'value' ? { color: inkOf(token) } : undefined}>
        <span className="cut">{shown.figure}</span>
        {shown.unit && <small>{shown.unit}</small>}
      </div>
      {trend && column.kind === 'number' && <TrendLine values={column.values} colour={token ?? '--ink-3'} />}
    </div>
  )
}
