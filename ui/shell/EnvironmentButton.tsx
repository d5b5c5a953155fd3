import type { ComponentProps } from 'react'

import { useWords } from '../lib/use-words.ts'
import { ScopeButton } from './ScopeButton.tsx'
import { useScope } from './use-scope.ts'
import { shellWords } from './words.ts'

/** The chosen environment; stays on a phone. */
export function EnvironmentButton(props: ComponentProps<'button'>) {
  const t = useWords(shellWords)
  const { environment } = useScope()
  return <ScopeButton label={t('environment')} shown={environment || t('all')} chosen={environment !== ''} {...props} />
}
