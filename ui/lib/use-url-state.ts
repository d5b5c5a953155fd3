import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'

import { innerPath } from './base-path.ts'
import { readUrlState, writeUrlState } from './url-state.ts'
import type { UrlSchema, UrlValues } from './url-state.ts'

/**
 * State that lives in the address, typed by a schema. Changes replace the current history entry; `{ push: true }` makes a step the back
 * button returns from.
 */
export function useUrlState<Schema extends UrlSchema>(
  schema: Schema,
): [UrlValues<Schema>, (changes: Partial<UrlValues<Schema>>, options?: { push?: boolean }) => void] {
  const search = useSearch()
  const [, navigate] = useLocation()
  const values = useMemo(() => readUrlState(schema, search), [schema, search])
  const change = useCallback(
    (changes: Partial<UrlValues<Schema>>, options?: { push?: boolean }) => {
      // The address itself is read, not the render's copy: two changes in one tick must not undo each other.
      const next = writeUrlState(schema, location.search, changes)
      if (next === location.search.replace(/^\?/, '')) return
      navigate(`${innerPath()}${next && `?${next}`}`, { replace: !options?.push })
    },
    [schema, navigate],
  )
  return [values, change]
}
