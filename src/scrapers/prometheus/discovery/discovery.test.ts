import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, describe, expect, test } from 'vitest'

import { systemClock } from '../../../lib/clock.ts'
import { createLog } from '../../../lib/log.ts'
import type { DiscoveredGroup } from '../targets/build-targets.ts'
import { scrapeConfigOf } from '../testdata/scrape-config.ts'
import { serveMetrics } from '../testdata/serve-metrics.ts'
import { discoverDns } from './discover-dns.ts'
import { discoverFiles } from './discover-files.ts'
import { discoverHttp } from './discover-http.ts'
import type { Discover } from './discovery.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-discovery-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
let stopping = new AbortController()
afterEach(() => {
  stopping.abort()
  stopping = new AbortController()
})

/** What the discovery finds, one after the other; `log` has what it complained of. */
function start(discover: Discover) {
  const log: string[] = []
  const found: (readonly DiscoveredGroup[])[] = []
  let wake = (): void => undefined
  const context = {
    clock: systemClock,
    log: createLog({
      level: 'info',
      destination: {
        write: (line) => {
          log.push(line)
          wake()
        },
      },
    }),
    signal: stopping.signal,
    environment: {},
  }
  const ended = discover(context, (groups) => {
    found.push(groups)
    wake()
  })
  const until = async (isTrue: () => boolean): Promise<void> => {
    while (!isTrue()) await new Promise<void>((resolve) => (wake = resolve))
  }
  return { log, found, ended, until }
}

describe('file_sd', () => {
  test('JSON and YAML files are read, and read again; a bad one keeps what it said', async () => {
    const yaml = join(directory, 'a.yml')
    const json = join(directory, 'b.json')
    writeFileSync(yaml, '- targets: [one, 2]\n  labels: { port: 80 }\n')
    const { found, until, log } = start(
      discoverFiles({ files: [join(directory, '*.yml'), join(directory, '*.json')], refresh_interval: 1000 }),
    )
    await until(() => found.length === 1)
    const first = { targets: [{ __address__: 'one' }, { __address__: '2' }], labels: { port: '80', __meta_filepath: yaml } }
    expect(found[0]).toEqual([first])
    writeFileSync(`${json}.new`, '[{"targets":["three"],"labels":{"a":"b"}}]')
    renameSync(`${json}.new`, json)
    await until(() => found.length === 2)
    const second = { targets: [{ __address__: 'three' }], labels: { a: 'b', __meta_filepath: json } }
    expect(found[1]).toEqual([first, second])
    writeFileSync(yaml, '- targets: [one]\n  label: {}\n')
    utimesSync(yaml, 1e9, 1e9)
    await until(() => found.length === 3)
    expect(found[2]).toEqual([first, second])
    expect(log.join()).toContain(`${yaml}:2: [0].label`)
    rmSync(json)
    await until(() => found.length === 4)
    expect(found[3]).toEqual([first])
    // As large as before, with the time it had: of a back-up, or of `cp -p`.
    writeFileSync(yaml, '- targets: [tw]\n  labels: {}\n')
    utimesSync(yaml, 1e9, 1e9)
    await until(() => found.length === 5)
    expect(found[4]).toEqual([{ targets: [{ __address__: 'tw' }], labels: { __meta_filepath: yaml } }])
  })
})

describe('http_sd', () => {
  test('is asked again and again; an answer that is wrong keeps the last', async () => {
    const server = await serveMetrics()
    try {
      server.show('[{"targets":["a:1"],"labels":{"x":"y"}}]', 'application/json; charset=utf-8')
      const url = `http://${server.address}/sd`
      const [config] = scrapeConfigOf({ http_sd_configs: [{ url, refresh_interval: '20ms' }] }).httpDiscoveries
      if (config === undefined) throw new Error('no discovery')
      const { found, until, log } = start(discoverHttp(config))
      await until(() => found.length === 1)
      expect(found[0]).toEqual([{ targets: [{ __address__: 'a:1' }], labels: { x: 'y', __meta_url: url } }])
      expect(server.requests[0]?.headers['x-prometheus-refresh-interval-seconds']).toBe('0.02')
      const told = found.length
      for (const [body, type, reason] of [
        ['[{"targets":[1]}]', 'application/json', '[0].targets[0]'],
        ['[{"target":[]}]', 'application/json', 'Unrecognized key'],
        ['{', 'application/json', 'is not JSON'],
        ['[]', 'text/plain', 'unsupported content type'],
      ] as const) {
        server.show(body, type)
        await until(() => log.join().includes(reason))
      }
      expect(found.slice(told).every((groups) => groups.length === 1)).toBe(true)
      server.show('[]', 'application/json')
      await until(() => found.at(-1)?.length === 0)
    } finally {
      await server.close()
    }
  })
})

describe('dns_sd', () => {
  const none = async (): Promise<never> => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
  const resolver = {
    resolveSrv: async (name: string) => (name === 'gone' ? none() : [{ name: 'host.example', port: 81, priority: 0, weight: 0 }]),
    resolve4: async () => ['1.2.3.4'],
    resolve6: async () => ['::1'],
    resolveMx: async () => [{ exchange: 'mail.example', priority: 1 }],
    resolveNs: async () => Promise.reject(Object.assign(new Error('broken'), { code: 'ESERVFAIL' })),
  }
  const look = async (type: 'SRV' | 'A' | 'AAAA' | 'MX' | 'NS', names: string[]) => {
    const { found, until, log } = start(discoverDns({ names, type, port: 9, refresh_interval: 60_000 }, resolver))
    await until(() => found.length === 1)
    return { groups: found[0], log }
  }

  test('SRV; a name that does not exist has no targets', async () => {
    expect((await look('SRV', ['_a._tcp', 'gone'])).groups).toEqual([
      {
        targets: [
          {
            __address__: 'host.example:81',
            __meta_dns_name: '_a._tcp',
            __meta_dns_srv_record_target: 'host.example.',
            __meta_dns_srv_record_port: '81',
          },
        ],
        labels: {},
      },
      { targets: [], labels: {} },
    ])
  })

  test.each([
    ['A', '1.2.3.4:9'],
    ['AAAA', '[::1]:9'],
    ['MX', 'mail.example:9'],
  ] as const)('%s', async (type, address) => {
    expect((await look(type, ['x'])).groups?.[0]?.targets[0]).toMatchObject({ __address__: address, __meta_dns_name: 'x' })
  })

  test('a DNS that fails is logged', async () => {
    const { groups, log } = await look('NS', ['x'])
    expect(groups).toEqual([])
    expect(log.join()).toContain('broken')
  })
})
