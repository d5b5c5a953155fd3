import { useState } from 'react'

import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { secretWords } from './words.ts'

const choices = [0, 1, 24, 168, 720]

interface Grace {
  /** Hours; undefined: as long as it would have worked. */
  readonly hours: number | undefined
  readonly choose: (hours: number | undefined) => void
  /** For the API. */
  readonly body: { readonly graceHours?: number }
}

/** How long a secret that is replaced keeps working. */
export function useGrace(): Grace {
  const [hours, choose] = useState<number | undefined>(24)
  return { hours, choose, body: hours === undefined ? {} : { graceHours: hours } }
}

export function GraceField({ grace, unlimited }: { grace: Grace; unlimited: string }) {
  const t = useWords(secretWords)
  const titleOf = (hours: number): string => {
    if (hours === 0) return t('atOnce')
    return hours <= 24 ? t('hours', { count: hours }) : t('days', { count: hours / 24 })
  }
  return (
    <SelectField
      label={t('grace')}
      value={grace.hours === undefined ? '' : String(grace.hours)}
      options={[...choices.map((hours) => ({ value: String(hours), title: titleOf(hours) })), { value: '', title: unlimited }]}
      onChange={(event) => grace.choose(event.target.value === '' ? undefined : Number(event.target.value))}
    />
  )
}
