import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { Labels, listSelectors, parseExpr, promqlFeatures } from '../../src/query/promql/index.ts'
import { makePackGroups, packs } from '../../src/rules/index.ts'
import { RunningGroup } from '../../src/rules/run/running-group.ts'
import { groupContext } from '../../src/rules/testdata/group-context.ts'
import { MemoryBook } from '../../src/rules/testdata/memory-book.ts'
import { MemoryStore } from '../../src/rules/testdata/memory-store.ts'
import { type Exporters, hasExporters, startExporters } from '../harness/start-exporters.ts'
import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

interface ListedRule {
  readonly name: string
  readonly health: string
  readonly state: string
  readonly source?: string
  readonly lastError?: string
  readonly labels: Readonly<Record<string, string>>
}

interface Told {
  readonly alerts: readonly {
    readonly status: string
    readonly labels: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
  }[]
}

/**
 * Not with these exporters: of newer ones, of their own queries, of replicas, of what is checked over TLS, of the platform's own monitors, and
 * of the alerts of other rules.
 */
const elsewhere =
  /^(ALERTS|pg_replication_lag|pg_replication_lag_seconds|redis_master_link_up|probe_ssl_earliest_cert_expiry|probe_success_outside_maintenance)$/

/** Their data are there. */
const sourced = /^Redis(Down|Memory|Connections|Rejects|SaveFails)|^HealthCheck|^HostMemory|^TargetDown|^PostgresDown/

async function rulesOf(vedette: Vedette): Promise<readonly ListedRule[]> {
  const { data } = await vedette.api<{ data: { groups: { rules: ListedRule[] }[] } }>('/prometheus/api/v1/rules')
  return data.groups.flatMap(({ rules }) => rules)
}

describe.skipIf(!hasExporters)('beside real servers and their exporters', () => {
  let directory: string
  let exporters: Exporters
  let vedette: Vedette
  let hook: Server
  const told: Told[] = []

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vedette-packs-'))
    exporters = await startExporters()
    hook = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        if (request.method === 'POST') told.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Told)
        response.end()
      })
    })
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    // The address of a TCP server is an object.
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`
    const { addresses } = exporters
    const job = (name: keyof Exporters['addresses'], more = {}) => ({
      job_name: name,
      static_configs: [{ targets: [addresses[name]] }],
      ...more,
    })
    const probe = {
      metrics_path: '/probe',
      params: { module: ['http_2xx'] },
      static_configs: [{ targets: [url] }],
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__param_target'], target_label: 'instance' },
        { target_label: '__address__', replacement: addresses.blackbox },
      ],
    }
    const jobs = [job('postgres'), job('redis'), job('node'), job('blackbox', probe)]
    writeFileSync(
      join(directory, 'prometheus.yml'),
      JSON.stringify({ global: { scrape_interval: '2s', scrape_timeout: '2s' }, scrape_configs: jobs }),
    )
    const receivers = [{ name: 'hook', webhook_configs: [{ url }] }]
    const route = { receiver: 'hook', group_by: ['...'], group_wait: '0s', group_interval: '1s' }
    writeFileSync(join(directory, 'alertmanager.yml'), JSON.stringify({ route, receivers }))
    vedette = await startVedette({
      config: {
        scrape: { prometheusConfig: join(directory, 'prometheus.yml') },
        alerting: {
          alertmanagerConfig: join(directory, 'alertmanager.yml'),
          // How the platform itself does on a busy machine is not looked at here.
          packs: { off: ['mysql', 'platform', 'self_watch'], rules: { PostgresDown: { for: '0s' } } },
        },
      },
    })
  })
  afterAll(async () => {
    await vedette.dispose()
    await exporters.stop()
    hook.close()
    rmSync(directory, { recursive: true, force: true })
  })

  test('what the rules look at is there, under these names and with these labels', async () => {
    const mine = packs.filter(({ name }) => ['hosts', 'targets', 'probes', 'certificates', 'postgres', 'redis'].includes(name))
    const selectors = mine.flatMap(({ rules }) =>
      rules.flatMap(({ query }) =>
        listSelectors(parseExpr(String(query['promql']), { features: promqlFeatures }))
          .filter((matchers) => !elsewhere.test(matchers.find(({ name }) => name === '__name__')?.value ?? ''))
          .map((matchers) => matchers.map(({ name, operator, value }) => `${name}${operator}${JSON.stringify(value)}`).join(',')),
      ),
    )
    const missing = async (): Promise<readonly string[]> => {
      const found = await Promise.all(
        [...new Set(selectors)].map(async (selector) => {
          const { data } = await vedette.api<{ data: unknown[] }>(
            `/prometheus/api/v1/series?limit=1&match[]=${encodeURIComponent(`{${selector}}`)}`,
          )
          return data.length === 0 ? [selector] : []
        }),
      )
      return found.flat()
    }
    expect(await eventually(missing, ({ length }) => length === 0, 30_000)).toEqual([])
    expect(selectors.length).toBeGreaterThan(40)
  })

  test('what the platform tells of itself trips none of them, minute after minute', async () => {
    const { data } = await eventually(
      () =>
        vedette.api<{ data: { result: { metric: Record<string, string>; value: [number, string] }[] } }>(
          `/prometheus/api/v1/query?query=${encodeURIComponent('{job="vedette"}')}`,
        ),
      (answer) => answer.data.result.length > 20,
      90_000,
    )
    const store = new MemoryStore()
    const startMs = Date.now()
    const context = groupContext({ now: () => startMs, monotonic: () => 0 }, store, new MemoryBook())
    const groups = makePackGroups({ enabled: true, off: ['services', 'logs', 'Deployment', 'Maintenance'], rules: {} }).map(
      (group) => new RunningGroup(context, group, { intervalMs: 60_000, queryOffsetMs: 0 }),
    )
    const { signal } = new AbortController()
    for (let minute = 0; minute < 20; minute++) {
      const timeMs = startMs + minute * 60_000
      store.write(
        data.result.map(({ metric, value }) => ({ labels: Labels.from(Object.entries(metric)), timeMs, value: Number(value[1]) })),
      )
      store.flush()
      for (const group of groups) await group.evaluate(timeMs, { signal, stopping: signal })
    }
    const active = groups.flatMap(({ rules }) => rules.flatMap(({ alerts }) => [...(alerts?.active.values() ?? [])]))
    expect(active.map(({ labels, value }) => `${labels.get('alertname')} ${value}`)).toEqual([])
  })

  test('a database that cannot be reached is told; nothing else is', { timeout: 300_000 }, async () => {
    exporters.stopDatabase()
    await eventually(
      async () => told.flatMap(({ alerts }) => alerts),
      (alerts) => alerts.some(({ labels }) => labels['alertname'] === 'PostgresDown'),
      150_000,
    )
    // It is told again when a scrape of a busy machine came too late in between.
    const alerts = told.flatMap((one) => one.alerts).filter(({ status }) => status === 'firing')
    expect(new Set(alerts.map(({ labels: { alertname, severity, job } }) => [alertname, severity, job].join(' ')))).toEqual(
      new Set(['PostgresDown critical postgres']),
    )
    expect(alerts[0]?.annotations).toMatchObject({
      summary: `The database ${exporters.addresses.postgres} cannot be reached`,
      runbook_url: `${vedette.url}/alerts/runbooks/PostgresDown`,
    })
    // Each is looked at once a minute.
    const rules = await eventually(
      () => rulesOf(vedette),
      (all) => all.every(({ name, source }) => !sourced.test(name) || source === 'present'),
      70_000,
    )
    const sources = (name: RegExp): readonly unknown[] => [
      ...new Set(rules.filter((rule) => name.test(rule.name)).map(({ source }) => source)),
    ]
    expect(sources(sourced)).toEqual(['present'])
    expect(sources(/^(Nginx|Queue)/)).toEqual(['absent'])
    expect(sources(/^Mysql/)).toEqual([])
    expect(rules.flatMap(({ name, lastError }) => (lastError === undefined ? [] : [`${name}: ${lastError}`]))).toEqual([])
  })
})
