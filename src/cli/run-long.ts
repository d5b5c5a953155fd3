import { Fault, type FaultCode } from '../lib/errors.ts'

/** Exit codes of commands about back-ups, for scripts; 2 is for words that are off. */
const exitCodes: Partial<Record<FaultCode, number>> = { bad_input: 3, not_found: 4, conflict: 5, forbidden: 6, disk_full: 7 }

export const exitCodeWords = `Exit codes: 0 done, 1 failed, 2 wrong words, 3 damaged, 4 no such restore point, 5 in use, not empty or of a newer version,
6 wrong key, 7 no room.`

/** Runs what may take long: Ctrl-C stops it and leaves nothing half; a Fault becomes an exit code and one line. */
export async function runLong(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stopping = new AbortController()
  const stop = (): void => stopping.abort(new Fault('cancelled', 'stopped'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work(stopping.signal)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    process.stderr.write(`vedette: ${error.message}\n`)
    return exitCodes[error.code] ?? 1
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

const everyMs = 1000

/** Says how far it is, once a second at most, on standard error. */
export function tellProgress(verb: string): (done: number, objects: number) => void {
  let toldMs = performance.now()
  return (done, objects) => {
    if (performance.now() - toldMs < everyMs) return
    toldMs = performance.now()
    process.stderr.write(`${verb}: ${done} of ${objects} objects\n`)
  }
}

export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
