import { setImmediate as nextTurn } from 'node:timers/promises'

import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import { every } from '../lib/every.ts'
import type { ByteBudget, ByteLease } from '../lib/http/byte-budget.ts'
import type { Log } from '../lib/log.ts'
import type { Ingest, IngestCounters, Redactor } from '../pipeline/index.ts'
import type { Journal } from '../storage/journal/index.ts'
import type { Collected } from './family-collector.ts'
import { encodeGroup } from './group-codec.ts'
import type { GroupLabels } from './group-path.ts'
import { type Group, groupKey, keysOf, pushInto, timeFamilies, timeSeries } from './group.ts'
import type { Groups } from './groups.ts'
import type { PushgatewayLimits } from './limits.ts'
import type { LiveGroup } from './live-group.ts'
import { maskValue } from './mask-value.ts'
import { readPush } from './read-push.ts'
import { repeatGroups } from './repeat-groups.ts'
import { Room } from './room.ts'
import type { Row } from './show-rows.ts'
import { storeRows } from './store-rows.ts'

export interface PushgatewaySpec {
  readonly clock: Clock
  readonly log: Log
  readonly journal: Journal
  readonly ingest: Pick<Ingest, 'ingest'>
  readonly counters: Pick<IngestCounters, 'addMasked'>
  readonly redactorOf: (projectId: number) => Redactor
  readonly limits: PushgatewayLimits
  /** What pushes may take in memory together, from when they are read until they are answered. */
  readonly underWay: ByteBudget
  /** How often everything is stored again. */
  readonly repeatMs: number
  /** A group that is not pushed to for so long is removed; undefined = never. */
  readonly expireAfterMs: number | undefined
}

/** Who asks, and for which group. */
export interface GroupRequest {
  readonly projectId: number
  readonly keyId: string
  /** See `readGroupPath`. */
  readonly labels: GroupLabels
}

export interface PushRequest extends GroupRequest {
  /** Decompressed. */
  readonly body: Buffer
  /** With its parameters. */
  readonly contentType: string
  /** All of the group, or only the families of the same names. */
  readonly replace: boolean
}

const inconsistent = 'pushed metrics are invalid or inconsistent with existing metrics'

/**
 * What was pushed last, by groups: stored as samples with the push, and again on an interval, until it is replaced or deleted. An answer is
 * a promise: the samples of the push are in the write-ahead log, and the group is in the journal.
 */
export class Pushgateway {
  private readonly spec: PushgatewaySpec
  private readonly groups: Groups
  private readonly room: Room
  private ticking: Promise<void> | undefined
  private stopTicking: (() => void) | undefined
  private failing = ''

  constructor(spec: PushgatewaySpec, groups: Groups) {
    this.spec = spec
    this.groups = groups
    this.room = new Room(spec, groups)
  }

  /** Repeats from now on. */
  start(): void {
    this.stopTicking ??= every(1000, () => void this.tick())
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.stopTicking?.()
    await this.ticking
    await Promise.all([...this.groups.all()].map(async (live) => (await live.turns.enter())()))
  }

  /**
   * PUT and POST. Throws Fault: bad_input for a body that cannot be read or does not fit to what is there, too_large past a limit,
   * overloaded when all pushes under way take too much, and what the door and the journal throw; then the group is what it was.
   */
  async push(request: PushRequest): Promise<void> {
    const lease = this.spec.underWay.lease()
    try {
      await this.pushHeld(request, lease)
    } finally {
      lease.release()
    }
  }

  private async pushHeld(request: PushRequest, lease: ByteLease): Promise<void> {
    const { projectId, body, contentType, replace } = request
    const { limits, counters, redactorOf, clock } = this.spec
    const masked = new Map<string, number>()
    const labels = this.mask(request, masked)
    const spec = { labels, redactor: redactorOf(projectId), masked, groupBytes: limits.groupBytes, lease }
    let collected: Collected
    try {
      collected = await readPush(body, contentType, spec)
    } catch (error) {
      if (error instanceof Fault && error.code === 'too_large')
        await this.inTurn(projectId, labels, (live) => this.noteFailed(live, labels, live.nextTime(clock.now())))
      throw error
    }
    for (const [detector, count] of masked) counters.addMasked(projectId, detector, count)
    await this.inTurn(projectId, labels, async (live) => {
      const nowMs = live.nextTime(clock.now())
      try {
        if (collected.hasTimestamps) throw new Fault('bad_input', 'pushed metrics must not have timestamps')
        await this.apply(live, request, pushInto(live.current, { ...collected, labels, replace }, nowMs), collected)
      } catch (error) {
        if (!(error instanceof Fault) || (error.code !== 'bad_input' && error.code !== 'too_large')) throw error
        await this.noteFailed(live, labels, nowMs)
        throw error.code === 'bad_input' ? new Fault('bad_input', `${inconsistent}: ${error.message}`) : error
      }
    })
  }

  /** DELETE. A group that is not there is gone already. */
  async remove(request: GroupRequest): Promise<void> {
    const labels = this.mask(request, new Map())
    await this.inTurn(request.projectId, labels, (live) => this.end(live, request.keyId))
  }

  /** One look at the clock: ends what has expired, stores again what is due. Runs once at a time and never throws. */
  tick(): Promise<void> {
    this.ticking ??= this.run().finally(() => (this.ticking = undefined))
    return this.ticking
  }

  figures(): { readonly groups: number; readonly series: number; readonly bytes: number; readonly problem: string } {
    return { ...this.groups.figures(), bytes: this.spec.journal.bytes, problem: this.failing }
  }

  private mask({ projectId, labels }: GroupRequest, masked: Map<string, number>): GroupLabels {
    const redactor = this.spec.redactorOf(projectId)
    return labels.map(([name, value]) => [name, maskValue(redactor, name, value, masked)] as const)
  }

  private async inTurn(projectId: number, labels: GroupLabels, work: (live: LiveGroup) => Promise<void>): Promise<void> {
    const live = this.groups.get(projectId, groupKey(labels))
    const leave = await live.turns.enter()
    try {
      await work(live)
    } finally {
      leave()
      this.groups.forgetEmpty(live)
    }
  }

  /** Makes the group `next`: first the samples, then the group; what fails leaves it as it was. */
  private async apply(live: LiveGroup, request: PushRequest, next: Group, collected: Collected): Promise<void> {
    const encoded = encodeGroup(next, this.spec.limits.groupBytes)
    // A group as large as it may be costs some milliseconds with each of these steps.
    await nextTurn()
    const leaveRoom = this.room.reserve(live, { name: entryName(live), value: encoded })
    try {
      await this.store(live, request, next, { ...collected, encoded })
    } finally {
      leaveRoom()
    }
  }

  private async store(
    live: LiveGroup,
    { projectId, keyId, body }: PushRequest,
    next: Group,
    { families, exemplars, encoded }: Collected & { readonly encoded: Buffer },
  ): Promise<void> {
    const { current, key } = live
    const timeMs = next.pushedAtMs
    const index = this.groups.indexOf(projectId)
    index.reserve(key, next)
    await nextTurn()
    const before = keysOf(current)
    const after = keysOf(next)
    const stored = new Set<string>()
    try {
      const pushed = [...[...families.values()].flatMap(({ series }) => [...series.values()]), ...timeSeries(next)]
      const rows: Row[] = pushed.map((series) => ({ key: series.key, timeMs, series, exemplars: exemplars.get(series.key) ?? [] }))
      live.noteStored(timeMs)
      const told = [...families.values(), ...timeFamilies]
      const onStored = (piece: readonly Row[]): void => piece.forEach(({ key: one }) => stored.add(one))
      const { rejected, message } = await storeRows(this.spec, { projectId, keyId, rows, families: told, isKnown: false, body, onStored })
      if (rejected > 0) throw new Fault('bad_input', message)
      await this.storeEnds(
        { projectId, keyId },
        [...before, ...live.gone].filter((one) => !after.has(one)),
        timeMs,
      )
      await this.spec.journal.put(entryName(live), encoded)
    } catch (error) {
      index.settle(key, next, current)
      for (const one of stored) if (!before.has(one)) live.gone.add(one)
      throw error
    }
    index.settle(key, current, next)
    live.current = next
    live.gone.clear()
  }

  /** Marks series as no more. What the door does not take it does not know either. */
  private async storeEnds(who: Pick<GroupRequest, 'projectId' | 'keyId'>, keys: readonly string[], timeMs: number): Promise<void> {
    if (keys.length === 0) return
    const rows = [...new Set(keys)].map((key) => ({ key, timeMs, series: undefined }))
    await storeRows(this.spec, { ...who, rows, families: [], isKnown: false })
  }

  /** `push_failure_time_seconds`; the next repeat stores it. A group that there is no room for has no times either. */
  private async noteFailed(live: LiveGroup, labels: GroupLabels, nowMs: number): Promise<void> {
    const failed: Group = { ...(live.current ?? { labels, pushedAtMs: 0, families: new Map() }), failedAtMs: nowMs }
    const index = this.groups.indexOf(live.projectId)
    let leaveRoom = (): void => undefined
    let encoded: Buffer
    try {
      encoded = encodeGroup(failed, this.spec.limits.groupBytes)
      leaveRoom = this.room.reserve(live, { name: entryName(live), value: encoded })
      index.reserve(live.key, failed)
    } catch (error) {
      leaveRoom()
      if (!(error instanceof Fault)) throw error
      return
    }
    try {
      await this.spec.journal.put(entryName(live), encoded)
      index.settle(live.key, live.current, failed)
      live.current = failed
      live.noteStored(nowMs)
    } catch (error) {
      index.settle(live.key, failed, live.current)
      throw error
    } finally {
      leaveRoom()
    }
  }

  private async end(live: LiveGroup, keyId: string): Promise<void> {
    const { current, projectId } = live
    if (current === undefined) return
    const timeMs = live.nextTime(this.spec.clock.now())
    live.noteStored(timeMs)
    await this.storeEnds({ projectId, keyId }, [...keysOf(current), ...live.gone], timeMs)
    await this.spec.journal.remove(entryName(live))
    this.groups.indexOf(projectId).settle(live.key, current, undefined)
    live.current = undefined
    live.gone.clear()
  }

  private async run(): Promise<void> {
    const { log } = this.spec
    let problem = ''
    try {
      for (const live of this.groups.all()) {
        if (this.isExpired(live)) await this.endExpired(live)
      }
      problem = await repeatGroups(this.spec, [...this.groups.all()])
      for (const live of this.groups.all()) this.groups.forgetEmpty(live)
      if (problem !== '' && problem !== this.failing)
        log.warn({ problem }, 'pushed groups could not be repeated in full; it is tried again')
    } catch (error) {
      problem = error instanceof Fault ? error.message : 'pushed groups could not be repeated, on our side'
      log.error({ err: error }, 'pushed groups could not be looked after')
    }
    this.failing = problem
  }

  private async endExpired(live: LiveGroup): Promise<void> {
    const leave = await live.turns.enter()
    try {
      // It may have been pushed to while it was waited for.
      if (this.isExpired(live)) await this.end(live, 'pushgateway')
    } finally {
      leave()
    }
  }

  private isExpired({ touchedAtMs = Infinity }: LiveGroup): boolean {
    return this.spec.clock.now() - touchedAtMs >= (this.spec.expireAfterMs ?? Infinity)
  }
}

/** Under which name the journal keeps a group. */
function entryName({ projectId, key }: Pick<LiveGroup, 'projectId' | 'key'>): string {
  return `${projectId} ${key}`
}
