import type { Log } from '../lib/log.ts'

/** What was started, stopped in reverse. A part that fails or hangs while stopping does not keep the others from it. */
export interface Lifecycle {
  onStop(name: string, stop: () => void | Promise<void>): void
  stop(): Promise<void>
}

const partTimeoutMs = 7000

export function createLifecycle(log: Log): Lifecycle {
  const parts: { name: string; stop: () => void | Promise<void> }[] = []
  return {
    onStop: (name, stop) => void parts.push({ name, stop }),
    stop: async () => {
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
        const { name, stop } = part
        let timer: NodeJS.Timeout | undefined
        const late = new Promise<never>((_resolve, reject) => {
          timer = setTimeout(() => reject(new Error(`${name} did not stop within ${partTimeoutMs} ms`)), partTimeoutMs)
        })
        try {
          await Promise.race([stop(), late])
        } catch (error) {
          log.error({ err: error, part: name }, 'a part did not stop cleanly')
        } finally {
          clearTimeout(timer)
        }
      }
    },
  }
}
