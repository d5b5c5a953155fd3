import { setTimeout } from 'node:timers/promises'

/** What is longer overflows a timer, which then fires at once. */
const longestTimerMs = 2 ** 30

/** Waits so long, or until the signal is aborted; false in the second case. */
export async function waitUnlessAborted(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    for (let left = ms; left > 0; left -= longestTimerMs)
      await setTimeout(Math.min(left, longestTimerMs), undefined, { signal, ref: false })
    return !signal.aborted
  } catch {
    return false
  }
}
