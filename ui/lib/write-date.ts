import type { Language } from './words.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'] as const
let hebrew: Intl.DateTimeFormat | undefined

/**
 * The day in UTC as British English (`20 Nov 2026`) or Hebrew writes it. What `Intl.DateTimeFormat` writes; but the first one of those
 * takes a browser 20 ms, before anything is seen.
 */
export function writeDate(language: Language, ms: number): string {
  if (language === 'he') {
    hebrew ??= new Intl.DateTimeFormat('he', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' })
    return hebrew.format(ms)
  }
  const date = new Date(ms)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

/** The clock in UTC: 13:42:07. */
export function writeClock(ms: number): string {
  const date = new Date(ms)
  return [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((part) => String(part).padStart(2, '0')).join(':')
}
