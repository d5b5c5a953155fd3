import { useState } from 'react'

import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { NewSecret } from './NewSecret.tsx'
import type { MadeSecret } from './SecretList.tsx'
import { tokenWords } from './words.ts'

const lives = [7, 30, 90, 180, 366]

/** A name and how long it works. */
export function NewToken({ onMade, onClose }: { onMade: (made: MadeSecret) => void; onClose: () => void }) {
  const t = useWords(tokenWords)
  const [days, setDays] = useState(90)
  const make = async (name: string): Promise<MadeSecret> => {
    const made = await callApi('POST /api/tokens', { body: { name, expiresInDays: days } })
    return { name, secret: made.token }
  }
  return (
    <NewSecret title={t('add')} nameHelp={t('nameHelp')} make={make} onMade={onMade} onClose={onClose}>
      <SelectField
        label={t('expiresIn')}
        value={String(days)}
        options={lives.map((count) => ({ value: String(count), title: t('days', { count }) }))}
        onChange={(event) => setDays(Number(event.target.value))}
      />
    </NewSecret>
  )
}
