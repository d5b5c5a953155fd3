import { expect, test } from 'vitest'

import { sendSamples } from '../harness/send-samples.ts'
import { openTemporaryPlatform } from '../harness/temporary-platform.ts'
import { apiToken, eventually, ingestKey, type Vedette } from '../harness/vedette.ts'

/** What was acknowledged a moment ago is in the next answer, and after a crash memory and store say the same. */
const { inside, start } = openTemporaryPlatform()
const names = Array.from({ length: 20 }, (_, n) => `s${n}`)
/** So far back the first sample lies. */
const agoMs = 9 * 60_000

interface Vector {
  readonly data: {
    readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[]
  }
}

/** Value by series. */
async function ask(platform: Vedette, query: string, timeMs: number): Promise<Record<string, string>> {
  const { data } = await platform.api<Vector>(
    `/prometheus/api/v1/query?${new URLSearchParams({ query, time: String(timeMs / 1000) }).toString()}`,
  )
  return Object.fromEntries(data.result.map(({ metric, value }) => [metric['s'] ?? '', value[1]]))
}

async function write(platform: Vedette, timeMs: number, value: number): Promise<void> {
  const series = names.map((s, n) => ({ labels: { __name__: 'beats', s }, samples: [{ timestamp: timeMs, value: value + n }] }))
  await sendSamples(`${platform.url}/prometheus/api/v1/write`, { authorization: `Bearer ${ingestKey}` }, series)
}

/** Until it fails. */
async function writeOn(platform: Vedette, firstMs: number, from: number, onWritten: (n: number) => void): Promise<never> {
  for (let n = from + 1; ; n++) {
    await write(platform, firstMs + n * 100, n * 1000)
    onWritten(n)
  }
}

/** One of the platform's own metrics. */
async function figure(platform: Vedette, name: string): Promise<number> {
  const answer = await fetch(`${platform.url}/metrics`, { headers: { authorization: `Bearer ${apiToken}` } })
  const line = (await answer.text()).split('\n').find((one) => one.startsWith(name))
  return Number(line?.slice(name.length) ?? 0)
}

const coveredSeconds = (platform: Vedette): Promise<number> => figure(platform, 'vedette_metric_head_covered_seconds{project="1"} ')
const fromMemory = (platform: Vedette): Promise<number> => figure(platform, 'vedette_metric_head_selects_total{from="head"} ')

async function untilCovered(platform: Vedette): Promise<void> {
  await eventually(
    () => coveredSeconds(platform),
    (seconds) => seconds > agoMs / 1000 + 60,
    90_000,
  )
}

test('acknowledged samples are in the next answer, and killing the platform while it takes some changes no answer', async () => {
  const directory = inside('data')
  const first = await start({ directory })
  const firstMs = Date.now() - agoMs
  await write(first, firstMs, 0)
  await eventually(
    () => ask(first, 'beats', firstMs),
    (found) => Object.keys(found).length === names.length,
  )
  await untilCovered(first)
  const before = await fromMemory(first)
  for (let n = 1; n <= 20; n++) {
    const timeMs = firstMs + n * 100
    await write(first, timeMs, n * 1000)
    expect(await ask(first, 'beats', timeMs)).toEqual(Object.fromEntries(names.map((s, at) => [s, String(n * 1000 + at)])))
  }
  expect((await fromMemory(first)) - before).toBeGreaterThanOrEqual(20)

  let acknowledged = 20
  const writing = writeOn(first, firstMs, acknowledged, (n) => (acknowledged = n)).catch(() => 'killed')
  // Until the store has some and the log has the rest.
  const isStored = "SELECT count() FROM metric_samples WHERE metric = 'beats' AND ts > fromUnixTimestamp64Milli({after:Int64}, 'UTC')"
  await eventually(
    () => first.sql<[string]>(isStored, { after: String(firstMs + 20 * 100) }),
    ([row]) => Number(row?.[0] ?? 0) > 0,
    60_000,
  )
  await first.kill()
  expect(await writing).toBe('killed')

  const second = await start({ directory })
  const lastMs = firstMs + agoMs
  const whole = (found: Record<string, string>): boolean => names.every((s) => Number(found[s]) > acknowledged)
  const stored = await eventually(() => ask(second, 'count_over_time(beats[3h])', lastMs), whole, 60_000)
  // Nothing has come in: nothing is held yet.
  expect(await fromMemory(second)).toBe(0)
  expect(await ask(second, 'count_over_time(beats[10m])', lastMs)).toEqual(stored)
  await write(second, lastMs, 1)
  await untilCovered(second)
  for (const fn of ['count_over_time', 'sum_over_time', 'last_over_time', 'changes']) {
    const held = await fromMemory(second)
    const recent = await ask(second, `${fn}(beats[10m])`, lastMs)
    expect(await fromMemory(second)).toBe(held + 1)
    expect(whole(await ask(second, 'count_over_time(beats[10m])', lastMs))).toBe(true)
    // The same from the store, which alone reaches back so far.
    await expect.poll(() => ask(second, `${fn}(beats[3h])`, lastMs), { timeout: 60_000 }).toEqual(recent)
  }
})

test('a series that has just begun is in the next answer, so that nothing dips while one takes the place of another', async () => {
  const platform = await start({ directory: inside('rolling') })
  const authorization = `Bearer ${ingestKey}`
  const send = (pod: string, timeMs: number, value: number): Promise<unknown> =>
    sendSamples(`${platform.url}/prometheus/api/v1/write`, { authorization }, [
      { labels: { __name__: 'ready', s: pod }, samples: [{ timestamp: timeMs, value }] },
    ])
  const firstMs = Date.now() - agoMs
  await send('pod0', firstMs, 1)
  await untilCovered(platform)
  for (let n = 1; n <= 20; n++) {
    const timeMs = firstMs + n * 1000
    await send(`pod${n}`, timeMs, 1)
    await send(`pod${n - 1}`, timeMs, staleMarker())
    expect(await ask(platform, 'ready', timeMs)).toEqual({ [`pod${n}`]: '1' })
    expect(await ask(platform, 'count(ready)', timeMs)).toEqual({ '': '1' })
    // Never asked before.
    expect(await ask(platform, `count(ready{s!="x${n}"})`, timeMs)).toEqual({ '': '1' })
    expect(await ask(platform, 'absent(ready)', timeMs)).toEqual({})
  }
})

/** A NaN of its own: it marks the end of a series. */
function staleMarker(): number {
  const [value = 0] = new Float64Array(Uint32Array.of(2, 0x7ff00000).buffer)
  return value
}
