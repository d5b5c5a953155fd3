import type { Panel } from '../../../../src/api/contract/dashboards.ts'
import { Field } from '../../../components/Field.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { usePlaces } from '../PanelPlaces.tsx'
import { placedAt } from './change-panel.ts'
import { words } from './words.ts'

const sides = [
  { side: 'x', label: 'column', least: 0, most: 23, unit: 'cells' },
  { side: 'w', label: 'width', least: 1, most: 24, unit: 'cells' },
  { side: 'y', label: 'line', least: 0 },
  { side: 'h', label: 'height', least: 1, most: 100 },
] as const

/** The place of a panel in figures, for those who do not drag. */
export function PlaceFields({ panel }: { panel: Panel }) {
  const t = useWords(words)
  const { dashboard, onEdit } = usePlaces()
  return (
    <fieldset>
      <legend>{t('place')}</legend>
      <div className="db-pairs">
        {sides.map(({ side, label, least, ...more }) => (
          <Field
            key={side}
            label={t(label)}
            type="number"
            min={least}
            {...('most' in more && { max: more.most })}
            {...('unit' in more && { unit: t(more.unit) })}
            value={panel.grid[side]}
            onChange={({ target }) =>
              onEdit?.(placedAt(dashboard, panel.id, (grid) => ({ ...grid, [side]: Math.max(least, target.valueAsNumber || 0) })))
            }
          />
        ))}
      </div>
    </fieldset>
  )
}
