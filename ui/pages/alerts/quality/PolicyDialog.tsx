import { useState } from 'react'

import type { QualityPolicy } from '../../../../src/api/contract/alert-quality.ts'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { useChangePolicy } from './use-quality.ts'
import { words } from './words.ts'

/** Every figure with where it stands and the most it may be. */
const figures = [
  { part: 'flapping', name: 'mostChanges', word: 'mostChanges', most: 100, least: 2, isTime: false },
  { part: 'flapping', name: 'windowMinutes', word: 'flapWindow', most: 1440, least: 1, isTime: true },
  { part: 'flapping', name: 'calmMinutes', word: 'calm', most: 1440, least: 1, isTime: true },
  { part: 'causes', name: 'windowMinutes', word: 'causeWindow', most: 120, least: 1, isTime: true },
  { part: 'causes', name: 'deployMinutes', word: 'deploy', most: 240, least: 1, isTime: true },
  { part: 'cap', name: 'pagesPerHour', word: 'pages', most: 1000, least: 1, isTime: false },
  { part: 'cap', name: 'gatherMinutes', word: 'gather', most: 60, least: 1, isTime: true },
] as const

/** The figures of what is done against noise. */
export function PolicyDialog({ policy, version, onClose }: { policy: QualityPolicy; version: number; onClose: () => void }) {
  const t = useWords(words)
  const change = useChangePolicy(version)
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({})
  const valueOf = (part: keyof QualityPolicy, name: string): number => {
    const of: Readonly<Record<string, unknown>> = policy[part]
    return Number(draft[`${part} ${name}`] ?? of[name])
  }
  const save = (): void => {
    const { flapping, causes, cap } = policy
    const next: QualityPolicy = {
      flapping: {
        ...flapping,
        mostChanges: valueOf('flapping', 'mostChanges'),
        windowMinutes: valueOf('flapping', 'windowMinutes'),
        calmMinutes: valueOf('flapping', 'calmMinutes'),
      },
      causes: { ...causes, windowMinutes: valueOf('causes', 'windowMinutes'), deployMinutes: valueOf('causes', 'deployMinutes') },
      cap: { ...cap, pagesPerHour: valueOf('cap', 'pagesPerHour'), gatherMinutes: valueOf('cap', 'gatherMinutes') },
    }
    change.mutate(next, { onSuccess: onClose })
  }
  return (
    <FormDialog title={t('changeFigures')} action={t('save')} work={change} onSubmit={save} onClose={onClose}>
      <div className="aq-fields">
        {figures.map(({ part, name, word, most, least, isTime }) => (
          <Field
            key={`${part} ${name}`}
            label={t(word)}
            type="number"
            required
            min={least}
            max={most}
            {...(isTime && { unit: t('minutes') })}
            value={draft[`${part} ${name}`] ?? String(valueOf(part, name))}
            onChange={({ target }) => setDraft({ ...draft, [`${part} ${name}`]: target.value })}
          />
        ))}
      </div>
    </FormDialog>
  )
}
