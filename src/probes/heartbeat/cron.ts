import { Cron } from 'croner'

/** What is wrong with a cron expression of five fields in a time zone; undefined: nothing. */
export function checkCron(expression: string, timezone: string): string | undefined {
  if (expression.trim().split(/\s+/).length !== 5) return 'a cron expression has five fields'
  try {
    if (nextCronMs(expression, timezone, Date.UTC(2026, 0, 1)) === undefined) return 'this never comes'
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read'
  }
}

/** The first time of an expression after an instant, epoch milliseconds; undefined: there is none. Throws when it cannot be read. */
export function nextCronMs(expression: string, timezone: string, afterMs: number): number | undefined {
  return new Cron(expression, { timezone, paused: true }).nextRun(new Date(afterMs))?.getTime()
}
