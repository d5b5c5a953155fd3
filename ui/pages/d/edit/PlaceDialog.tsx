import { useState } from 'react'

import type { Panel } from '../../../../src/api/contract/dashboards.ts'
import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { Field } from '../../../components/Field.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { usePlaces } from '../PanelPlaces.tsx'
import { words } from '../words.ts'
import { placedAt, withPanel } from './change-panel.ts'

const sides = [
  { side: 'x', label: 'column' },
  { side: 'y', label: 'line' },
  { side: 'w', label: 'width' },
  { side: 'h', label: 'height' },
] as const

/** A panel's title and its place in figures. */
export function PlaceDialog({ panel, onClose }: { panel: Panel; onClose: () => void }) {
  const t = useWords(words)
  const { dashboard, onEdit } = usePlaces()
  const [title, setTitle] = useState(panel.title)
  const [grid, setGrid] = useState(panel.grid)
  return (
    <Dialog title={t('place')} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          const named = withPanel(dashboard, panel.id, (one) => ({ ...one, title }))
          onEdit?.(placedAt(named, panel.id, () => grid))
          onClose()
        }}
      >
        <Field label={t('title')} maxLength={500} value={title} onChange={(event) => setTitle(event.target.value)} />
        <div className="db-place">
          {sides.map(({ side, label }) => (
            <Field
              key={side}
              label={t(label)}
              type="number"
              min={side === 'w' || side === 'h' ? 1 : 0}
              max={side === 'x' ? 23 : side === 'w' ? 24 : undefined}
              value={grid[side]}
              {...((side === 'x' || side === 'w') && { unit: t('cells') })}
              onChange={(event) => setGrid({ ...grid, [side]: Number(event.target.value) || 0 })}
            />
          ))}
        </div>
        <div className="row">
          <Button look="go" type="submit">
            {t('done')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
