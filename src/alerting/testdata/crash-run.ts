import { AsyncLocalStorage } from 'node:async_hooks'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { systemCaller } from '../../access/index.ts'
import { DeliveryFault } from '../../channels/channel.ts'
import { openStateStore } from '../../storage/state/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { AlertingConfig } from '../config/config.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'
import { setSilence } from '../verbs/set-silence.ts'
import { emptyAlertTables } from './alert-tables.ts'
import { alert, configOf, type Heard, startMs, VirtualAlerting } from './virtual-alerting.ts'

/** What vendors heard in the end. */
export interface CrashRun {
  /** Each message once, without its time, sorted. */
  readonly told: readonly string[]
  /** Messages that came again without saying that they may. */
  readonly doubled: readonly string[]
  /** How many places there were to crash at. */
  readonly points: number
  readonly crashes: number
}

/** One life of the program: it ends at a point, and what was under way in it never goes on. */
class Life {
  /** Points it has passed. */
  points = 0
  #isDead = false
  readonly #endsAt: number
  #die: () => void = () => undefined
  readonly death: Promise<'dead'>

  constructor(endsAt: number) {
    this.#endsAt = endsAt
    this.death = new Promise((resolve) => {
      this.#die = () => resolve('dead')
    })
  }

  /** Throws when it ends here. */
  pass(): void {
    if (this.#isDead) throw new Error('killed')
    if (++this.points < this.#endsAt) return
    this.#isDead = true
    this.#die()
    throw new Error('killed')
  }

  /** Never resolves when it ends here. */
  async pause(): Promise<void> {
    try {
      this.pass()
    } catch {
      await this.hang()
    }
  }

  /** Never resolves once it has ended. */
  hang(): Promise<void> {
    return this.#isDead ? new Promise<never>(() => undefined) : Promise.resolve()
  }
}

/** Whose life it is that runs. */
const lives = new AsyncLocalStorage<Life>()

/** A state store whose statements and commits are points at which the life that runs may end. */
export async function openMortalStore(directory: string): Promise<StateStore> {
  const inner = await openStateStore({ kind: 'embedded', directory }, ({ operation }) => {
    // One that throws is the end of its transaction.
    if (operation !== 'connect' && operation !== 'rollback' && operation !== 'commit') lives.getStore()?.pass()
  })
  const transaction: StateStore['transaction'] = async (work) => {
    const life = lives.getStore()
    await life?.pause()
    try {
      const result = await inner.transaction(work)
      await life?.pause()
      return result
    } catch (error) {
      await life?.hang()
      throw error
    }
  }
  return { ...inner, transaction }
}

const at = (seconds: number): number => startMs + seconds * 1000
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 3_600_000 }
const config = configOf({ ...quick, routes: [{ receiver: 'team', continue: true }, { receiver: 'shaky' }] })

/** What senders and people do, each until it is answered. */
export interface Timeline {
  readonly config: AlertingConfig
  readonly steps: readonly ((it: VirtualAlerting) => Promise<unknown>)[]
}

const steps: Timeline['steps'] = [
  (it) => it.alerting.post([fires('1'), fires('2')]),
  (it) => it.until(40),
  (it) => it.alerting.post([fires('3'), alert('B', { startsAtMs: at(0), endsAtMs: at(9000) })]),
  (it) => it.until(100),
  (it) =>
    setSilence(
      { ...it.alerting, caller: systemCaller('test') },
      {
        id: undefined,
        draft: {
          matcherSets: [[makeMatcher('alertname', '=', 'B')]],
          startsAtMs: undefined,
          endsAtMs: at(8000),
          createdBy: 'me',
          comment: '',
          annotations: [],
        },
      },
    ),
  (it) => it.alerting.post([over('1', 100), alert('B', { startsAtMs: at(0), endsAtMs: at(100) })]),
  (it) => it.until(160),
  (it) => it.alerting.post([over('2', 160), over('3', 160)]),
  (it) => it.until(700),
]

/** One run of the timeline with a crash at each of these points, counted from the one before. */
export async function runWithCrashes(state: StateStore, crashAt: readonly number[], timeline: Timeline = { config, steps }): Promise<CrashRun> {
  await emptyAlertTables(state)
  const clock = new ManualClock(startMs)
  const calls: Heard[] = []
  let passed = 0
  let crashes = 0
  let done = 0
  for (const points of [...crashAt, Number.POSITIVE_INFINITY]) {
    const life = new Life(points)
    const open = (): Promise<VirtualAlerting> =>
      VirtualAlerting.open({
        state,
        config: timeline.config,
        clock,
        fate: async (heard) => {
          await life.pause()
          calls.push(heard)
          await life.pause()
          // It has taken the message, but nobody hears of it.
          if (heard.receiver === 'shaky' && calls.filter(({ id }) => id === heard.id).length === 1) {
            throw new DeliveryFault('no answer', { retryable: true, mayHaveArrived: true })
          }
          return {}
        },
      })
    // What it was doing when it ended fails or hangs, and is of no interest.
    const inLife = <T>(work: () => Promise<T>): Promise<T | 'dead'> => Promise.race([life.death, lives.run(life, work).catch(orDeath(life))])
    const it = await inLife(open)
    let isDead = it === 'dead'
    while (it !== 'dead' && !isDead && done < timeline.steps.length) {
      isDead = (await inLife(async () => timeline.steps[done]?.(it))) === 'dead'
      if (!isDead) done++
    }
    passed += life.points
    if (!isDead) break
    crashes++
  }
  const first = new Map<string, Heard>()
  const doubled: string[] = []
  for (const heard of calls) {
    if (!first.has(heard.id)) first.set(heard.id, heard)
    else if (!heard.mayRepeat) doubled.push(heard.id)
  }
  const told = [...first.values()].map(({ receiver, status, reason, firing, resolved }) => [receiver, status, reason, ...firing, '/', ...resolved].join(' '))
  return { told: told.sort(), doubled, points: passed, crashes }
}

function orDeath(life: Life): (error: unknown) => Promise<never> {
  return async (error) => {
    await life.hang()
    throw error
  }
}

function fires(n: string): ReturnType<typeof alert> {
  return alert('A', { labels: { n }, startsAtMs: at(0), endsAtMs: at(9000) })
}

function over(n: string, seconds: number): ReturnType<typeof alert> {
  return alert('A', { labels: { n }, startsAtMs: at(0), endsAtMs: at(seconds) })
}
