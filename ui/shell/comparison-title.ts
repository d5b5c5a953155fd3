import type { comparisons } from '../lib/context.ts'
import type { Translate } from '../lib/words.ts'
import type { shellWords } from './words.ts'

const titles = {
  '': 'compareNone',
  '1h': 'compareHour',
  '1d': 'compareDay',
  '7d': 'compareWeek',
  '28d': 'compareMonth',
} as const satisfies Readonly<Record<(typeof comparisons)[number], string>>

/** What a page compares with, in words. */
export function comparisonTitle(t: Translate<typeof shellWords.en>, compare: keyof typeof titles): string {
  return t(titles[compare])
}
