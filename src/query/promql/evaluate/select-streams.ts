import type { BucketAnswer, BucketRequest, SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'
import type { BucketConsumer } from './bucket-consumer.ts'
import type { Budget } from './budget.ts'
import { matchersBesides, NarrowConsumer, placeInTime } from './narrow-consumer.ts'

/** Reads of one query that are open at the same time; more of them wait. */
const mostReads = 16

/** Takes in the runs of a selector as they arrive. */
export interface RunConsumer {
  /** Answers a promise when the work takes longer than a turn. */
  push(run: SeriesRun): Promise<void> | undefined
}

interface SampleSubscription {
  readonly request: SelectRequest
  readonly consumer: RunConsumer
}

interface SharedStream {
  key: string
  request: SelectRequest
  consumers: RunConsumer[]
  readonly ended: PromiseWithResolvers
}

interface BucketStream {
  readonly key: string
  readonly place: string
  request: BucketRequest
  readonly consumers: BucketConsumer[]
  /** Of each consumer, for when there are no buckets. */
  readonly instead: SampleSubscription[]
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
  private readonly waitingBuckets: BucketStream[] = []
  private started = false
  private running = 0
  private readonly queue: (() => Promise<void>)[] = []
  private readonly source: SeriesSource
  private readonly budget: Budget
  private readonly samplesFromMs: number
  /** Some of what was read was made from what is known of samples that are gone. */
  sawLikenesses = false

  /** Samples before `samplesFromMs` are gone, see `SeriesSource`. */
  constructor(source: SeriesSource, budget: Budget, samplesFromMs: number) {
    this.source = source
    this.budget = budget
    this.samplesFromMs = samplesFromMs
  }

  /** Fulfils once all runs have been pushed. A shared consumer sees samples outside the time it asked for. */
  subscribe(request: SelectRequest, consumer: RunConsumer): Promise<void> {
    // What is told of samples that are gone is for one function.
    const key = JSON.stringify([request.matchers, this.isOfGone(request) ? request.hints?.function : undefined])
    const shared = this.waiting.find((stream) => stream.key === key && overlap(stream.request, request))
    if (shared !== undefined) {
      shared.request = union(shared.request, request)
      shared.consumers.push(consumer)
      return shared.ended.promise
    }
    const wider = this.isOfGone(request) ? undefined : this.widen(key, request, consumer)
    if (wider !== undefined) return wider.ended.promise
    const stream = { key, request, consumers: [consumer], ended: promiseWithResolvers() }
    if (this.started) this.launch(() => this.run(stream))
    else this.waiting.push(stream)
    return stream.ended.promise
  }

  /** Lets a selector share the read of one that differs in how many series it selects, as the two sides of a ratio do. */
  private widen(key: string, request: SelectRequest, consumer: RunConsumer): SharedStream | undefined {
    const place = placeInTime(request)
    for (const stream of this.waiting) {
      if (placeInTime(stream.request) !== place) continue
      const more = matchersBesides(stream.request.matchers, request.matchers)
      if (more !== undefined) {
        stream.consumers.push(new NarrowConsumer(more, consumer))
        return stream
      }
      const fewer = matchersBesides(request.matchers, stream.request.matchers)
      if (fewer === undefined) continue
      stream.key = key
      stream.request = request
      stream.consumers = [...stream.consumers.map((one) => new NarrowConsumer(fewer, one)), consumer]
      return stream
    }
    return undefined
  }

  /** The same for buckets: the consumer gets all of them, or the one of `instead` all samples when the source offers no buckets. */
  subscribeBuckets(request: BucketRequest, consumer: BucketConsumer, instead: SampleSubscription): Promise<void> {
    const { matchers, startMs, endMs, bucketMs, startTimes } = request
    const place = JSON.stringify([matchers, startMs, endMs, bucketMs, startTimes])
    const shared = this.waitingBuckets.find((stream) => stream.place === place)
    if (shared !== undefined) {
      shared.request = { ...request, columns: new Set([...shared.request.columns, ...request.columns]) }
      shared.consumers.push(consumer)
      shared.instead.push(instead)
      return shared.ended.promise
    }
    const key = JSON.stringify([matchers, undefined])
    const stream = { key, place, request, consumers: [consumer], instead: [instead], ended: promiseWithResolvers() }
    this.waitingBuckets.push(stream)
    if (this.started) void this.startBuckets()
    return stream.ended.promise
  }

  /** Begins to read. What is subscribed to later is read at once. */
  async start(): Promise<void> {
    // What gets no buckets may share its samples with others: they wait for it.
    await this.startBuckets()
    this.started = true
    for (const stream of this.waiting.splice(0)) this.launch(() => this.run(stream))
  }

  private async startBuckets(): Promise<void> {
    const streams = this.waitingBuckets.splice(0)
    const offers = await Promise.all(streams.map(async (stream) => ({ stream, answer: await this.offer(stream) })))
    for (const { stream, answer } of offers) if (answer === undefined) this.readSamples(stream)
    for (const { stream, answer } of offers) {
      if (answer === undefined || answer === 'failed') continue
      if (this.areRead(stream)) this.readSamples(stream)
      else this.launch(() => this.runBuckets(stream, answer))
    }
  }

  /** Asks the source for buckets, unless the samples are read anyway. */
  private async offer(stream: BucketStream): Promise<BucketAnswer | 'failed' | undefined> {
    if (this.areRead(stream)) return undefined
    try {
      return await this.source.selectBuckets?.(stream.request, this.budget.signal)
    } catch (error) {
      stream.ended.reject(error)
      return 'failed'
    }
  }

  private areRead({ key, request }: BucketStream): boolean {
    if (this.isOfGone(request)) return false
    return this.waiting.some((other) => other.key === key && overlap(other.request, request))
  }

  private isOfGone({ startMs }: SelectRequest | BucketRequest): boolean {
    return startMs < this.samplesFromMs
  }

  private readSamples({ instead, ended }: BucketStream): void {
    const samples = instead.map(({ request, consumer }) => this.subscribe(request, consumer))
    Promise.all(samples).then(() => ended.resolve(), ended.reject)
  }

  /** Runs a read, which never fails, when it is its turn. */
  private launch(read: () => Promise<void>): void {
    if (this.running >= mostReads) {
      this.queue.push(read)
      return
    }
    this.running++
    void read().then(() => {
      this.running--
      const later = this.queue.shift()
      if (later !== undefined) this.launch(later)
    })
  }

  private run({ request, consumers, ended }: SharedStream): Promise<void> {
    return this.feed(
      ended,
      consumers,
      (run) => this.countSamples(run),
      () => this.source.select(request, this.budget.signal),
    )
  }

  private runBuckets({ consumers, ended }: BucketStream, { bucketMs, runs }: BucketAnswer): Promise<void> {
    return this.feed(
      ended,
      consumers,
      (run) => run.buckets.length,
      () => {
        for (const consumer of consumers) consumer.begin(bucketMs)
        return inBlocks(runs)
      },
    )
  }

  private countSamples({ times, isLikeness }: SeriesRun): number {
    if (isLikeness === true) this.sawLikenesses = true
    return times.length
  }

  /** Pushes what is read to all who share it; `ended` tells how it went. */
  private async feed<Run>(
    ended: PromiseWithResolvers,
    consumers: readonly { push(run: Run): Promise<void> | undefined }[],
    countOf: (run: Run) => number,
    open: () => AsyncIterable<readonly Run[]>,
  ): Promise<void> {
    try {
      this.budget.check()
      for await (const runs of open()) {
        for (const run of runs) {
          this.budget.samplesRead += countOf(run)
          for (const consumer of consumers) {
            const slow = consumer.push(run)
            if (slow !== undefined) await slow
          }
          if (this.budget.due) await this.budget.pause()
        }
      }
      this.budget.check()
      ended.resolve()
    } catch (error) {
      ended.reject(error)
    }
  }
}

async function* inBlocks<Run>(runs: AsyncIterable<Run>): AsyncGenerator<readonly Run[], void, undefined> {
  for await (const run of runs) yield [run]
}

function overlap(a: SelectRequest | BucketRequest, b: SelectRequest | BucketRequest): boolean {
  return a.startMs <= b.endMs && b.startMs <= a.endMs
}

function union(a: SelectRequest, b: SelectRequest): SelectRequest {
  const startMs = Math.min(a.startMs, b.startMs)
  const endMs = Math.max(a.endMs, b.endMs)
  if (JSON.stringify(a.hints) === JSON.stringify(b.hints)) return { ...a, startMs, endMs }
  // Hints hold for one consumer only, but for those that both have.
  const name = a.hints?.function
  const hasBoth = name !== undefined && name === b.hints?.function
  const startTimes = [a, b].some(({ hints }) => hints === undefined || hints.startTimes === true)
  const common = { ...(hasBoth && { function: name }), startTimes }
  return { matchers: a.matchers, startMs, endMs, ...(hasBoth && { hints: common }) }
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
