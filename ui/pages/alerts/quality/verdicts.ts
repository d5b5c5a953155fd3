import type { Verdict } from './load-verdicts.ts'

/** In the order of the buttons. */
export const verdicts: readonly Verdict['verdict'][] = ['useful', 'noise', 'duplicate']
