import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { present } from '../../../test/harness/present.ts'
import { decodeInbound } from './decode-inbound.ts'
import { inbounds } from './index.ts'

const receivedAt = Date.UTC(2026, 2, 4, 5, 6, 7)
const sender = 'k1'
const webhooks = inbounds.filter(({ maxBodyBytes }) => maxBodyBytes > 1024 * 1024)

test.each(webhooks)('a long body of $name is decoded in the thread as it is here', async (inbound) => {
  const sample = JSON.parse(readFileSync(join(import.meta.dirname, 'testdata', `${inbound.name}.json`), 'utf8')) as { alerts: object[] }
  const alerts = Array.from({ length: 1500 }, (_, n) => ({
    ...present(sample.alerts[n % sample.alerts.length]),
    labels: { n: `${n}`, a: 'ä' },
  }))
  const body = Buffer.from(JSON.stringify({ ...sample, alerts }))
  const batch = await decodeInbound(inbound, { body, receivedAt, sender })
  expect(batch.alerts).toHaveLength(1500)
  expect(batch).toEqual(inbound.decode({ body, receivedAt, sender }))
})

test.each([
  ['no JSON', `{"alerts":[${' '.repeat(70_000)}`],
  ['more alerts than are taken', JSON.stringify({ alerts: Array.from({ length: 10_001 }, () => ({ labels: { a: 'b' } })) })],
  ['one without labels', JSON.stringify({ alerts: [{ labels: { a: 'x'.repeat(70_000) } }, {}] })],
  ['depth', `{"alerts":${'['.repeat(100_000)}`],
])('%s is refused from the thread as it is here', async (_name, text) => {
  const [inbound] = webhooks
  const intake = { body: Buffer.from(text), receivedAt, sender }
  const here = attempt(() => present(inbound).decode(intake))
  expect(here).toMatchObject({ name: 'Fault' })
  const { code, message } = here as { readonly code: string; readonly message: string }
  await expect(decodeInbound(present(inbound), intake)).rejects.toMatchObject({ code, message })
})

function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
