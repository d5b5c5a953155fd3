import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { Counter, Gauge, Histogram, type PrometheusContentType, Pushgateway, Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { apiToken, eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/** The push API of Pushgateway at the built program: as prom-client and curl call it, through kill -9. */
const run = promisify(execFile)
const config = { selfTelemetry: { enabled: false }, pushgateway: { repeatSeconds: 1 } }
let vedette: Vedette
beforeAll(async () => {
  vedette = await startVedette({ config })
})
afterAll(() => vedette.dispose())

type Found = readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[]

/** Series and values as Prometheus' API tells them: `name{labels} value`, sorted. */
async function query(expr: string): Promise<string[]> {
  const answer = await fetch(`${vedette.url}/prometheus/api/v1/query?${new URLSearchParams({ query: expr }).toString()}`, {
    headers: { authorization: `Bearer ${apiToken}` },
  })
  const { data } = (await answer.json()) as { data: { result: Found } }
  return data.result
    .map(({ metric: { __name__: name = '', ...labels }, value: [, value] }) => `${name}${JSON.stringify(labels)} ${value}`)
    .sort((a, b) => (a < b ? -1 : 1))
}

async function shows(expr: string, lines: readonly string[]): Promise<void> {
  await eventually(
    () => query(expr),
    (found) => JSON.stringify(found) === JSON.stringify(lines),
    60_000,
  )
}

describe('prom-client', () => {
  function client(registry: Registry, headers: Record<string, string> = {}): Pushgateway<PrometheusContentType> {
    return new Pushgateway(vedette.url, { headers: { authorization: `Bearer ${ingestKey}`, ...headers } }, registry)
  }

  test('push, pushAdd and delete of a whole registry', async () => {
    const registry = new Registry()
    const registers = [registry]
    const runs = new Counter({ name: 'backup_runs_total', help: 'Runs.', labelNames: ['kind'], registers })
    const size = new Gauge({ name: 'backup_bytes', help: 'Size of "the" last\nbackup.', registers })
    const took = new Histogram({ name: 'backup_seconds', help: 'How long.', buckets: [1, 10], registers })
    runs.inc({ kind: 'full' }, 3)
    size.set(1.5e9)
    took.observe(4)
    const where = { jobName: 'nightly', groupings: { host: 'db 1' } }
    expect((await client(registry).push(where)).resp).toMatchObject({ statusCode: 200 })
    await shows('{job="nightly",__name__!~"push_.*"}', [
      'backup_bytes{"host":"db 1","job":"nightly"} 1500000000',
      'backup_runs_total{"host":"db 1","job":"nightly","kind":"full"} 3',
      'backup_seconds_bucket{"host":"db 1","job":"nightly","le":"+Inf"} 1',
      'backup_seconds_bucket{"host":"db 1","job":"nightly","le":"1.0"} 0',
      'backup_seconds_bucket{"host":"db 1","job":"nightly","le":"10.0"} 1',
      'backup_seconds_count{"host":"db 1","job":"nightly"} 1',
      'backup_seconds_sum{"host":"db 1","job":"nightly"} 4',
    ])
    const { data } = await vedette.api<{ data: Record<string, unknown> }>('/prometheus/api/v1/metadata?metric=backup_bytes')
    expect(data).toEqual({ backup_bytes: [{ type: 'gauge', help: 'Size of "the" last\nbackup.', unit: '' }] })

    const other = new Registry()
    new Gauge({ name: 'backup_bytes', help: 'Size.', registers: [other] }).set(7)
    await client(other, { 'Content-Encoding': 'gzip' }).pushAdd(where)
    await shows('{__name__=~"backup_bytes|backup_runs_total"}', [
      'backup_bytes{"host":"db 1","job":"nightly"} 7',
      'backup_runs_total{"host":"db 1","job":"nightly","kind":"full"} 3',
    ])
    await client(other).push(where)
    await shows('{job="nightly",__name__!~"push_.*"}', ['backup_bytes{"host":"db 1","job":"nightly"} 7'])
    expect((await client(other).delete(where)).resp).toMatchObject({ statusCode: 202 })
    await shows('{job="nightly"}', [])
  })

  test('what is refused it hears', async () => {
    const registry = new Registry()
    new Counter({ name: 'clash', help: 'C.', registers: [registry] }).inc()
    const gauges = new Registry()
    new Gauge({ name: 'clash', help: 'C.', registers: [gauges] }).set(1)
    // As our manual has it: the key as the password.
    await new Pushgateway(vedette.url, { auth: `job:${ingestKey}` }, registry).push({ jobName: 'a' })
    await expect(client(gauges).push({ jobName: 'b' })).rejects.toThrow(
      'push failed with status 400, pushed metrics are invalid or inconsistent with existing metrics: metric family "clash" has type gauge but should have counter',
    )
    await expect(new Pushgateway(vedette.url, {}, gauges).push({ jobName: 'b' })).rejects.toThrow('push failed with status 401')
  })
})

test('the examples of its manual, in a shell', async () => {
  const shell = async (script: string): Promise<string> => {
    const curl = `curl -H "Authorization: Bearer ${ingestKey}" -sS -w "%{http_code}"`
    const ours = script.replaceAll('curl', curl).replaceAll('http://pushgateway.example.org:9091', vedette.url)
    return (await run('sh', ['-c', ours])).stdout
  }
  expect(
    await shell(`echo "some_metric 3.14" | curl --data-binary @- http://pushgateway.example.org:9091/metrics/job/some_job
cat <<EOF | curl --data-binary @- http://pushgateway.example.org:9091/metrics/job/some_job/instance/some_instance
# TYPE other_metric counter
other_metric{label="val1"} 42
# TYPE another_metric gauge
# HELP another_metric Just an example.
another_metric 2398.283
EOF
echo 'path_metric{foo="bar"} 3.14' | gzip |
  curl -H 'Content-Encoding: gzip' --data-binary @- http://pushgateway.example.org:9091/metrics/job/directory_cleaner/path@base64/L3Zhci90bXA`),
  ).toBe('200200200')
  const all = '{__name__=~".*_metric"}'
  const ofPath = 'path_metric{"foo":"bar","job":"directory_cleaner","path":"/var/tmp"} 3.14'
  await shows(all, [
    'another_metric{"instance":"some_instance","job":"some_job"} 2398.283',
    'other_metric{"instance":"some_instance","job":"some_job","label":"val1"} 42',
    ofPath,
    'some_metric{"job":"some_job"} 3.14',
  ])
  expect(
    await shell(`curl -X DELETE http://pushgateway.example.org:9091/metrics/job/some_job
curl -X DELETE http://pushgateway.example.org:9091/metrics/job/some_job/instance/some_instance`),
  ).toBe('202202')
  await shows(all, [ofPath])
  expect((await fetch(`${vedette.url}/metrics`)).headers.get('content-type')).toContain('text/plain')
})

/** Pushes rising numbers to a group of its own and deletes it now and then, until nobody answers. */
class Pusher {
  readonly group: string
  /** The number that the group has for certain, and the one that was asked for last; undefined = the group is deleted. */
  told: number | undefined
  asked: number | undefined

  constructor(group: string) {
    this.group = group
  }

  async run(first: number, onAnswer: () => void): Promise<void> {
    for (let n = first; ; n++) {
      this.asked = n % 17 === 16 ? undefined : n
      if (!(await this.isAnswered(this.asked))) return
      this.told = this.asked
      onAnswer()
    }
  }

  private async isAnswered(n: number | undefined): Promise<boolean> {
    const answer = await fetch(`${vedette.url}/metrics/job/killed/group/${this.group}`, {
      method: n === undefined ? 'DELETE' : 'PUT',
      headers: { authorization: `Bearer ${ingestKey}` },
      ...(n === undefined ? {} : { body: `killed_number ${n}\nkilled_${n % 3} ${n}\n` }),
    }).catch(() => undefined)
    if (answer !== undefined && !answer.ok) throw new Error(`refused with ${answer.status}: ${await answer.text()}`)
    return answer !== undefined
  }
}

test('kill -9 under way: every push that was answered is there, and every deletion', async () => {
  const pushers = Array.from({ length: 6 }, (_, n) => new Pusher(`g${n}`))
  let answered = 0
  const runs: Promise<void>[] = []
  await new Promise<void>((resolve) => {
    const onAnswer = (): void => void (++answered === 203 && resolve())
    runs.push(...pushers.map((pusher) => pusher.run(1, onAnswer)))
  })
  await vedette.kill()
  await Promise.all(runs)
  vedette = await startVedette({ config, directory: vedette.directory })
  // Everything there is is stored again every second: once that was seen twice, what was not stored since the start is not there.
  const startedAt = Date.now() / 1000
  const answer = await fetch(`${vedette.url}/metrics/job/fence`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${ingestKey}` },
    body: 'fence 1\n',
  })
  expect(answer.status).toBe(200)
  await eventually(
    () => query(`timestamp(fence) > ${startedAt + 3}`),
    ({ length }) => length > 0,
    60_000,
  )
  const found = await query(`killed_number and (timestamp(killed_number) > ${startedAt})`)
  const values = new Map(found.map((line) => [/"group":"(\w+)"/.exec(line)?.[1], Number(line.split(' ').at(-1))]))
  for (const { group, told, asked } of pushers) expect([told, asked]).toContain(values.get(group))
})
