import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { NewSecret } from './NewSecret.tsx'
import type { MadeSecret } from './SecretList.tsx'
import { keyWords, secretWords } from './words.ts'

const telemetry = ['logs', 'metrics', 'traces'] as const
const signals = [...telemetry, 'alerts'] as const
const lives = [30, 90, 365, 1095]
type Signal = (typeof signals)[number]

/** A name, what it may send and how much. */
export function NewIngestKey({ onMade, onClose }: { onMade: (made: MadeSecret) => void; onClose: () => void }) {
  const t = useWords(keyWords)
  const common = useWords(secretWords)
  const [chosen, setChosen] = useState<readonly Signal[]>(telemetry)
  const [days, setDays] = useState('')
  const [limit, setLimit] = useState('')
  const make = async (name: string): Promise<MadeSecret> => {
    const made = await callApi('POST /api/ingest-keys', {
      body: {
        name,
        signals: [...chosen],
        ...(days === '' ? {} : { expiresInDays: Number(days) }),
        ...(limit === '' ? {} : { recordsPerSecond: Number(limit) }),
      },
    })
    return { name, secret: made.key }
  }
  return (
    <NewSecret title={t('add')} nameHelp={t('nameHelp')} incomplete={chosen.length === 0} make={make} onMade={onMade} onClose={onClose}>
      <fieldset>
        <legend className="lab">{t('signals')}</legend>
        {signals.map((signal) => (
          <label key={signal} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(signal)}
              onChange={(event) => setChosen(signals.filter((other) => (other === signal ? event.target.checked : chosen.includes(other))))}
            />
            {t(signal)}
          </label>
        ))}
      </fieldset>
      <SelectField
        label={t('expiresIn')}
        value={days}
        options={[
          { value: '', title: common('untilRevoked') },
          ...lives.map((count) => ({ value: String(count), title: common('days', { count }) })),
        ]}
        onChange={(event) => setDays(event.target.value)}
      />
      <Field
        label={t('limit')}
        help={t('limitHelp')}
        type="number"
        min={1}
        max={1_000_000}
        step={1}
        dir="ltr"
        value={limit}
        onChange={(event) => setLimit(event.target.value)}
      />
    </NewSecret>
  )
}
