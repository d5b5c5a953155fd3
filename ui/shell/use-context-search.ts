import { createContext, use, useState } from 'react'
import { useSearch } from 'wouter'

import type { Page } from './define-page.ts'

const kept = ['from', 'to', 'env', 'svc', 'cmp', 'live'] as const

export const ContextSearch = createContext('')

/**
 * The part of the address that goes along to the next page: time, environment, service, comparison, live. Begins with `?` unless empty.
 * On a page that has no time it is that of the last page that had.
 */
export function useContextSearch(): string {
  return use(ContextSearch)
}

/** What the shell provides for `useContextSearch`. */
export function useKeptSearch(page: Pick<Page, 'timed' | 'hasOwnTime'> = { timed: false }): string {
  const { timed, hasOwnTime = false } = page
  const now = keepContext(useSearch())
  const [last, setLast] = useState(hasOwnTime ? '' : now)
  if (timed && now !== last) setLast(now)
  return timed ? now : last
}

/** The parameters of a search string that are the context's. */
export function keepContext(search: string): string {
  const all = new URLSearchParams(search)
  const next = new URLSearchParams()
  for (const name of kept) {
    const value = all.get(name)
    if (value !== null) next.set(name, value)
  }
  const text = next.toString()
  return text && `?${text}`
}
