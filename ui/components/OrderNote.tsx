import type { ReactNode } from 'react'

import { text } from '../lib/url-state.ts'
import { useUrlState } from '../lib/use-url-state.ts'

const schema = { sort: text() }

/** What a page's main list is ordered by unless its reader chose another order (`sortName="sort"` of its table): it is silent then. */
export function OrderNote({ children }: { children: ReactNode }) {
  const [{ sort }] = useUrlState(schema)
  return sort === '' ? children : null
}
