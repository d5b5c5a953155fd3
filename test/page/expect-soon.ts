import { expect } from 'vitest'

const soonMs = 15_000

/** Asks again until the matcher is satisfied, as long as a busy machine may need. */
export function expectSoon(ask: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(ask, { timeout: soonMs })
}
