import type { ComponentProps } from 'react'

import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { shellWords } from './words.ts'

/** The saved views. */
export function ViewsButton(props: ComponentProps<'button'>) {
  const t = useWords(shellWords)
  return (
    <button type="button" className="ctx hide-s" aria-haspopup="dialog" {...props}>
      <Icon name="bookmark" />
      <span className="wide-only">{t('views')}</span>
    </button>
  )
}
