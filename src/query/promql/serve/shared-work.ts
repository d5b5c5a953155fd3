import { Fault } from '../../../lib/errors.ts'

interface Flight<T> {
  readonly answer: Promise<T>
  readonly abort: AbortController
  /** Who still waits, and how many ever did. */
  passengers: number
  boarded: number
}

/** Work that several ask for at the same time is done once; it is given up when nobody waits for it any more. */
export class SharedWork<T> {
  private readonly flights = new Map<string, Flight<T>>()

  /**
   * The answer of the work with this key that is under way, or of `work`. Throws what that throws, and Fault `cancelled` when `signal`
   * aborts.
   */
  async run(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    return (await this.runCounted(key, work, signal)).answer
  }

  /** As `run`, and tells how many asked for the answer. */
  async runCounted(
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly answer: T; readonly askers: number }> {
    const flight = this.flights.get(key) ?? this.start(key, work)
    flight.passengers++
    flight.boarded++
    try {
      return { answer: await raceAbort(flight.answer, signal), askers: flight.boarded }
    } finally {
      flight.passengers--
      // Nobody may come on board of what is being given up.
      if (flight.passengers === 0 && this.flights.get(key) === flight) {
        this.flights.delete(key)
        flight.abort.abort()
      }
    }
  }

  private start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const abort = new AbortController()
    const flight: Flight<T> = { answer: work(abort.signal), abort, passengers: 0, boarded: 0 }
    const land = (): void => {
      if (this.flights.get(key) === flight) this.flights.delete(key)
    }
    flight.answer.then(land, land)
    this.flights.set(key, flight)
    return flight
  }
}

async function raceAbort<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw cancelled()
  let onAbort: (() => void) | undefined
  const gone = new Promise<never>((_resolve, reject) => {
    onAbort = (): void => reject(cancelled())
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([answer, gone])
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort)
  }
}

function cancelled(): Fault {
  return new Fault('cancelled', 'query was canceled in query execution')
}
