import type { ComponentProps } from 'react'

import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { shellWords } from './words.ts'

/** Links to what is shown. */
export function ShareButton(props: ComponentProps<'button'>) {
  const t = useWords(shellWords)
  return (
    <button type="button" className="ctx hide-s" aria-haspopup="menu" {...props}>
      <Icon name="share" />
      <span className="wide-only">{t('share')}</span>
    </button>
  )
}
