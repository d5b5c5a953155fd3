import { createHash } from 'node:crypto'

import { z } from 'zod'

import type { Alert } from '../../model/alert.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import { takeAlert } from '../alerts/take-alert.ts'
import type { BatchContext } from '../digest/batches.ts'
import { nextDaily } from '../digest/next-boundary.ts'
import type { Alongside } from '../ledger/ledger.ts'
import { buildNotification } from '../notify/build-notification.ts'
import { newItem } from '../outbox/enqueue.ts'
import { tellReceivers } from '../policy/tell-receivers.ts'

const wayResult = z.object({
  /** Of the message. */
  id: z.string(),
  contactPoint: z.string(),
  channel: z.string(),
  position: z.number(),
  state: z.enum(['waiting', 'works', 'broken']),
  problem: z.string(),
})
const testRun = z.object({ sentAtMs: z.number(), ways: z.array(wayResult) })

/** Whether one channel of a contact point took the last test message. */
export type WayResult = z.output<typeof wayResult>
export type TestRun = z.output<typeof testRun>

const clockName = 'daily-test'
const minuteMs = 60_000
/** A test message that did not arrive for so long is a way that is broken. */
const brokenAfterMs = 5 * minuteMs
const lookEveryMs = minuteMs
const lookForMs = 72 * 3_600_000
const tryAgainMs = 5000
/** An alert about a way stands until the next test, and a while longer. */
const alertForMs = 26 * 3_600_000

/** A message a day through every channel of the contact points chosen; a channel that does not take it is an alert to the others. */
export class DailyTestRunner {
  readonly #context: BatchContext
  #nextLookMs = 0
  #notBeforeMs = 0
  #isBusy = false
  #run: { readonly content: string; readonly run: TestRun | undefined } = { content: '', run: undefined }

  constructor(context: BatchContext) {
    this.#context = context
  }

  nextDueMs(): number | undefined {
    if (this.#isBusy) return undefined
    const { state } = this.#context
    const { dailyTest, zone } = state.policy.current.policy
    const clock = state.clocks.get(clockName)
    const run = this.lastRun()
    const isOpen = run?.ways.some((way) => way.state === 'waiting') === true || this.#hasBroken(run)
    const times = [
      ...(dailyTest === null ? [] : [clock === undefined ? 0 : nextDaily(zone, dailyTest.at, clock.atMs)]),
      ...(isOpen ? [this.#nextLookMs] : []),
    ]
    return times.length === 0 ? undefined : Math.max(this.#notBeforeMs, Math.min(...times))
  }

  async runDue(nowMs: number): Promise<void> {
    const dueMs = this.nextDueMs()
    if (dueMs === undefined || dueMs > nowMs) return
    const { state, log } = this.#context
    const { dailyTest, zone } = state.policy.current.policy
    const clock = state.clocks.get(clockName)
    this.#isBusy = true
    try {
      if (nowMs >= this.#nextLookMs) await this.#judge(nowMs)
      if (dailyTest === null) return
      // What is switched on begins at its next hour.
      if (clock === undefined) await state.ledger.change(() => state.clocks.put({ name: clockName, atMs: nowMs, sequence: 0, content: '' }))
      else if (nextDaily(zone, dailyTest.at, clock.atMs) <= nowMs) await this.sendNow()
    } catch (error) {
      this.#notBeforeMs = nowMs + tryAgainMs
      log.warn({ err: error }, 'the daily test of alerting could not be done; it is tried again')
    } finally {
      this.#isBusy = false
    }
  }

  setBack(): void {
    this.#nextLookMs = 0
    this.#notBeforeMs = 0
  }

  /** How the last one went; undefined: there was none. */
  lastRun(): TestRun | undefined {
    const content = this.#context.state.clocks.get(clockName)?.content ?? ''
    if (content !== this.#run.content) this.#run = { content, run: content === '' ? undefined : testRun.parse(JSON.parse(content)) }
    return this.#run.run
  }

  /** Sends a test message to every contact point chosen; resolves once it is in the outbox. */
  async sendNow(alongside?: Alongside): Promise<void> {
    const { state, clock } = this.#context
    await state.ledger.change(() => {
      const nowMs = clock.now()
      const { dailyTest } = state.policy.current.policy
      const ways = (dailyTest?.contactPoints ?? []).flatMap((name) => this.#send(name, nowMs))
      const run: TestRun = { sentAtMs: nowMs, ways }
      state.clocks.put({ name: clockName, atMs: nowMs, sequence: 0, content: JSON.stringify(run) })
      this.#nextLookMs = nowMs + lookEveryMs / 2
    }, alongside)
  }

  #send(contactPoint: string, nowMs: number): readonly WayResult[] {
    const { state, tree, externalUrl, links } = this.#context
    const integrations = tree().config.receivers.get(contactPoint)?.integrations
    if (integrations === undefined) {
      return [{ id: '', contactPoint, channel: '', position: 0, state: 'waiting', problem: '' }]
    }
    return integrations.map(({ channel, index }) => {
      const id = createHash('sha256').update(`test\n${nowMs}\n${contactPoint}\n${channel}\n${index}`).digest('hex')
      const alerts = [testAlert(contactPoint, nowMs)]
      const notification = buildNotification({
        id,
        group: { groupKey: `policy/test:{contact_point="${contactPoint}"}`, labels: [['alertname', 'DailyTest']] },
        receiver: contactPoint,
        reason: 'test',
        alerts,
        nowMs,
        externalUrl: externalUrl(),
        links: links({ id, alerts }),
      })
      const item = newItem(notification, { channel, index, sequence: state.nextSequence(), nowMs, standsFor: '' })
      // The fallback is not told of a test: whether this very way works is the question.
      state.outbox.put({ ...item, status: 'resolved' })
      return { id, contactPoint, channel, position: index, state: 'waiting', problem: '' }
    })
  }

  #hasBroken(run: TestRun | undefined): boolean {
    const isRecent = run !== undefined && run.sentAtMs > this.#context.clock.now() - lookForMs
    return isRecent && run.ways.some(({ state, id }) => state === 'broken' && id !== '')
  }

  async #judge(nowMs: number): Promise<void> {
    const { state, database } = this.#context
    this.#nextLookMs = nowMs + lookEveryMs
    const run = this.lastRun()
    if (run === undefined) return
    const ids = run.ways.filter((way) => way.state !== 'works' && way.id !== '').map(({ id }) => id)
    const rows =
      ids.length === 0 ? [] : await database.db.selectFrom('outbox').select(['id', 'state', 'problem']).where('id', 'in', ids).execute()
    const found = new Map(rows.map((row) => [row.id, row]))
    const ways = run.ways.map((way): WayResult => {
      if (way.id === '') return { ...way, state: 'broken', problem: 'there is no such contact point' }
      const row = found.get(way.id)
      if (row === undefined) return way
      if (row.state === 'sent') return { ...way, state: 'works', problem: '' }
      // Of a clock that was set back since nobody knows how long it is ago.
      const isLate = Math.abs(nowMs - run.sentAtMs) >= brokenAfterMs
      if (row.state === 'pending' || row.state === 'leased') {
        return isLate ? { ...way, state: 'broken', problem: row.problem === '' ? 'it was not sent yet' : row.problem } : way
      }
      return { ...way, state: 'broken', problem: row.problem }
    })
    await state.ledger.change(() => {
      const clock = state.clocks.get(clockName)
      if (clock === undefined) return
      state.clocks.put({ ...clock, content: JSON.stringify({ ...run, ways } satisfies TestRun) })
      for (const way of ways) if (way.state !== 'waiting') this.#report(way, ways, run.ways, nowMs)
    })
  }

  /** Inside of a change: a way that is broken is an alert, told to the others whatever the routes say. */
  #report(way: WayResult, ways: readonly WayResult[], before: readonly WayResult[], nowMs: number): void {
    const { state } = this.#context
    const labels = labelsOf(way)
    const known = state.alerts.get(fingerprintOf(labels))
    const isFiring = known !== undefined && !known.isResolved
    if (way.state === 'works') {
      if (isFiring) takeAlert(this.#context, { ...posted(way, labels), startsAtMs: known.alert.startsAtMs, endsAtMs: nowMs }, nowMs)
      return
    }
    const wasBroken = before.find(
      ({ id, contactPoint, channel }) => id === way.id && contactPoint === way.contactPoint && channel === way.channel,
    )
    if (isFiring && wasBroken?.state === 'broken') return
    takeAlert(this.#context, { ...posted(way, labels), startsAtMs: known?.alert.startsAtMs ?? nowMs, endsAtMs: nowMs + alertForMs }, nowMs)
    const others = new Set(
      ways.filter((one) => one.state === 'works' && one.contactPoint !== way.contactPoint).map((one) => one.contactPoint),
    )
    const alert = state.alerts.get(fingerprintOf(labels))?.alert
    if (alert !== undefined) tellReceivers(this.#context, alert, { receivers: [...others], nowMs })
  }
}

function labelsOf({ contactPoint, channel, position }: WayResult): LabelPairs {
  return [
    ['alertname', 'WayOutBroken'],
    ['channel', position === 0 ? channel : `${channel} ${position + 1}`],
    ['contact_point', contactPoint],
    ['severity', 'high'],
  ].filter(([, value]) => value !== '') as unknown as LabelPairs
}

function posted({ contactPoint, channel, problem }: WayResult, labels: LabelPairs) {
  return {
    labels,
    annotations: [
      ['description', problem === '' ? 'The daily test message did not arrive.' : `The daily test message did not arrive: ${problem}`],
      ['summary', `The way out through ${[contactPoint, channel].filter((word) => word !== '').join(', ')} is broken`],
    ],
    generatorUrl: '',
  } as const
}

function testAlert(contactPoint: string, nowMs: number): Alert {
  const labels: LabelPairs = [
    ['alertname', 'DailyTest'],
    ['contact_point', contactPoint],
    ['severity', 'info'],
  ]
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: [['summary', 'The daily test of Vedette: this way out works, there is nothing to do.']],
    startsAtMs: nowMs,
    endsAtMs: nowMs + minuteMs,
    updatedAtMs: nowMs,
    timeout: false,
    generatorUrl: '',
  }
}
