import { useState } from 'react'

import { Chip } from '../../../components/Chip.tsx'
import { Field } from '../../../components/Field.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { usePreference } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { readLocalTime, writeLocalTime } from './local-time.ts'
import { silenceWords } from './words.ts'

const hourMs = 3_600_000
const hours = [1, 2, 4, 8, 24] as const

interface Props {
  /** Undefined: it begins now. */
  startsAtMs: number | undefined
  endsAtMs: number
  onChange: (endsAtMs: number) => void
}

/** How long a silence holds: a press for the usual, else a date and time in the chosen zone. */
export function EndFields({ startsAtMs, endsAtMs, onChange }: Props) {
  const t = useWords(silenceWords)
  const { zone } = useTimeFormat()
  const isUtc = usePreference('zone') === 'utc'
  const [text, setText] = useState(writeLocalTime(endsAtMs, isUtc))
  const set = (ms: number): void => {
    setText(writeLocalTime(ms, isUtc))
    onChange(ms)
  }
  const setLength = (lengthHours: number): void => set(Math.ceil(((startsAtMs ?? Date.now()) + lengthHours * hourMs) / 60_000) * 60_000)
  return (
    <div>
      <div className="lab">{t('lasts')}</div>
      <div className="sl-chips">
        {hours.map((count) => (
          <Chip key={count} onClick={() => setLength(count)}>
            {count < 24 ? t('hours', { count }) : t('days', { count: count / 24 })}
          </Chip>
        ))}
        <Chip onClick={() => setLength(7 * 24)}>{t('days', { count: 7 })}</Chip>
      </div>
      <Field
        label={t('untilZone', { zone })}
        type="datetime-local"
        dir="ltr"
        required
        value={text}
        error={endsAtMs < Date.now() ? t('inPast') : endsAtMs <= (startsAtMs ?? 0) ? t('endsBefore') : undefined}
        onChange={({ target }) => {
          setText(target.value)
          onChange(readLocalTime(target.value, isUtc))
        }}
      />
    </div>
  )
}
