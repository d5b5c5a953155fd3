import type { ComponentProps } from 'react'

import { useWords } from '../lib/use-words.ts'
import { ScopeButton } from './ScopeButton.tsx'
import { useScope } from './use-scope.ts'
import { shellWords } from './words.ts'

/** The chosen service. */
export function ServiceButton(props: ComponentProps<'button'>) {
  const t = useWords(shellWords)
  const { service } = useScope()
  return <ScopeButton className="hide-s" label={t('service')} shown={service || t('all')} chosen={service !== ''} {...props} />
}
