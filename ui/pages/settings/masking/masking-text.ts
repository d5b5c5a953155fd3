import type { Reply } from '../../../lib/replies.ts'

export type MaskingSettings = Reply<'GET /api/masking'>['masking']

/** Lines of a text box as a list, without blanks. */
export function readLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Lines of `name pattern`; the number of the first line that is not one, counted from 1, instead. */
export function readPatterns(text: string): MaskingSettings['patterns'] | number {
  const patterns: MaskingSettings['patterns'] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const [, name, pattern] = /^\s*([a-z][a-z0-9_]{0,31})\s+(\S.*?)\s*$/.exec(line) ?? []
    if (name === undefined || pattern === undefined) return index + 1
    patterns.push({ name, pattern })
  }
  return patterns
}

export function writePatterns(patterns: MaskingSettings['patterns']): string {
  return patterns.map(({ name, pattern }) => `${name} ${pattern}`).join('\n')
}
