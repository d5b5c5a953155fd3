import { afterAll, beforeAll, expect, test } from 'vitest'

import { logsOf, send, sendAll } from '../harness/otlp.ts'
import { startVictim, type Victim } from '../harness/victim.ts'
import { describeBrokenBodies } from './hostile/broken-bodies.ts'
import { describeHostileRecords } from './hostile/hostile-records.ts'
import { describeHostileSockets, socketReceivers } from './hostile/hostile-sockets.ts'
import { startSlowSenders, type SlowSender } from './hostile/slow-senders.ts'
import { describeWrongWords } from './hostile/wrong-words.ts'

/** One platform for all that is hostile; what takes a minute to be cut off goes on while the rest is tried. */
let victim: Victim
let slow: Promise<SlowSender[]>

beforeAll(async () => {
  victim = await startVictim(socketReceivers)
  slow = startSlowSenders(victim)
})
afterAll(() => victim.vedette.dispose())

describeWrongWords(() => victim)
describeBrokenBodies(() => victim)
describeHostileRecords(() => victim)
describeHostileSockets(() => victim)

test('slow senders are cut off in bounded time, while others are served', async () => {
  const started = performance.now()
  await sendAll(victim.vedette.url, 'logs', logsOf('served', [{ body: 'while the slow ones hang' }]))
  expect(performance.now() - started).toBeLessThan(20_000)
  const ends = Object.fromEntries((await slow).map(({ name, afterMs }) => [name, afterMs]))
  expect(ends['headers that never end']).toBeLessThan(20_000)
  expect(ends['a body that never comes']).toBeLessThan(70_000)
  expect(ends['a body that drips']).toBeLessThan(70_000)
  expect(ends['HTTP/2 that never begins']).toBeLessThan(20_000)
}, 90_000)

test('wrong keys without end are put off, and a good key at the same address is never', async () => {
  const { url } = victim.vedette
  const wrong = Array.from({ length: 400 }, async (_, n) => {
    const key = { authorization: `Bearer vdi_${String(n).padStart(12, '0')}${'a'.repeat(43)}000000` }
    return (await send(url, 'logs', '{}', { key, contentType: 'application/json' })).status
  })
  const right = Array.from({ length: 40 }, async () => (await send(url, 'logs', '{}', { contentType: 'application/json' })).status)
  expect(new Set(await Promise.all(right))).toEqual(new Set([200]))
  const answers = await Promise.all(wrong)
  expect(new Set(answers)).toEqual(new Set([401, 503]))
  expect((await send(url, 'logs', '{}', { contentType: 'application/json' })).status).toBe(200)
})

test('after all that it is unharmed', async () => victim.expectUnharmed())
