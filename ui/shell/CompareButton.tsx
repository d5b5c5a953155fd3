import type { ComponentProps } from 'react'

import { useWords } from '../lib/use-words.ts'
import { comparisonTitle } from './comparison-title.ts'
import { ScopeButton } from './ScopeButton.tsx'
import { useScope } from './use-scope.ts'
import { shellWords } from './words.ts'

/** The earlier time that is compared with. */
export function CompareButton(props: ComponentProps<'button'>) {
  const t = useWords(shellWords)
  const { compare } = useScope()
  return (
    <ScopeButton
      className="hide-s"
      icon="compare"
      label={compare ? t('versus') : t('compareShort')}
      shown={compare ? comparisonTitle(t, compare) : ''}
      chosen={compare !== ''}
      {...props}
    />
  )
}
