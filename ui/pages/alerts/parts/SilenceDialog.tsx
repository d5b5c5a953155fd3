import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import type { AlertRow } from '../../../../src/api/contract/alerts.ts'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { dialogWords } from './dialog-words.ts'

const lengths = { hour1: 60, hours4: 240, hours12: 720, day1: 1440, days3: 4320, week1: 10_080 } as const
const lengthNames = ['hour1', 'hours4', 'hours12', 'day1', 'days3', 'week1'] as const
const shownLabels = 24

type Props = {
  readonly alerts: readonly Pick<AlertRow, 'fingerprint' | 'name' | 'labels'>[]
  readonly onClose: () => void
}

/** Silences alerts for a time, by the labels that are ticked: whatever else has them is silenced too. */
export function SilenceDialog({ alerts, onClose }: Props) {
  const t = useWords(dialogWords)
  const client = useQueryClient()
  const [length, setLength] = useState<(typeof lengthNames)[number]>('hour1')
  const [comment, setComment] = useState('')
  const names = [...new Set(alerts.flatMap(({ labels }) => Object.keys(labels)))].sort().slice(0, shownLabels)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const by = names.filter((name) => !left.has(name))
  const only = alerts.length === 1 ? alerts[0]?.labels : undefined
  const work = useMutation({
    mutationFn: () =>
      callApi('POST /api/alerts/silence', {
        body: {
          fingerprints: alerts.map(({ fingerprint }) => fingerprint),
          minutes: lengths[length],
          comment: comment.trim(),
          ...(left.size > 0 && { by }),
        },
      }),
    onSuccess: () => {
      showToast({ text: t('silenceMade', { length: t(length) }) })
      void client.invalidateQueries({ queryKey: ['alerts'] })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('silenceTitle', { count: alerts.length })}
      action={t('silence')}
      work={work}
      incomplete={comment.trim() === '' || by.length === 0}
      onSubmit={() => work.mutate()}
      onClose={onClose}
    >
      <Field
        label={t('why')}
        value={comment}
        maxLength={500}
        dir="auto"
        onChange={(event) => setComment(event.target.value)}
        help={t('whyHelp')}
      />
      <SelectField
        label={t('howLong')}
        value={length}
        options={lengthNames.map((value) => ({ value, title: t(value) }))}
        onChange={(event) => setLength(lengthNames.find((name) => name === event.target.value) ?? 'hour1')}
      />
      <fieldset className="al-labels">
        <legend className="lab">{t('byLabels')}</legend>
        {names.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={!left.has(name)} onChange={() => setLeft(toggled(left, name))} />
            <code className="ltr cut">{only ? `${name}="${only[name] ?? ''}"` : name}</code>
          </label>
        ))}
      </fieldset>
    </FormDialog>
  )
}

function toggled(all: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(all)
  if (!next.delete(one)) next.add(one)
  return next
}
