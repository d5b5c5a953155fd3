import type { Log } from '../lib/log.ts'

/**
 * The stages of a stop, first to last; parts of one stage stop at the same time. The order keeps the promise: nothing new comes in,
 * what came in is stored, then the stores close. `byMs` is when the stage must be over, counted from the beginning: what one leaves
 * over the next may use, and one that hangs leaves enough to those behind it. All together stay under the ten seconds after which
 * systemd and container engines kill.
 */
const stages = [
  // Its last words go through our own front door.
  { name: 'self telemetry', byMs: 1000 },
  { name: 'doors', byMs: 3500 },
  { name: 'work', byMs: 6000 },
  { name: 'stores', byMs: 7800 },
  { name: 'directory', byMs: 8000 },
] as const
type Stage = (typeof stages)[number]['name']

/** What was started, stopped stage by stage. A part that fails or hangs while stopping does not keep the others from it. */
export interface Lifecycle {
  /** `stop` is given the milliseconds it has; after that nobody waits for it. */
  onStop(stage: Stage, name: string, stop: (withinMs: number) => void | Promise<void>): void
  /** Returns the names of the parts that failed or hung; takes eight seconds at most. Parts stop once, however often it is called. */
  stop(): Promise<readonly string[]>
}

interface Part {
  readonly stage: Stage
  readonly name: string
  readonly stop: (withinMs: number) => void | Promise<void>
}

export function createLifecycle(log: Log): Lifecycle {
  let parts: Part[] = []
  return {
    onStop: (stage, name, stop) => void parts.push({ stage, name, stop }),
    async stop() {
      const startedAt = performance.now()
      const stopping = parts
      parts = []
      const unclean: string[] = []
      for (const { name: stage, byMs } of stages) {
        const withinMs = Math.max(0, byMs - (performance.now() - startedAt))
        const stopPart = async (part: Part): Promise<void> => {
          try {
            await within(withinMs, part)
          } catch (error) {
            unclean.push(part.name)
            log.error({ err: error, part: part.name }, 'a part did not stop cleanly')
          }
        }
        await Promise.all(stopping.filter((part) => part.stage === stage).map((part) => stopPart(part)))
      }
      return unclean
    },
  }
}

async function within(withinMs: number, { name, stop }: Part): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} did not stop within ${Math.round(withinMs)} ms`)), withinMs)
  })
  try {
    await Promise.race([stop(withinMs), late])
  } finally {
    clearTimeout(timer)
  }
}
