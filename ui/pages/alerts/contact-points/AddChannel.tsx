import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import type { Channel } from './use-contact-points.ts'
import { contactPointWords } from './words.ts'

/** Chooses one more way to tell people. */
export function AddChannel({ channels, onAdd }: { channels: readonly Channel[]; onAdd: (channel: string) => void }) {
  const t = useWords(contactPointWords)
  const [chosen, choose] = useState(channels[0]?.name ?? '')
  return (
    <div className="cp-add">
      <SelectField
        label={t('addChannel')}
        value={chosen}
        options={channels.map(({ name, title }) => ({ value: name, title }))}
        onChange={({ target }) => choose(target.value)}
      />
      <Button icon="plus" onClick={() => onAdd(chosen)}>
        {t('add')}
      </Button>
    </div>
  )
}
