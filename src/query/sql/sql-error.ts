import { Fault } from '../../lib/errors.ts'

/** A statement that people may not run, or that cannot be read. `position` counts from 0. */
export function sqlError(problem: string, advice: string, position?: number): Fault {
  const place = position === undefined ? '' : ` at character ${position + 1}`
  return new Fault('bad_input', `SQL${place}: ${problem}. ${advice}.`, {
    details: { problem, advice, ...(position === undefined ? {} : { position }) },
  })
}
