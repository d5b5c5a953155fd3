import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { readerToken, servePrometheus } from '../../api/prometheus/testdata/serve-prometheus.ts'
import { systemClock } from '../../lib/clock.ts'
import { createMemoryReader } from '../../query/promql/testdata/memory-reader.ts'
import { query } from './query.ts'

let url: string
let close: () => Promise<void>
let directory: string
let stdout = ''
let stderr = ''

beforeAll(async () => {
  const reader = createMemoryReader('load 30s\n  a{x="1"} 0+30x10\n  a{x="2"} 1x10\n  h {{schema:0 count:3 sum:4.5 buckets:[3]}}x10')
  const served = await servePrometheus(reader, { clock: systemClock })
  url = served.url.replace(/\/prometheus$/, '')
  close = () => served.close()
  directory = mkdtempSync(join(tmpdir(), 'vedette-query-'))
  writeFileSync(join(directory, 'token'), `${readerToken}\n`)
  writeFileSync(join(directory, 'wrong'), 'nobody')
})
afterAll(async () => {
  rmSync(directory, { recursive: true })
  await close()
})
beforeEach(() => {
  stdout = stderr = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true))
})
afterEach(() => vi.restoreAllMocks())

async function ask(...words: readonly string[]): Promise<number> {
  return query.run(['--url', url, ...words], { VEDETTE_API_TOKEN: readerToken })
}

test.each([
  [['sort_desc(a)', '--time', '60'], 'a{x="1"}  60\na{x="2"}  1\n'],
  [['h', '--time', '1970-01-01T00:01:00Z'], 'h  count 3, sum 4.5\n'],
  [['a', '--time', 'now'], 'no series\n'],
  [['1 + 1'], '2\n'],
  [
    ['a{x="1"}', '--start', '0', '--end', '30', '--step', '30s'],
    'a{x="1"}\n  1970-01-01T00:00:00.000Z  0\n  1970-01-01T00:00:30.000Z  30\n',
  ],
  [
    ['a', '--time', '60', '--limit', '1', '-o', 'json'],
    '{"resultType":"vector","result":[{"metric":{"__name__":"a","x":"1"},"value":[60,"60"]}]}\n',
  ],
])('%j', async (words, expected) => {
  expect([await ask(...words), stdout]).toEqual([0, expected])
})

test('from an hour ago until now, every minute', async () => {
  await ask('1', '--start', 'now-1h', '-o', 'json')
  const { result } = JSON.parse(stdout) as { result: { values: [number, string][] }[] }
  expect(result[0]?.values.length).toBe(61)
})

test('notices go elsewhere', async () => {
  await ask('rate(a[1m])', '--time', '60', '--limit', '1')
  expect(stdout).toBe('{x="1"}  1\n')
  expect(stderr.split('\n')).toEqual([
    'results truncated due to limit',
    'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "a" (1:6)',
    '',
  ])
})

test.each([
  [['sum('], 'unclosed left parenthesis'],
  [['1', '--url', 'http://127.0.0.1:1'], 'does not answer'],
  [['1', '--token-file', '/does/not/exist'], 'cannot be read'],
  [['1', '--end', 'now'], 'give --time for one time'],
  [['1', '--start', 'now', '--time', 'now'], 'give --time for one time'],
  [['1', '--time', 'now-x'], 'is not a time'],
])('%j is refused', async (words, message) => {
  await expect(ask(...words)).rejects.toThrow(message)
})

test.each([[[]], [['1', '2']], [['1', '-o', 'xml']]])('%j: how it is used', async (words) => {
  expect([await ask(...words), stderr.startsWith('vedette query EXPR')]).toEqual([2, true])
})

test('the token: from a file, a wrong one, none', async () => {
  expect(await query.run(['1', '--url', url, '--token-file', join(directory, 'token')], {})).toBe(0)
  const wrong = query.run(['1', '--url', url, '--token-file', join(directory, 'wrong')], {})
  await expect(wrong).rejects.toMatchObject({ code: 'unauthenticated', message: 'the API token is not known' })
  await expect(query.run(['1', '--url', url], {})).rejects.toThrow('give an API token')
})
