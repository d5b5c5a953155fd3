import { useCallback } from 'react'

import { useWords } from '../../lib/use-words.ts'
import { partWords } from './part-words.ts'

/** What a part of the platform is called in the reader's language; one that is not known keeps its name. */
export function usePartTitle(): (name: string) => string {
  const t = useWords(partWords)
  return useCallback((name) => (isKnown(name) ? t(name) : name.replaceAll('_', ' ')), [t])
}

function isKnown(name: string): name is keyof typeof partWords.en {
  return Object.hasOwn(partWords.en, name)
}
