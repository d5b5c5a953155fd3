import type { ComponentProps } from 'react'

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
      <span className="avatar" aria-hidden>
        {initials(user.name)}
      </span>
    </button>
  )
}

/** Two letters for the avatar. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return [words[0], words.length > 1 ? words.at(-1) : '']
    .map((word) => word?.slice(0, 1) ?? '')
    .join('')
    .toUpperCase()
}
