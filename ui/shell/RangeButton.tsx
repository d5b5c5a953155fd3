import type { ComponentProps } from 'react'

import { Icon } from '../components/Icon.tsx'
import { useWords } from '../lib/use-words.ts'
import { useNow } from './use-now.ts'
import { useRangeTitle } from './use-range-title.ts'
import { useRange } from './use-range.ts'
import { shellWords } from './words.ts'

/** The chosen time range; opens the picker. */
export function RangeButton(props: ComponentProps<'button'>) {
  const t = useWords(shellWords)
  const now = useNow(15_000)
  const { range } = useRange()
  const { title, clock } = useRangeTitle()(range, now)
  return (
    <button type="button" className="ctx range" aria-haspopup="dialog" {...props}>
      <Icon name="clock" />
      <span className="sr">{t('range')}</span>
      <span className="cut" dir="auto">
        {title}
      </span>
      <span className="k hide-s" dir="auto">
        {clock}
      </span>
      <Icon name="chevron-down" size={12} />
    </button>
  )
}
