import { useSyncExternalStore } from 'react'

import type { DashboardTarget, Panel } from '../../../../src/api/contract/dashboards.ts'
import { Button } from '../../../components/Button.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { usePlaces } from '../PanelPlaces.tsx'
import { newTarget } from './new-panel.ts'
import { QueryField } from './QueryField.tsx'
import { words } from './words.ts'

const mostQueries = 100

interface Props {
  panel: Panel
  /** What the panel's answers are kept under. */
  place: string
  onChange: (targets: DashboardTarget[]) => void
}

/** What a panel asks, each query with what is wrong about it. */
export function QueryFields({ panel: { kind, targets }, place, onChange }: Props) {
  const t = useWords(words)
  const { batch } = usePlaces()
  const answer = useSyncExternalStore(batch.subscribe, () => batch.answerOf(place))
  return (
    <fieldset>
      <legend>{t('queries')}</legend>
      {targets.map((target, index) => (
        <QueryField
          key={target.ref}
          target={target}
          fault={answer?.results.find(({ ref }) => ref === target.ref)?.error?.message}
          onChange={(changes) => onChange(targets.map((one, at) => (at === index ? { ...one, ...changes } : one)))}
          onRemove={() => onChange(targets.filter((_, at) => at !== index))}
        />
      ))}
      <div>
        <Button icon="plus" disabled={targets.length >= mostQueries} onClick={() => onChange([...targets, newTarget(targets, kind)])}>
          {t('addQuery')}
        </Button>
      </div>
    </fieldset>
  )
}
