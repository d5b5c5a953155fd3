import type { ComponentProps } from 'react'

import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { useSession } from './session.ts'
import { shellWords } from './words.ts'

/** The project everything on the page belongs to; opens the picker. */
export function ProjectButton(props: ComponentProps<'button'>) {
  const t = useWords(shellWords)
  const { project } = useSession()
  return (
    <button type="button" className="ctx scope" aria-haspopup="dialog" {...props}>
      <span className="sr">{t('project')}</span>
      <bdi className="strong cut">{project.name}</bdi>
      <Icon name="chevron-down" size={12} />
    </button>
  )
}
