import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import type { Budget } from './budget.ts'

/** Takes in the runs of a selector as they arrive. */
export interface RunConsumer {
  /** Answers a promise when the work takes longer than a turn. */
  push(run: SeriesRun): Promise<void> | undefined
}

interface SharedStream {
  readonly key: string
  request: SelectRequest
  readonly consumers: RunConsumer[]
  readonly ended: PromiseWithResolvers
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/**
 * The reads of one query: all that are known when it starts run side by side, and selectors with the same matchers and overlapping
 * times are read once.
 */
export class SelectStreams {
  private readonly waiting: SharedStream[] = []
  private started = false
  private readonly source: SeriesSource
  private readonly budget: Budget

  constructor(source: SeriesSource, budget: Budget) {
    this.source = source
    this.budget = budget
  }

  /** Fulfils once all runs have been pushed. A shared consumer sees samples outside the time it asked for. */
  subscribe(request: SelectRequest, consumer: RunConsumer): Promise<void> {
    const key = JSON.stringify(request.matchers)
    const shared = this.waiting.find((stream) => stream.key === key && overlap(stream.request, request))
    if (shared !== undefined) {
      shared.request = union(shared.request, request)
      shared.consumers.push(consumer)
      return shared.ended.promise
    }
    const stream = { key, request, consumers: [consumer], ended: promiseWithResolvers() }
    if (this.started) void this.run(stream)
    else this.waiting.push(stream)
    return stream.ended.promise
  }

  /** Begins to read. What is subscribed to later is read at once. */
  start(): void {
    this.started = true
    for (const stream of this.waiting.splice(0)) void this.run(stream)
  }

  private async run(stream: SharedStream): Promise<void> {
    try {
      for await (const run of this.source.select(stream.request, this.budget.signal)) {
        this.budget.samplesRead += run.times.length
        for (const consumer of stream.consumers) {
          const slow = consumer.push(run)
          if (slow !== undefined) await slow
        }
        if (this.budget.due) await this.budget.pause()
      }
      this.budget.check()
      stream.ended.resolve()
    } catch (error) {
      stream.ended.reject(error)
    }
  }
}

function overlap(a: SelectRequest, b: SelectRequest): boolean {
  return a.startMs <= b.endMs && b.startMs <= a.endMs
}

function union(a: SelectRequest, b: SelectRequest): SelectRequest {
  const startMs = Math.min(a.startMs, b.startMs)
  const endMs = Math.max(a.endMs, b.endMs)
  // Hints hold for one consumer only.
  return JSON.stringify(a.hints) === JSON.stringify(b.hints) ? { ...a, startMs, endMs } : { matchers: a.matchers, startMs, endMs }
}

function promiseWithResolvers(): PromiseWithResolvers {
  let resolve = (): void => undefined
  let reject = (_reason: unknown): void => undefined
  const promise = new Promise<void>((fulfil, fail) => {
    resolve = fulfil
    reject = fail
  })
  // The evaluation may fail elsewhere before anybody waits for this one.
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}
