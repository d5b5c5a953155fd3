import type { Page } from '../kept-config/read-page.ts'

/** So many characters are read within some milliseconds. */
const shortLength = 8 * 1024

/**
 * Whether a YAML text is read so quickly that a thread is not worth it. Repetitions in regular expressions and aliases can make much of little,
 * as can characters that are written as something else.
 */
export function isShortText(text: string): boolean {
  return text.length <= shortLength && !/&|\{\d|\\[xuU\r\n]/.test(text)
}

/** The same of what was made in the page. */
export function isShortPage({ receivers, routing }: Page): boolean {
  const text = JSON.stringify([receivers, routing])
  return text.length <= shortLength && !/\{\d/.test(text)
}
