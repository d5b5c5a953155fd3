import type { Glob } from './glob.ts'

/** The words that log search has for severities; `unset` for 0, then four numbers each. */
const words = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

/** The severity numbers (0-24) whose word matches, one bit each. */
export function severityBits(matches: Glob): number {
  let bits = matches('unset') ? 1 : 0
  for (const [index, word] of words.entries()) if (matches(word)) bits |= 0b1111 << (index * 4 + 1)
  return bits
}
