import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import type { MadeSecret } from './SecretList.tsx'
import { secretWords } from './words.ts'

interface Props {
  title: string
  nameHelp: string
  incomplete?: boolean
  make: (name: string) => Promise<MadeSecret>
  onMade: (made: MadeSecret) => void
  onClose: () => void
  /** What is asked besides the name. */
  children: ReactNode
}

/** The form of a new secret: its name, and what its kind asks. */
export function NewSecret({ title, nameHelp, incomplete, make, onMade, onClose, children }: Props) {
  const t = useWords(secretWords)
  const common = useWords(words)
  const [name, setName] = useState('')
  const making = useMutation({ mutationFn: () => make(name), onSuccess: onMade })
  return (
    <FormDialog
      title={title}
      action={t('make')}
      work={making}
      incomplete={incomplete ?? false}
      onSubmit={() => making.mutate()}
      onClose={onClose}
    >
      <Field
        label={common('name')}
        help={nameHelp}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {children}
    </FormDialog>
  )
}
