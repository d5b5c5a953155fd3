import { randomUUID } from 'node:crypto'

import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { Guard } from '../lib/outgoing/outgoing-guard.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { Announcer, type AnnouncerParts, type Sick } from './alerts/announcer.ts'
import { withCounted } from './availability/counted-figures.ts'
import { isLeftOut, type Maintenance } from './availability/leave-out.ts'
import type { Figure } from './figure.ts'
import { lateAtMs, type Ping, takePing } from './heartbeat/pings.ts'
import { findKind } from './kinds.ts'
import { type HeartbeatSettings, heartbeatSettings } from './kinds/heartbeat.ts'
import { type Monitor, timesOf } from './monitor.ts'
import type { Outcome } from './outcome.ts'
import { type CheckTools, runCheck } from './run-check.ts'
import { type ProbeSample, samplesOf } from './samples-of.ts'
import { DueQueue } from './schedule/due-queue.ts'
import { nextSlotMs } from './schedule/next-slot.ts'
import { advanceState, type WatchEvent } from './state/advance-state.ts'
import { Sickness } from './state/sickness.ts'
import { Keeper } from './store/keeper.ts'
import { extendWatched, openWatch, rememberCheck, ruleOf, type StoredWatch, type Watch } from './watch.ts'

export interface WatcherParts extends CheckTools, Pick<AnnouncerParts, 'post' | 'externalUrl'> {
  readonly log: Log
  readonly store: Pick<StateStore, 'transaction'>
  /** For monitors of files: what they name inside is meant. */
  readonly fileGuard: Guard
  /** Announced maintenance of a monitor, by its name. */
  readonly maintenanceOf: (name: string) => readonly Maintenance[]
  /** Stores series; resolves when they are durable. */
  readonly write: (samples: readonly ProbeSample[]) => Promise<void>
}

/** Checks at the same time. */
const mostRunning = 500
const keepEveryMs = 30_000
const postEveryMs = 60_000
/** Others that are asked at once when one begins to fail, so that it is soon clear whose fault it is. */
const witnesses = 4
const witnessesEveryMs = 10_000
/** A clock that moved by more was set. */
const clockSlackMs = 5000

/** Watches monitors: checks them when their turn comes, decides what is down, and tells. Nothing happens by itself: see `startWatching`. */
export class Watcher {
  readonly watches = new Map<string, Watch>()
  readonly #parts: WatcherParts
  readonly #due = new DueQueue()
  readonly #sickness = new Sickness()
  readonly #keeper: Keeper
  readonly #announcer: Announcer
  readonly #samples: ProbeSample[] = []
  readonly #stopping = new AbortController()
  readonly #sinceMs: number
  #sick: Sick | undefined
  #running = 0
  #keepDueMs: number
  #postDueMs: number
  #witnessesAfterMs = 0
  #drift: number
  #telling: Promise<unknown> = Promise.resolve()
  /** Called when what is due next has changed. */
  onReschedule: () => void = () => undefined

  constructor(parts: WatcherParts) {
    this.#parts = parts
    this.#keeper = new Keeper(parts.log, parts.store)
    this.#announcer = new Announcer(parts)
    const { clock } = parts
    this.#sinceMs = clock.now()
    this.#keepDueMs = clock.now() + keepEveryMs
    this.#postDueMs = clock.now()
    this.#drift = clock.now() - clock.monotonic()
  }

  /** Our own network is the trouble, by all signs: failures do not count. */
  get sick(): Sick | undefined {
    return this.#sick
  }

  /** These are watched from now on, and no others. `stored`: what was known of them before. */
  set(monitors: readonly Monitor[], stored?: ReadonlyMap<string, StoredWatch>): void {
    const ids = new Set(monitors.map(({ id }) => id))
    for (const id of this.watches.keys()) if (!ids.has(id)) void this.remove(id)
    for (const monitor of monitors) this.put(monitor, { stored: stored?.get(monitor.id) })
  }

  /** `isAtOnce`: somebody waits to see how it is; else its turn comes as that of the others. */
  put(
    monitor: Monitor,
    { stored, isAtOnce = false }: { readonly stored?: StoredWatch | undefined; readonly isAtOnce?: boolean } = {},
  ): Watch {
    const nowMs = this.#parts.clock.now()
    const known = this.watches.get(monitor.id)
    if (known !== undefined && known.monitor.version === monitor.version && known.monitor.isPaused === monitor.isPaused) return known
    const watch = known ?? openWatch(monitor, stored, nowMs)
    // What another target showed, or is about to show, says nothing about this one.
    if (targetOf(watch.monitor) !== targetOf(monitor)) {
      watch.running = undefined
      if (watch.certificate !== undefined) {
        watch.certificate = undefined
        this.#keeper.mark(watch, { isStateKept: true })
      }
    }
    if (monitor.isPaused) watch.running = undefined
    watch.monitor = monitor
    this.watches.set(monitor.id, watch)
    if (monitor.spec.kind === 'heartbeat' && watch.token === '') {
      watch.token = randomUUID().replaceAll('-', '')
      this.#keeper.mark(watch, { isStateKept: true })
    }
    if (monitor.isPaused) this.#pause(watch, nowMs)
    else {
      this.#advance(watch, { kind: 'resume', atMs: nowMs })
      // Whether a job calls is known again as soon as somebody listens.
      if (monitor.spec.kind !== 'heartbeat') this.#advance(watch, { kind: 'time', atMs: nowMs })
    }
    if (monitor.isPaused) this.#due.drop(monitor.id)
    else this.#plan(watch, nowMs, isAtOnce ? nowMs : undefined)
    this.onReschedule()
    return watch
  }

  /** Resolves when what was known at its end is kept. */
  async remove(id: string): Promise<void> {
    const watch = this.watches.get(id)
    if (watch === undefined) return
    this.#pause(watch, this.#parts.clock.now())
    this.#due.drop(id)
    this.#sickness.drop(id)
    this.watches.delete(id)
    await this.#keeper.keep()
  }

  /** Checks now, out of turn; undefined for kinds that are not checked. */
  async checkNow(watch: Watch): Promise<Outcome | undefined> {
    return findKind(watch.monitor.spec.kind)?.run === undefined ? undefined : await this.#check(watch)
  }

  /** A check that nobody counts. */
  async tryCheck(kind: string, settings: unknown, timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
    return await runCheck(this.#parts, { kind, settings, timeoutMs }, AbortSignal.any([signal, this.#stopping.signal]))
  }

  /** A job called; durable once it resolves. */
  async takePing(watch: Watch, ping: Ping): Promise<void> {
    const nowMs = this.#parts.clock.now()
    watch.pings = takePing(watch.pings, ping, nowMs)
    this.#keeper.mark(watch, { isStateKept: true })
    if (ping.kind === 'done' && !watch.monitor.isPaused) {
      const ok = ping.exit === 0
      const problem = ok ? '' : `the job said that it failed with ${ping.exit}`
      rememberCheck(watch, { atMs: nowMs, durationMs: watch.pings.lastDurationMs ?? 0, ok, problem, figures: [] })
      this.#count(watch, { ok, atMs: nowMs, problem })
      this.#emit(watch, heartbeatFigures(watch, ok), nowMs)
      this.#plan(watch, nowMs)
      this.onReschedule()
    }
    if (!(await this.#keeper.keep())) throw new Fault('unavailable', 'the call could not be kept; call again')
  }

  nextDueMs(): number {
    const next = this.#running >= mostRunning ? Infinity : (this.#due.nextDueMs() ?? Infinity)
    return Math.min(next, this.#keepDueMs, this.#postDueMs)
  }

  /** Does what is due; resolves when it is done, checks included. */
  async runDue(nowMs: number): Promise<void> {
    this.#noticeJump(nowMs)
    const work: Promise<unknown>[] = []
    while (this.#running < mostRunning) {
      const id = this.#due.take(nowMs)
      if (id === undefined) break
      const watch = this.watches.get(id)
      if (watch !== undefined) work.push(this.#turn(watch, nowMs))
    }
    if (nowMs >= this.#keepDueMs) {
      this.#keepDueMs = nowMs + keepEveryMs
      this.#look(nowMs)
      work.push(this.#keeper.keep())
    }
    if (nowMs >= this.#postDueMs) {
      this.#postDueMs = nowMs + postEveryMs
      work.push(this.#announcer.repeat(this.watches.values(), this.#sick))
    }
    await Promise.all(work)
    await this.#telling
  }

  /** Resolves when the store knows of every outage that began or ended before. */
  async settled(): Promise<void> {
    await this.#keeper.settled()
  }

  /** Stores what came together since the last time. */
  async flushSamples(): Promise<void> {
    const samples = this.#samples.splice(0)
    if (samples.length === 0) return
    try {
      await this.#parts.write(samples)
    } catch (error) {
      this.#parts.log.warn({ err: error, samples: samples.length }, 'what uptime checks measured could not be stored')
    }
  }

  /** Ends the checks under way and keeps what is known. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#keeper.keep()
    await this.#telling
    await this.flushSamples()
  }

  async #turn(watch: Watch, nowMs: number): Promise<void> {
    if (watch.monitor.spec.kind !== 'heartbeat') {
      await this.#check(watch)
      return
    }
    const problem = 'the job did not call in time'
    rememberCheck(watch, { atMs: nowMs, durationMs: 0, ok: false, problem, figures: [] })
    this.#keeper.mark(watch, { isStateKept: true })
    this.#count(watch, { ok: false, atMs: nowMs, problem })
    this.#emit(watch, heartbeatFigures(watch, false), nowMs)
  }

  /** One check and what follows from it. One at a time: who asks meanwhile gets the same. */
  async #check(watch: Watch): Promise<Outcome | undefined> {
    const { monitor } = watch
    if (watch.running !== undefined) return await watch.running
    const { kind, settings } = monitor.spec
    this.#running++
    // What stands in a file of whoever runs the platform is meant, inside too.
    const tools = monitor.file === undefined ? this.#parts : { ...this.#parts, guard: this.#parts.fileGuard }
    const running =
      monitor.lost === undefined || monitor.lost.length === 0
        ? runCheck(tools, { kind, settings, timeoutMs: timesOf(monitor.spec).timeoutMs }, this.#stopping.signal)
        : Promise.resolve(refusedWithout(monitor.lost, this.#parts.clock.now()))
    watch.running = running
    // Until then the monitor may be changed so that this check says nothing about it any more.
    const counts = (): boolean => this.watches.get(monitor.id) === watch && watch.running === running
    try {
      const outcome = await running
      if (counts() && !monitor.isPaused) this.#take(watch, outcome)
      return outcome
    } catch (error) {
      if (!this.#stopping.signal.aborted)
        this.#parts.log.error({ err: error, monitor: monitor.spec.name }, 'an uptime check failed, on our side')
      return undefined
    } finally {
      this.#running--
      if (counts() && !watch.monitor.isPaused) this.#plan(watch, this.#parts.clock.now())
      if (watch.running === running) watch.running = undefined
      this.onReschedule()
    }
  }

  #take(watch: Watch, outcome: Outcome): void {
    const { monitor } = watch
    if (rememberCheck(watch, outcome)) this.#keeper.mark(watch, { isStateKept: true })
    // Our own rules kept us from looking: that says nothing about the target.
    if (outcome.isRefused === true) return
    this.#emit(watch, outcome.figures, outcome.atMs)
    const nowMs = this.#parts.clock.now()
    this.#sickness.add(monitor.id, { atMs: nowMs, ok: outcome.ok, wasDown: watch.state.outage !== undefined })
    this.#judgeOurselves(nowMs, outcome.ok)
    if (this.#sick !== undefined && !outcome.ok) return
    this.#count(watch, outcome)
    if (watch.state.status === 'pending' && watch.state.failures === 1) this.#callWitnesses(monitor.id, nowMs)
  }

  #count(watch: Watch, { ok, atMs, problem }: Pick<Outcome, 'ok' | 'atMs' | 'problem'>): void {
    this.#advance(watch, { kind: 'result', ok, atMs, problem, outageId: randomUUID() })
    extendWatched(watch, atMs)
    this.#keeper.mark(watch)
  }

  /** The state's next step, kept and told where something began or ended. */
  #advance(watch: Watch, event: WatchEvent): void {
    const before = watch.state
    const { state, opened, closed } = advanceState(before, event, ruleOf(watch.monitor))
    watch.state = state
    if (state.status !== before.status) this.#keeper.mark(watch, { isStateKept: true })
    const outage = opened ?? closed
    if (outage === undefined) return
    const { log } = this.#parts
    this.#keeper.mark(watch, { isStateKept: true, outage })
    log.info(
      { monitor: watch.monitor.spec.name, cause: outage.cause },
      closed === undefined ? 'a monitor is down' : 'a monitor is up again',
    )
    const { monitor } = watch
    // Kept first: after a crash in between it is told again, and never forgotten.
    this.#telling = Promise.all([this.#telling, this.#keeper.keep().then(() => this.#announcer.tellOutage(monitor, outage))])
  }

  #pause(watch: Watch, nowMs: number): void {
    this.#advance(watch, { kind: 'pause', atMs: nowMs })
    const { watched } = watch
    if (watched === undefined || watched.toMs <= nowMs) return
    this.#keeper.mark(watch)
    watch.watched = { ...watched, toMs: Math.max(watched.fromMs, nowMs) }
  }

  /** What time alone changes. */
  #look(nowMs: number): void {
    for (const watch of this.watches.values()) {
      const { spec, isPaused } = watch.monitor
      if (spec.kind === 'heartbeat' && !isPaused && (watch.state.status === 'up' || watch.state.status === 'down')) {
        watch.state = { ...watch.state, checkedAtMs: nowMs }
        extendWatched(watch, nowMs)
        this.#keeper.mark(watch)
        this.#emit(watch, heartbeatFigures(watch, watch.state.status === 'up'), nowMs)
      } else this.#advance(watch, { kind: 'time', atMs: nowMs })
    }
    this.#judgeOurselves(nowMs, true)
  }

  #judgeOurselves(nowMs: number, ok: boolean): void {
    if (ok && this.#sick === undefined) return
    const found = this.#sickness.at(nowMs)
    const { log } = this.#parts
    if (found !== undefined && this.#sick === undefined) {
      log.warn(found, 'most monitors begin to fail at once: that is most likely our own network, and these failures do not count')
      this.#postDueMs = nowMs
    } else if (found === undefined && this.#sick !== undefined) {
      log.info('uptime checks can be believed again')
      this.#telling = Promise.all([this.#telling, this.#announcer.tellRecovered(this.#sick)])
    }
    this.#sick = found && { ...found, startedAtMs: this.#sick?.startedAtMs ?? nowMs }
  }

  #callWitnesses(failing: string, nowMs: number): void {
    if (nowMs < this.#witnessesAfterMs) return
    this.#witnessesAfterMs = nowMs + witnessesEveryMs
    let called = 0
    for (const [id, { state, running, monitor }] of this.watches) {
      if (called >= witnesses) return
      if (id === failing || state.status !== 'up' || running !== undefined || findKind(monitor.spec.kind)?.run === undefined) continue
      this.#due.put(id, nowMs)
      called++
    }
  }

  #plan(watch: Watch, nowMs: number, atMs?: number): void {
    const { id, spec } = watch.monitor
    if (spec.kind === 'heartbeat') {
      const lateMs = watch.state.status === 'down' ? undefined : lateAtMs(settingsOf(spec.settings), watch.pings, this.#sinceMs)
      if (lateMs === undefined) this.#due.drop(id)
      else this.#due.put(id, Math.max(lateMs, nowMs))
      return
    }
    const { intervalMs, retryMs } = timesOf(spec)
    const slotMs = nextSlotMs(id, intervalMs, nowMs)
    this.#due.put(id, atMs ?? (watch.state.status === 'pending' ? Math.min(nowMs + retryMs, slotMs) : slotMs))
  }

  /** After a jump of the clock everything would be due at once, or nothing for long. */
  #noticeJump(nowMs: number): void {
    const drift = nowMs - this.#parts.clock.monotonic()
    if (Math.abs(drift - this.#drift) > clockSlackMs) {
      for (const watch of this.watches.values()) if (!watch.monitor.isPaused) this.#plan(watch, nowMs)
      this.#keepDueMs = Math.min(this.#keepDueMs, nowMs + keepEveryMs)
      this.#postDueMs = Math.min(this.#postDueMs, nowMs + postEveryMs)
    }
    this.#drift = drift
  }

  #emit({ monitor, state }: Watch, figures: readonly Figure[], timeMs: number): void {
    const maintenance = this.#parts.maintenanceOf(monitor.spec.name)
    const counts = !isLeftOut(maintenance, timeMs, state.outage?.startedAtMs)
    this.#samples.push(...samplesOf(monitor, counts ? withCounted(figures) : figures, timeMs))
  }
}

function targetOf({ spec: { kind, settings } }: Monitor): string {
  return JSON.stringify([kind, settings])
}

/** A target that is asked without its secrets would answer that it is down. */
function refusedWithout(lost: readonly string[], atMs: number): Outcome {
  const problem = `enter the secret again (${lost.join(', ')}): it was sealed with another platform key`
  return { ok: false, problem, figures: [], atMs, durationMs: 0, isRefused: true }
}

function settingsOf(settings: unknown): HeartbeatSettings {
  return heartbeatSettings.parse(settings)
}

function heartbeatFigures({ pings }: Watch, ok: boolean): readonly Figure[] {
  return [
    { name: 'probe_success', value: ok ? 1 : 0 },
    ...(pings.lastAtMs === undefined ? [] : [{ name: 'probe_heartbeat_last_call_timestamp_seconds', value: pings.lastAtMs / 1000 }]),
    ...(pings.lastDurationMs === undefined ? [] : [{ name: 'probe_duration_seconds', value: pings.lastDurationMs / 1000 }]),
    ...(pings.lastExit === undefined ? [] : [{ name: 'probe_heartbeat_exit_code', value: pings.lastExit }]),
  ]
}
