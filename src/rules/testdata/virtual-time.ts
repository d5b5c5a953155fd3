import { setImmediate as nextIteration } from 'node:timers/promises'

import { vi } from 'vitest'

/** Time that stands until `passTime`; turns of the event loop stay real, for queries give each other turns. */
export function startVirtualTime(nowMs: number): void {
  vi.useFakeTimers({ now: nowMs, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
}

/** Lets time pass in steps, each with as many turns of the event loop as an evaluation may take. */
export async function passTime(ms: number): Promise<void> {
  const stepMs = 500
  for (let left = ms; left > 0; left -= stepMs) {
    await vi.advanceTimersByTimeAsync(Math.min(stepMs, left))
    for (let turn = 0; turn < 20; turn++) await nextIteration()
  }
}
