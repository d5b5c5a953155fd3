interface Beat {
  readonly everyMs: number
  readonly work: () => void
  dueAt: number
}

const tickMs = 1000
const beats = new Set<Beat>()
let timer: NodeJS.Timeout | undefined

/**
 * Calls `work` every `everyMs`, which are whole seconds, until the function that is returned is called. All that a process does on such a
 * clock shares one timer: a process that is idle wakes up once a second and not once for each. It does not keep the process alive.
 */
export function every(everyMs: number, work: () => void): () => void {
  const beat = { everyMs, work, dueAt: performance.now() + everyMs }
  beats.add(beat)
  timer ??= setInterval(tick, tickMs).unref()
  return () => {
    beats.delete(beat)
    if (beats.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  // What is due before the next look is done now: ticks come a little late, never early.
  const now = performance.now() + tickMs / 2
  for (const beat of beats) {
    if (beat.dueAt > now) continue
    beat.dueAt += beat.everyMs
    // What was missed while the process stood still is not made up for.
    if (beat.dueAt < now) beat.dueAt = now + beat.everyMs
    beat.work()
  }
}
