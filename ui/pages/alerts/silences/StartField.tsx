import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { usePreference } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { readLocalTime, writeLocalTime } from './local-time.ts'
import { silenceWords } from './words.ts'

interface Props {
  /** Undefined: now. */
  startsAtMs: number | undefined
  onChange: (startsAtMs: number | undefined) => void
}

/** When a silence begins: left empty at once, else a date and time in the chosen zone. */
export function StartField({ startsAtMs, onChange }: Props) {
  const t = useWords(silenceWords)
  const { zone } = useTimeFormat()
  const isUtc = usePreference('zone') === 'utc'
  const [text, setText] = useState(startsAtMs === undefined ? '' : writeLocalTime(startsAtMs, isUtc))
  return (
    <Field
      label={t('fromZone', { zone })}
      help={t('fromHelp')}
      type="datetime-local"
      dir="ltr"
      value={text}
      error={startsAtMs !== undefined && startsAtMs < Date.now() ? t('inPast') : undefined}
      onChange={({ target }) => {
        setText(target.value)
        const ms = readLocalTime(target.value, isUtc)
        onChange(Number.isFinite(ms) ? ms : undefined)
      }}
    />
  )
}
