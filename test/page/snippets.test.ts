import { execFileSync } from 'node:child_process'

import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { describeCards } from '../../src/api/routes/ingestion/describe-cards.ts'
import { receivers } from '../../src/receivers/index.ts'
import { alertSnippetKinds } from '../../ui/panels/connect/alert-snippets.ts'
import { fillCard } from '../../ui/panels/connect/fill-card.ts'
import { ownCards } from '../../ui/panels/connect/own-cards.ts'
import { curlSnippet, pushSnippet } from '../../ui/panels/connect/snippets.ts'

const values = { endpoint: 'http://127.0.0.1:7117', key: 'vdi_key' }

/** What a shell would hand to curl as the body. */
function bodyOf(snippet: string): unknown {
  const printLast = 'curl() { for word; do last=$word; done; printf %s "$last"; }\n'
  return JSON.parse(execFileSync('sh', ['-c', printLast + snippet], { encoding: 'utf8' }))
}

test('the record is JSON as it stands', () => {
  expect(bodyOf(curlSnippet('logs', values))).toHaveProperty('resourceLogs.0.scopeLogs.0.logRecords.0.severityNumber', 9)
})

test('the span is of now and has ids of the right length', () => {
  const body = bodyOf(curlSnippet('traces', values)) as { resourceSpans: { scopeSpans: { spans: Record<string, string>[] }[] }[] }
  const span = body.resourceSpans[0]?.scopeSpans[0]?.spans[0]
  expect(span?.['traceId']).toMatch(/^[0-9a-f]{32}$/)
  expect(span?.['spanId']).toMatch(/^[0-9a-f]{16}$/)
  expect(Math.abs(Number(span?.['startTimeUnixNano']) / 1e6 - Date.now())).toBeLessThan(60_000)
})

test('the push says when the job succeeded, to its group', () => {
  const show = 'curl() { cat; echo "to $1"; }\n'
  const shown = execFileSync('sh', ['-c', show + pushSnippet(values)], { encoding: 'utf8' })
  const [, at = ''] =
    /^# TYPE my_job_last_success_timestamp_seconds gauge\nmy_job_last_success_timestamp_seconds (\d+)\nto (?:\S+)\/metrics\/job\/my-job\n$/.exec(
      shown,
    ) ?? []
  expect(Math.abs(Number(at) * 1000 - Date.now())).toBeLessThan(60_000)
})

const cards = [...describeCards(receivers), ...ownCards]
const webhook = { key: 'hook', secret: 's3cret' }
const at = (endpoint: string) => ({ endpoint, key: 'vdi_key', webhook })
const inside = at('https://vedette.example/base')
const textOf = (name: string, filled = inside): string => fillCard(cards.find((card) => card.name === name)?.text ?? '', filled)

test('every kind of source has a name of its own, and whatever a card leaves open is filled in', () => {
  const names = [...cards, ...alertSnippetKinds].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name } of cards) {
    expect([name, textOf(name)]).toEqual([name, expect.stringContaining('vedette.example')])
    expect(textOf(name)).not.toContain('{{')
  }
})

test('what stands in files has address and key in their places', () => {
  expect(parse(textOf('prometheus'))).toEqual({
    remote_write: [{ url: 'https://vedette.example/base/prometheus/api/v1/write', authorization: { credentials: 'vdi_key' } }],
  })
  expect(parse(textOf('loki'))).toMatchObject({ clients: [{ basic_auth: { password: 'vdi_key' } }] })
  expect(parse(textOf('filebeat'))).toMatchObject({ 'output.elasticsearch': { hosts: [inside.endpoint], password: 'vdi_key' } })
  const bit = (endpoint: string) =>
    [...textOf('fluent-bit', at(endpoint)).matchAll(/^ +(?:Host|Port|tls) +(\S+)$/gm)].map(([, value]) => value)
  expect(bit('https://vedette.example')).toEqual(['vedette.example', '443', 'On'])
  expect(bit('http://10.0.0.7:7117/base')).toEqual(['10.0.0.7', '7117', 'Off'])
})

test("a GELF message is JSON; GitHub's webhook carries name and secret, and no key; only signed ones do", () => {
  expect(JSON.parse(/-d '(.*)'$/.exec(textOf('gelf'))?.[1] ?? '')).toMatchObject({ version: '1.1' })
  expect(textOf('github')).toContain('https://vedette.example/base/webhooks/github?key=hook')
  expect(textOf('github')).toContain('s3cret')
  expect(textOf('github')).not.toContain('vdi_key')
  expect(cards.filter(({ signed }) => signed).map(({ name }) => name)).toEqual(['github'])
})

test('what a value holds is filled in as it is', () => {
  expect(fillCard('{{key}} {{other}} {{endpoint}}', { endpoint: 'http://{{key}}', key: '$& {{endpoint}}', webhook })).toBe(
    '$& {{endpoint}} {{other}} http://{{key}}',
  )
})
