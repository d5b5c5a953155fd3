import { useMemo } from 'react'

import { useLanguage } from './preferences.ts'
import { translator } from './words.ts'
import type { Catalogue, Translate, Words } from './words.ts'

/** `t` for one catalogue in the reader's language: `const t = useWords(words)`. */
export function useWords<English extends Catalogue>(words: Words<English>): Translate<English> {
  const language = useLanguage()
  return useMemo(() => translator(words, language), [words, language])
}
