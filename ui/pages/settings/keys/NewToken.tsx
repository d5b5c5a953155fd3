import { useState } from 'react'

import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useSession } from '../../../shell/session.ts'
import { PermissionChoice } from '../roles/PermissionChoice.tsx'
import { NewSecret } from './NewSecret.tsx'
import type { MadeSecret } from './SecretList.tsx'
import { tokenWords } from './words.ts'

const lives = [7, 30, 90, 180, 366]

/** A name, how long it works, and whether it may do all that its owner may. */
export function NewToken({ onMade, onClose }: { onMade: (made: MadeSecret) => void; onClose: () => void }) {
  const t = useWords(tokenWords)
  const { permissions } = useSession()
  const [days, setDays] = useState(90)
  const [chosen, setChosen] = useState<readonly string[]>()
  const make = async (name: string): Promise<MadeSecret> => {
    const body = { name, expiresInDays: days, ...(chosen === undefined ? {} : { permissions: [...chosen] }) }
    const made = await callApi('POST /api/tokens', { body })
    return { name, secret: made.token }
  }
  return (
    <NewSecret title={t('add')} nameHelp={t('nameHelp')} incomplete={chosen?.length === 0} make={make} onMade={onMade} onClose={onClose}>
      <SelectField
        label={t('expiresIn')}
        value={String(days)}
        options={lives.map((count) => ({ value: String(count), title: t('days', { count }) }))}
        onChange={(event) => setDays(Number(event.target.value))}
      />
      <SelectField
        label={t('may')}
        value={chosen === undefined ? 'all' : 'some'}
        options={[
          { value: 'all', title: t('all') },
          { value: 'some', title: t('some') },
        ]}
        onChange={(event) => setChosen(event.target.value === 'all' ? undefined : ['telemetry.read'])}
      />
      {chosen !== undefined && (
        <PermissionChoice
          label={t('may')}
          // A token never makes another.
          offered={permissions.filter((permission) => permission !== 'tokens.own')}
          chosen={chosen}
          onChange={setChosen}
        />
      )}
    </NewSecret>
  )
}
