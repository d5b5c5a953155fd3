import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { Fault } from '../../lib/errors.ts'
import { Labels } from '../../query/promql/index.ts'
import { queryVector } from '../run/query-vector.ts'
import { MemoryStore } from '../testdata/memory-store.ts'
import { expandTemplate, type TemplateData } from './expand-template.ts'

const atMs = 60_000
const store = new MemoryStore()
const seen: string[] = []

for (const [labels, value] of [
  [{ __name__: 'up', instance: 'host.example.com:9090', job: 'a b' }, 1_048_576],
  [{ __name__: 'requests', code: '500' }, 3],
  [{ __name__: 'requests', code: '200' }, 1500],
  [{ __name__: 'requests', code: '404' }, 0.25],
] as const) {
  store.write([{ labels: Labels.from(Object.entries(labels)), timeMs: atMs, value }])
}
store.flush()

const data: TemplateData = {
  alertName: 'T',
  sample: {
    labels: Labels.from([
      ['__name__', 'up'],
      ['instance', 'host.example.com:9090'],
      ['job', 'a b'],
    ]),
    value: 1_048_576,
  },
  externalLabels: [['cluster', 'c1']],
  externalUrl: 'https://prometheus.example.com/path/x',
  atMs,
  ask: (text) => {
    seen.push(text)
    return queryVector(store, text, { timeMs: atMs, subqueryStepMs: 60_000, timeoutMs: 10_000 }, new AbortController().signal)
  },
}

test('every template reads as with promtool', async () => {
  const lines = readFileSync(new URL('testdata/promtool.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const different: unknown[] = []
  for (const line of lines) {
    const [text, said]: readonly [string, string] = JSON.parse(line)
    const made = await expandTemplate(text, data)
    // Each rule has its own name there.
    const wanted = said.replaceAll(/__alert_T\d+/g, '__alert_T')
    if (made !== wanted) different.push({ text, wanted, made })
  }
  expect(lines.length).toBeGreaterThan(180)
  expect(different).toEqual([])
})

test('an answer is asked for once, and a question may depend on an answer', async () => {
  seen.length = 0
  const text =
    '{{ with query "sum(requests)" }}{{ . | first | value | printf "vector(%v)" | query | first | value }}{{ end }} {{ len (query "sum(requests)") }}'
  expect(await expandTemplate(text, data)).toBe('1503.25 1')
  expect(seen).toEqual(['sum(requests)', 'vector(1503.25)'])
})

test('a query that cannot be answered stands in the text', async () => {
  const ask = async () => {
    throw new Fault('query_limit', 'query timed out in query execution')
  }
  expect(await expandTemplate('{{ query "up" | len }}', { ...data, ask })).toBe(
    '<error expanding template: error executing template __alert_T: template: __alert_T:1:115: executing "__alert_T" at <query "up">: error calling query: query timed out in query execution>',
  )
})

test('a template that is cancelled is no text', async () => {
  const ask = async () => {
    throw new Fault('cancelled', 'stopped')
  }
  await expect(expandTemplate('{{ query "up" | len }}', { ...data, ask })).rejects.toThrow('stopped')
})

test('what Prometheus has since 2.42: where it is, what time it is, capitals, durations', async () => {
  const text = `{{ externalURL }} {{ pathPrefix }} {{ now }} {{ title "it's 3rd hELLO" }} {{ toDuration 90.5 }} {{ urlQueryEscape "a b" }} {{ parseDuration "-1m" }}`
  expect(await expandTemplate(text, data)).toBe("https://prometheus.example.com/path/x /path/x 60 It's 3Rd HELLO 1m30.5s a+b -60")
})

test('a template that asks without end is refused', async () => {
  const text = Array.from({ length: 101 }, (_, at) => `{{ query "vector(${at})" | len }}`).join('')
  expect(await expandTemplate(text, data)).toContain('template asks more than 100 queries')
})

test('a template that cannot be parsed stands in the text', async () => {
  expect(await expandTemplate('{{ if }}', data)).toBe(
    '<error expanding template: error parsing template __alert_T: template: __alert_T:1: missing value for if>',
  )
})
