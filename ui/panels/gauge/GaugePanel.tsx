import { useWidth } from '../../lib/use-width.ts'
import type { PanelProps } from '../field/field.ts'
import { ItemTable } from '../field/ItemTable.tsx'
import { PanelFigure } from '../field/PanelFigure.tsx'
import { ScrollArea } from '../field/ScrollArea.tsx'
import { inkOf } from '../field/threshold-colour.ts'
import { useItems } from '../field/use-items.ts'
import type { PanelItem } from '../field/use-items.ts'
import { Ruler } from './Ruler.tsx'

import './gauge-panel.css'

interface Props extends PanelProps {
  /** Grafana's name of it: `lastNotNull`, `mean`. */
  calculation?: string | undefined
}

/** Values on ruled scales: the pointer is now, tall ticks are the thresholds. No dials. */
export function GaugePanel({ calculation = 'lastNotNull', ...panel }: Props) {
  const items = useItems(panel, calculation)
  const { label, data, stale } = panel
  return (
    <PanelFigure
      label={label}
      stale={stale}
      empty={data !== undefined && items.length === 0}
      table={() => <ItemTable label={label} items={items} />}
    >
      <ScrollArea className="gauges" label={label}>
        {items.map((item, index) => (
          <Gauge key={index} item={item} named={items.length > 1} />
        ))}
      </ScrollArea>
    </PanelFigure>
  )
}

function Gauge({ item, named }: { item: PanelItem; named: boolean }) {
  const [element, width] = useWidth<HTMLDivElement>()
  const { title, shown, value, range, steps, look, column } = item
  const token = shown.colour ?? column.colour
  return (
    <div className="gauge">
      {named && (
        <span className="small dim cut" title={title}>
          <bdi>{title}</bdi>
        </span>
      )}
      <div className="read" style={{ color: inkOf(token) }}>
        {shown.figure}
        {shown.unit && <small>{shown.unit}</small>}
      </div>
      <div ref={element} className="chart">
        <Ruler value={value} range={range} steps={steps} look={look} colour={token} width={width} />
      </div>
    </div>
  )
}
