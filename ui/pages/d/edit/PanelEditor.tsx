import type { Panel, PanelKind } from '../../../../src/api/contract/dashboards.ts'
import { Drawer } from '../../../components/Drawer.tsx'
import { Field } from '../../../components/Field.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { usePlaces } from '../PanelPlaces.tsx'
import { withPanel } from './change-panel.ts'
import { DrawingFields } from './DrawingFields.tsx'
import { FigureFields } from './FigureFields.tsx'
import { ofKind } from './new-panel.ts'
import { PlaceFields } from './PlaceFields.tsx'
import { QueryFields } from './QueryFields.tsx'
import { TextFields } from './TextFields.tsx'
import { ThresholdFields } from './ThresholdFields.tsx'
import { words } from './words.ts'

const kinds = [
  'timeseries',
  'stat',
  'gauge',
  'bargauge',
  'table',
  'heatmap',
  'state-timeline',
  'text',
] as const satisfies readonly PanelKind[]

interface Props {
  panel: Panel
  /** What the panel's answers are kept under. */
  place: string
  onClose: () => void
}

/** What a panel asks and how it shows it. What is changed is seen in the dashboard at once, and kept when that is saved. */
export function PanelEditor({ panel, place, onClose }: Props) {
  const t = useWords(words)
  const { dashboard, onEdit } = usePlaces()
  const change = (changes: Partial<Panel>): void => onEdit?.(withPanel(dashboard, panel.id, (one) => ({ ...one, ...changes })))
  const { kind } = panel
  return (
    <Drawer label={t('editPanel')} head={<h2>{t('editPanel')}</h2>} onClose={onClose}>
      <div className="db-editor">
        <fieldset>
          <legend className="sr">{t('panel')}</legend>
          <Field
            label={t('title')}
            maxLength={500}
            autoFocus
            value={panel.title}
            onChange={({ target }) => change({ title: target.value })}
          />
          <SelectField
            label={t('kind')}
            value={kind}
            options={kinds.map((one) => ({ value: one, title: t(`kind-${one}`) }))}
            onChange={({ target }) => change(ofKind(panel, kinds.find((one) => one === target.value) ?? kind))}
          />
          <TextAreaField
            label={t('description')}
            rows={2}
            maxLength={10_000}
            value={panel.description}
            onChange={({ target }) => change({ description: target.value })}
          />
        </fieldset>
        {kind === 'text' ? (
          <TextFields options={panel.options} onChange={(options) => change({ options })} />
        ) : (
          <>
            <QueryFields panel={panel} place={place} onChange={(targets) => change({ targets })} />
            <FigureFields panel={panel} onChange={change} />
            {(kind === 'timeseries' || kind === 'stat') && <DrawingFields panel={panel} onChange={change} />}
            {kind !== 'heatmap' && <ThresholdFields panel={panel} onChange={(field) => change({ field })} />}
          </>
        )}
        <PlaceFields panel={panel} />
      </div>
    </Drawer>
  )
}
