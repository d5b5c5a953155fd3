import type { Clock } from '../../lib/clock.ts'
import type { Arrivals } from './arrivals.ts'
import type { RunningGroup } from './running-group.ts'
import { slotAtOrBefore } from './slots.ts'

/** A group on the clock. */
export interface GroupRun {
  readonly running: RunningGroup
  /** Ends the run: at once while it waits, after the rule being evaluated otherwise. Resolves when it has ended. */
  stop(): Promise<void>
}

/** Evaluations because of rows that came in begin so far apart. */
const arrivalGapMs = 1000

/**
 * Evaluates a group at each of its slots from the next one on. What is evaluated is the slot, however late it is; slots that have passed
 * by the time the group is free again are counted as missed. A group that wants it is also evaluated when rows have come in, at the time
 * of that. `signal` aborts what is under way.
 */
export function runGroup(clock: Clock, running: RunningGroup, arrivals: Arrivals, signal: AbortSignal): GroupRun {
  const halt = new AbortController()
  // One of the group's own: what is shared by all would have too many listeners.
  const cancelled = AbortSignal.any([signal])
  const stopping = AbortSignal.any([halt.signal, signal])
  const { onArrivalOf: wanted = [] } = running.group
  /** Rows that had come when it was last evaluated. */
  let seen = arrivals.countOf(wanted)
  let begunAt = Number.NEGATIVE_INFINITY
  let evaluatedMs = Number.NEGATIVE_INFINITY
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
      await evaluate(slotMs)
    }
  }

  /** Never twice for one time, nor for an earlier one than before. */
  async function evaluate(timeMs: number): Promise<void> {
    evaluatedMs = Math.max(timeMs, evaluatedMs + 1)
    begunAt = clock.monotonic()
    seen = arrivals.countOf(wanted)
    await running.evaluate(evaluatedMs, { signal: cancelled, stopping })
  }

  /** The slot to evaluate after `lastMs`, once its time has come; undefined when the run ends. Evaluates what came in meanwhile. */
  async function waitForSlot(lastMs: number): Promise<{ readonly slotMs: number; readonly missed: number } | undefined> {
    const { slots } = running
    const { intervalMs } = slots
    let fromMs = lastMs
    for (;;) {
      if (stopping.aborted) return undefined
      const now = clock.now()
      // The clock was set back: go on from where it stands.
      if (now < fromMs) {
        fromMs = slotAtOrBefore(slots, now)
        evaluatedMs = fromMs
      }
      const passed = Math.floor((now - fromMs) / intervalMs)
      if (passed >= 1) return { slotMs: fromMs + passed * intervalMs, missed: passed - 1 }
      const leftMs = Math.min(fromMs + intervalMs - now, longestPauseMs)
      const gapMs = Math.max(0, begunAt + arrivalGapMs - clock.monotonic())
      if (arrivals.countOf(wanted) === seen) await pause(leftMs, stopping, (wake) => arrivals.listen(wanted, wake))
      else if (gapMs > 0) await pause(Math.min(gapMs, leftMs), stopping)
      else await evaluate(now)
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

/** Resolves after so long, when the signal aborts, or when somebody wakes it. */
function pause(ms: number, signal: AbortSignal, listen: (wake: () => void) => () => void = () => () => undefined): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      leave()
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
    const leave = listen(finish)
  })
}
