import type { Clock } from '../../../lib/clock.ts'
import { Fault } from '../../../lib/errors.ts'
import type { Log } from '../../../lib/log.ts'
import type { TargetProblem } from '../../../model/listed-targets.ts'
import { waitUnlessAborted } from '../discovery/wait.ts'
import type { TargetSpec } from '../targets/build-targets.ts'
import { AlignedTimes } from './aligned-times.ts'
import { problemOf } from './problem-of.ts'
import { storeScrape, type StoreRows } from './store-scrape.ts'
import type { TargetScraper } from './target-scraper.ts'
import type { TargetState } from './target-state.ts'

export interface LoopSpec {
  readonly clock: Clock
  readonly log: Log
  readonly store: StoreRows
  readonly target: TargetSpec
  readonly scraper: TargetScraper
  /** Milliseconds into each interval at which the target is scraped. */
  readonly offsetMs: number
  /** Aborted when the program stops: then nothing more is written. */
  readonly shutdown: AbortSignal
  /** Hears of each failed scrape. */
  readonly onFailure: (message: string) => void
  /** Series that go on under others' care when this loop has ended. */
  readonly livingElsewhere: () => ReadonlySet<string>
}

/** Scrapes one target on its clock. */
export class ScrapeLoop {
  readonly state: TargetState
  readonly scraper: TargetScraper
  /** Scrapes that did not happen because the one before took too long or the machine slept. */
  missed = 0
  /** Fails every scrape without asking the target. */
  refusal: Fault | undefined
  private readonly spec: LoopSpec
  private readonly stopping = new AbortController()

  constructor(spec: LoopSpec) {
    this.spec = spec
    this.scraper = spec.scraper
    this.state = { spec: spec.target, health: 'unknown', lastError: '', problem: null, lastScrapeMs: undefined, lastDurationSeconds: 0 }
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    const { clock, target, offsetMs, shutdown } = this.spec
    const { signal } = this.stopping
    const { intervalMs } = target
    const wait = intervalMs - ((clock.now() - offsetMs) % intervalMs)
    // On the monotonic clock: when the wall clock is set, scrapes go on in their rhythm.
    let due = clock.monotonic() + (wait === intervalMs ? 0 : wait)
    const times = new AlignedTimes(Math.round(clock.now() + due - clock.monotonic()), intervalMs)
    while (await this.waitUntil(due, signal)) {
      await this.scrape(times.timeOf(clock.now()))
      due += intervalMs
      while (due + intervalMs <= clock.monotonic()) {
        due += intervalMs
        this.missed++
      }
    }
    if (!shutdown.aborted) await this.end(due)
  }

  /** Ends the loop; what the target had becomes stale once somebody else had the time to go on with it. */
  stop(): void {
    this.stopping.abort()
  }

  private async waitUntil(due: number, signal: AbortSignal): Promise<boolean> {
    const ms = due - this.spec.clock.monotonic()
    return ms <= 0 ? !signal.aborted : waitUnlessAborted(ms, signal)
  }

  private async scrape(timeMs: number): Promise<void> {
    const { clock, log, store, scraper, target, onFailure } = this.spec
    try {
      const { rows, error, durationSeconds, duplicates } = await scraper.run(timeMs, this.refusal)
      if (this.spec.shutdown.aborted) return
      this.state.health = error === undefined ? 'up' : 'down'
      this.state.lastError = error?.message ?? ''
      this.state.problem = error === undefined ? null : problemOf(error)
      this.state.lastScrapeMs = timeMs
      this.state.lastDurationSeconds = durationSeconds
      if (error !== undefined) onFailure(error.message)
      if (duplicates > 0) log.warn({ target: target.url, duplicates }, 'a target shows the same series more than once')
      const refusal = await storeScrape({ store, target: target.key, scraper, nowMs: clock.now() }, rows)
      if (refusal !== undefined && error === undefined) this.tell('storing', `not all samples were stored: ${refusal}`)
    } catch (error) {
      if (error instanceof Fault) {
        this.tell('storing', `the samples could not be stored: ${error.message}`)
        log.warn({ target: target.url, err: error }, 'the samples of a target could not be stored')
      } else {
        this.tell('other', 'the scrape failed on our side')
        log.error({ target: target.url, err: error }, 'a scrape failed on our side')
      }
    }
  }

  private tell(problem: TargetProblem, lastError: string): void {
    Object.assign(this.state, { problem, lastError })
  }

  /** As Prometheus does it: the markers bear the time of the scrape that would have come, and are written one more interval later. */
  private async end(due: number): Promise<void> {
    const { clock, shutdown, target, scraper, store, log, livingElsewhere } = this.spec
    if (this.state.lastScrapeMs === undefined || !(await this.waitUntil(due, shutdown))) return
    const timeMs = clock.now()
    if (!(await waitUnlessAborted(target.intervalMs * 1.1, shutdown))) return
    const living = livingElsewhere()
    try {
      await storeScrape(
        { store, target: target.key, scraper, nowMs: clock.now() },
        scraper.end(timeMs, (key) => living.has(key)),
      )
    } catch (error) {
      log.warn({ target: target.url, err: error }, 'the end of a target could not be stored')
    }
  }
}
