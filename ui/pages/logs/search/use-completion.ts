import { useEffect, useMemo, useState } from 'react'

import { logClassNames } from '../../../../src/api/contract/log-classes.ts'
import { logSearchFields } from '../../../../src/api/contract/log-search-fields.ts'
import { severities } from '../../../../src/api/contract/severities.ts'
import type { LogSearch } from '../log-search.ts'
import { useLogFields } from '../use-log-fields.ts'
import { findPlace, suggestFields, suggestValues } from './complete-search.ts'
import type { CompletionPlace, Suggestion } from './complete-search.ts'

const pauseMs = 150
/** Fields whose values are known without asking. */
const fixedValues: Readonly<Record<string, readonly string[]>> = {
  severity: severities,
  level: severities,
  class: logClassNames,
}

/**
 * What may be written where the caret stands: names of fields, or values of one in the present time with their counts. The API is asked
 * when the typing pauses; a question that is no longer of interest is cancelled.
 */
export function useCompletion(options: { open: boolean; text: string; caret: number; search: LogSearch }): {
  place: CompletionPlace | undefined
  suggestions: readonly Suggestion[]
} {
  const { open, text, caret, search } = options
  const place = useMemo(() => (open && text !== '' ? findPlace(text, caret) : undefined), [open, text, caret])
  const asked = usePaused(place?.kind === 'value' && !(place.field in fixedValues) ? place : undefined)
  const names = useLogFields({ ...search, q: '' }, { enabled: open })
  const values = useLogFields(
    { ...search, q: asked?.rest ?? '' },
    { enabled: asked !== undefined, ...(asked && { field: asked.field, contains: asked.typed.replaceAll('*', '') }) },
  )
  const suggestions = useMemo(() => {
    if (place === undefined) return []
    if (place.kind === 'field') {
      const known: readonly string[] = logSearchFields
      const attributes = (names.data?.fields ?? []).map(({ name }) => name).filter((name) => !known.includes(name))
      return suggestFields(place.typed, [...known, ...attributes])
    }
    const fixed = fixedValues[place.field]?.map((value) => ({ value }))
    const counted = asked?.field === place.field ? (values.data?.fields.find(({ name }) => name === place.field)?.values ?? []) : []
    const found = suggestValues(place.typed, fixed ?? counted)
    // A value that stands there whole needs no completion.
    return found.length === 1 && found[0]?.text === place.typed ? [] : found
  }, [place, names.data, values.data, asked])
  return { place, suggestions }
}

/** The value once it has not changed for a moment. */
function usePaused<Value>(value: Value): Value {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return paused
}
