import type { ComponentProps } from 'react'

import { Avatar } from '../components/Avatar.tsx'
import { useWords } from '../lib/use-words.ts'
import { useSession } from './session.ts'
import { shellWords } from './words.ts'

/** The avatar that opens the account menu. */
export function AccountButton(props: ComponentProps<'button'>) {
  const t = useWords(shellWords)
  const { user } = useSession()
  return (
    <button type="button" className="ctx account" aria-haspopup="menu" {...props}>
      <span className="sr">{t('account', { name: user.name })}</span>
      <Avatar name={user.name} />
    </button>
  )
}
