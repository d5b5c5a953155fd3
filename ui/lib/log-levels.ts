import { severities } from '../../src/api/contract/severities.ts'

/** Levels of log records as they are stacked, bottom to top: what is quiet first, what is bad on top. */
export const levelStack = ['unset', ...severities.filter((level) => level !== 'unset')] as const

/** The token of the colour a level is drawn in. */
export function levelFill(level: (typeof levelStack)[number]): string {
  return `--lf-${level === 'unset' ? 'trace' : level}`
}
