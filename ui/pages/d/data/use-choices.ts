import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'

import { innerPath } from '../../../lib/base-path.ts'

const prefix = 'var-'

/** What is chosen of the variables, as it stands in the address: `var-job=a&var-job=b`. */
export function useChoices(): readonly [Readonly<Record<string, string[]>>, (name: string, values: readonly string[]) => void] {
  const search = useSearch()
  const [, navigate] = useLocation()
  const values = useMemo(() => {
    const found: Record<string, string[]> = {}
    for (const [key, value] of new URLSearchParams(search)) if (key.startsWith(prefix)) (found[key.slice(prefix.length)] ??= []).push(value)
    return found
  }, [search])
  const choose = useCallback(
    (name: string, chosen: readonly string[]) => {
      const parameters = new URLSearchParams(location.search)
      parameters.delete(prefix + name)
      for (const value of chosen) parameters.append(prefix + name, value)
      navigate(`${innerPath()}?${parameters.toString()}`)
    },
    [navigate],
  )
  return [values, choose]
}
