import type { PanelProps } from '../field/field.ts'
import { ItemTable } from '../field/ItemTable.tsx'
import { PanelFigure } from '../field/PanelFigure.tsx'
import { ScrollArea } from '../field/ScrollArea.tsx'
import { useItems } from '../field/use-items.ts'
import { ValueBar } from './ValueBar.tsx'

import './bar-gauge-panel.css'

interface Props extends PanelProps {
  /** Grafana's name of it: `lastNotNull`, `mean`. */
  calculation?: string | undefined
}

/** Values as bars under their names, all on one scale. */
export function BarGaugePanel({ calculation = 'lastNotNull', ...panel }: Props) {
  const items = useItems(panel, calculation)
  const { label, data, stale } = panel
  return (
    <PanelFigure
      label={label}
      stale={stale}
      empty={data !== undefined && items.length === 0}
      table={() => <ItemTable label={label} items={items} />}
    >
      <ScrollArea className="value-bars" label={label}>
        <ul>
          {items.map(({ title, shown, value, range, column }, index) => (
            <li key={index}>
              <span className="cut" title={title}>
                <bdi>{title}</bdi>
              </span>
              <span className="ltr strong end">{shown.text}</span>
              <ValueBar value={value} range={range} colour={shown.colour ?? column.colour ?? '--c1'} />
            </li>
          ))}
        </ul>
      </ScrollArea>
    </PanelFigure>
  )
}
