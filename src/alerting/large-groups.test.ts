import { expect, test } from 'vitest'

import { present } from '../../test/harness/present.ts'
import type { Notification } from '../channels/channel.ts'
import { DeliveryFault } from '../channels/channel.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { keepAlertState } from './testdata/keep-alert-state.ts'
import { alert, configOf, startMs, VirtualAlerting } from './testdata/virtual-alerting.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const at = (seconds: number): number => startMs + seconds * 1000
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 300_000 }

test('a message about very many alerts lies in the outbox whole, waits through a restart, and is told with all of them', async () => {
  const config = configOf(quick)
  let isDown = true
  const fate = () => (isDown ? Promise.reject(new DeliveryFault('no', { retryable: true })) : undefined)
  let it = await VirtualAlerting.open({ state, config, fate })
  const names = Array.from({ length: 1200 }, (_, n) => String(n).padStart(4, '0'))
  const annotations = [['summary', 'it is "not" as it should be: \\ ä \uD83D\uDE00'.repeat(5)]] as const
  await it.alerting.post(names.map((n) => alert('A', { labels: { n }, annotations, endsAtMs: at(10_000) })))
  await it.until(31)
  const row = await state.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
  const kept = JSON.parse(row.notification) as Notification
  expect([row.state, row.attempts > 0, row.may_repeat, kept.alerts.length]).toEqual(['pending', true, false, 1200])
  expect(kept.commonAnnotations).toEqual(annotations)
  expect(JSON.parse(row.message)).toEqual(kept)
  isDown = false
  it = await VirtualAlerting.open({ state, config, clock: it.clock, heard: it.heard, fate })
  await it.until(100)
  expect(it.heard.map(({ reason, firing }) => [reason, firing])).toEqual([['first', names]])
})

test('an alert with very long texts is kept as it is', async () => {
  const config = configOf(quick)
  const text = 'a "quoted" text, with \\ and ä\n'.repeat(5000)
  let it = await VirtualAlerting.open({ state, config })
  const short = alert('Short', { endsAtMs: at(100) })
  const long = alert('Long', { annotations: [['text', text]], startsAtMs: at(-5), endsAtMs: at(100) })
  await it.alerting.post([short, long, alert('Other', { annotations: [['text', text]], endsAtMs: at(-1) })])
  const known = [...it.alerting.state.alerts.values()].map((one) => [one.alert.labels, one.alert.annotations, one.isResolved])
  it = await VirtualAlerting.open({ state, config, clock: it.clock })
  expect([...it.alerting.state.alerts.values()].map((one) => [one.alert.labels, one.alert.annotations, one.isResolved])).toEqual(
    expect.arrayContaining(known),
  )
  await it.alerting.post([{ ...long, endsAtMs: at(0) }])
  const rows = await state.db.selectFrom('alerts').select(['content', 'resolved', 'ends_at']).where('content', 'like', '%Long%').execute()
  expect(rows).toEqual([{ content: expect.any(String), resolved: true, ends_at: at(0) }])
  expect((JSON.parse(present(rows[0]).content) as { annotations: unknown }).annotations).toEqual([['text', text]])
})
