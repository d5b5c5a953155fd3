import type { Report } from './examine.ts'

const marks = { ok: 'ok   ', warning: 'WARN ', error: 'ERROR', unknown: '?    ' } as const

/** For a terminal: one line a check, what is wrong and the mend below it. */
export function formatReport({ checks, isRunning }: Report): string {
  const lines = checks.flatMap(({ state, title, findings, note }) => [
    `${marks[state]} ${title}${note === undefined ? '' : ` (could not be found out: ${note})`}`,
    ...findings.flatMap(({ problem, mend }) => [`        ${problem}`, `        -> ${mend}`]),
  ])
  const count = (state: keyof typeof marks): number => checks.filter((one) => one.state === state).length
  const sum = `${checks.length} checks: ${count('error')} wrong, ${count('warning')} doubtful, ${count('unknown')} not found out`
  return `${[...lines, '', `${sum}; Vedette ${isRunning ? 'runs' : 'does not run'} on this data directory`].join('\n')}\n`
}
