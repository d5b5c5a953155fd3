import { Fault } from '../errors.ts'

/**
 * Does one piece of work at a time, in the order in which they come; while `most` are under way or wait, another one is refused with Fault
 * `overloaded`.
 */
export function oneAtATime(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let open = 0
  return async (work) => {
    if (open >= most) throw new Fault('overloaded', 'others are waiting for the same; try again', { retryAfterSeconds: 2 })
    open++
    const mine = last.then(work, work)
    last = mine
    try {
      return await mine
    } finally {
      open--
    }
  }
}
