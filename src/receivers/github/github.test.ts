import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { RecordingSink } from '../testdata/recording-sink.ts'
import { decodeDelivery } from './decode-delivery.ts'

function read(event: string, payload: unknown, contentType = 'application/json'): RecordingSink {
  const sink = new RecordingSink()
  const body = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload))
  const headers = { 'x-github-event': event, 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958' }
  decodeDelivery({ body, receivedAt: 0, contentType, query: new URLSearchParams(), headers }, sink)
  return sink
}

const payloads = JSON.parse(readFileSync(new URL('testdata/payloads.json', import.meta.url), 'utf8')) as Record<
  string,
  { event: string; payload: object }
>

test.each(Object.entries(payloads))('%s', async (name, { event, payload }) => {
  const { records, rejected } = read(event, payload)
  await expect(`${JSON.stringify({ records, rejected }, null, 2)}\n`).toMatchFileSnapshot(`testdata/${name}.golden.json`)
})

describe('deployments', () => {
  const status = (state: string, deployment: object): RecordingSink =>
    read('deployment_status', {
      deployment_status: { state, created_at: '2026-11-22T06:00:00Z' },
      deployment: { environment: 'production', sha: '9fceb02d0ae598e95dc970b74767f19372d61af8', ref: 'main', ...deployment },
      repository: { name: 'shop' },
    })
  const versionOf = (sink: RecordingSink): string | undefined => sink.records[0]?.resource.find(([key]) => key === 'service.version')?.[1]

  test('only what has succeeded has a version, and so changes its service', () => {
    expect(['success', 'failure', 'in_progress', 'inactive'].map((state) => versionOf(status(state, {})))).toEqual([
      '9fceb02',
      undefined,
      undefined,
      undefined,
    ])
  })

  test('the version is what the deployment says, a ref that looks like one, or the commit', () => {
    expect(versionOf(status('success', { payload: { version: '7', service: 'cart' } }))).toBe('7')
    expect(versionOf(status('success', { payload: '{"version":"8"}' }))).toBe('8')
    expect(versionOf(status('success', { payload: 'hello', ref: 'refs/tags/v2.4.1' }))).toBe('v2.4.1')
    expect(status('success', { payload: { service: 'cart' } }).records[0]?.resource).toContainEqual(['service.name', 'cart'])
  })
})

test('a ping, and events nobody needs, are taken and forgotten', () => {
  expect(read('ping', { zen: 'Design for failure.' })).toMatchObject({ records: [], rejected: {} })
  expect(read('issues', { action: 'opened' })).toMatchObject({ records: [], rejected: {} })
})

test('a form with the payload in it is the same', () => {
  const payload = payloads['push']?.payload
  const form = Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString())
  expect(read('push', form, 'application/x-www-form-urlencoded').records).toEqual(read('push', payload).records)
})

test('any payload gives a record or a Fault', () => {
  const names = fc.constantFrom('deployment', 'deployment_status', 'workflow_run', 'workflow_job', 'push', 'release')
  const part = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(names, fc.jsonValue()),
    fc.constant({ deployment: { payload: '[[' }, repository: { pushed_at: -1 } }),
  )
  fc.assert(
    fc.property(names, part, (event, payload) => {
      const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload)
      let shown = -1
      try {
        shown = read(event, payload).records.length
      } catch (error) {
        if (!(error instanceof Fault)) throw error
      }
      expect(shown).toBe(isObject ? 1 : -1)
    }),
    { numRuns: 200 },
  )
})
