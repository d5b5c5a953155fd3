import { translator } from '../../lib/words.ts'
import type { Language } from '../../lib/words.ts'
import { auditWords } from './words.ts'

/** What was done, in words; an action this page does not know by its own name. */
export function auditActionTitle(language: Language, action: string): string {
  return isKnown(action) ? translator(auditWords, language)(action) : action
}

function isKnown(action: string): action is keyof typeof auditWords.en {
  return Object.hasOwn(auditWords.en, action)
}
