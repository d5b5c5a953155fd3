import { execFileSync } from 'node:child_process'

import { expect, test } from 'vitest'

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
