import { escapeRegex } from '../../lib/escape-regex.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'

/** Whether the value of one of these labels or annotations holds what is sought. */
export type TextSearch = (pairs: LabelPairs) => boolean

/** Of a text as a part of a value, whatever its case; undefined: nothing is sought. */
export function searchText(text: string): TextSearch | undefined {
  if (text === '') return undefined
  // Of a hundred thousand alerts: without a copy of each value in lower case.
  const pattern = new RegExp(escapeRegex(text), 'iu')
  return (pairs) => {
    for (const pair of pairs) if (pattern.test(pair[1])) return true
    return false
  }
}
