import { Fault } from '../../lib/errors.ts'

/** A fault of a search text: where (counted from 0) and what to do about it. */
export function searchError(position: number, problem: string, advice: string): Fault {
  return new Fault('bad_input', `Search, at character ${position + 1}: ${problem}. ${advice}.`, { details: { position, problem, advice } })
}
