import { useCallback } from 'react'

import { useWords } from '../../lib/use-words.ts'
import { kindWords } from './kind-words.ts'

/** What a kind of thing is called in the reader's language; one that this page does not know keeps its name. */
export function useKindTitle(): (kind: string) => string {
  const t = useWords(kindWords)
  return useCallback((kind) => (isKnown(kind) ? t(kind) : kind), [t])
}

function isKnown(kind: string): kind is keyof typeof kindWords.en {
  return Object.hasOwn(kindWords.en, kind)
}
