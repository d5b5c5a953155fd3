import type { Clock } from '../../lib/clock.ts'
import type { RunningGroup } from './running-group.ts'
import { slotAtOrBefore } from './slots.ts'

/** A group on the clock. */
export interface GroupRun {
  readonly running: RunningGroup
  /** Ends the run: at once while it waits, after the rule being evaluated otherwise. Resolves when it has ended. */
  stop(): Promise<void>
}

/**
 * Evaluates a group at each of its slots from the next one on. What is evaluated is the slot, however late it is; slots that have passed
 * by the time the group is free again are counted as missed. `signal` aborts what is under way.
 */
export function runGroup(clock: Clock, running: RunningGroup, signal: AbortSignal): GroupRun {
  const halt = new AbortController()
  // One of the group's own: what is shared by all would have too many listeners.
  const cancelled = AbortSignal.any([signal])
  const stopping = AbortSignal.any([halt.signal, signal])
  const ended = run()

  async function run(): Promise<void> {
    const { slots, counts } = running
    let slotMs = slotAtOrBefore(slots, clock.now())
    for (;;) {
      const due = await waitForSlot(slotMs)
      if (due === undefined) return
      counts.missed += due.missed
      counts.iterations += due.missed + 1
      slotMs = due.slotMs
      await running.evaluate(slotMs, { signal: cancelled, stopping })
    }
  }

  /** The slot to evaluate after `lastMs`, once its time has come; undefined when the run ends. */
  async function waitForSlot(lastMs: number): Promise<{ readonly slotMs: number; readonly missed: number } | undefined> {
    const { slots } = running
    const { intervalMs } = slots
    let fromMs = lastMs
    for (;;) {
      if (stopping.aborted) return undefined
      const now = clock.now()
      // The clock was set back: go on from where it stands.
      if (now < fromMs) fromMs = slotAtOrBefore(slots, now)
      const passed = Math.floor((now - fromMs) / intervalMs)
      if (passed >= 1) return { slotMs: fromMs + passed * intervalMs, missed: passed - 1 }
      await pause(Math.min(fromMs + intervalMs - now, longestPauseMs), stopping)
    }
  }

  return {
    running,
    stop: () => {
      halt.abort()
      return ended
    },
  }
}

/** A clock that was set is noticed after so long. */
const longestPauseMs = 60_000

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
  })
}
