import type { ReactNode } from 'react'

import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'

const words = defineWords({
  en: { more: 'Show more' },
  he: { more: 'הצגת עוד' },
})

interface Props {
  list: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown }
  /** What comes next, where "Show more" would say too little. */
  children?: ReactNode
}

/** Fetches the next page of a list that comes page by page; nothing once all of it is there. */
export function MoreRows({ list, children }: Props) {
  const t = useWords(words)
  if (!list.hasNextPage) return null
  return (
    <Button className="more-rows" look="quiet" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {children ?? t('more')}
    </Button>
  )
}
