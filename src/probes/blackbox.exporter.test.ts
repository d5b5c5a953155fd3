import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findFreePort } from '../../test/harness/find-free-port.ts'
import { startListener } from '../../test/harness/start-listener.ts'
import { systemClock } from '../lib/clock.ts'
import { createGuard } from '../lib/outgoing/outgoing-guard.ts'
import { runCheck } from './run-check.ts'
import { makeCertificate } from './testdata/make-certificate.ts'
import { serveTargets, type Targets } from './testdata/serve-targets.ts'

const binary = '/usr/bin/prometheus-blackbox-exporter'

/** What is of a moment. */
const timed = /^probe_(duration_seconds|dns_lookup_time_seconds|http_duration_seconds)/

describe.runIf(existsSync(binary))('the same names and values as blackbox_exporter', () => {
  let targets: Targets
  let exporter: { readonly url: string; stop(): Promise<void> }
  let directory: string
  const certificate = makeCertificate(20)

  beforeAll(async () => {
    targets = await serveTargets(certificate)
    directory = mkdtempSync(join(tmpdir(), 'blackbox-'))
    const file = join(directory, 'blackbox.yml')
    const ca = join(directory, 'ca.pem')
    writeFileSync(ca, certificate.cert)
    const tls = `tls_config: { ca_file: ${ca} }`
    const modules = {
      http: 'prober: http',
      https: `prober: http\n    http: { ${tls} }`,
      insecure: 'prober: http\n    http: { tls_config: { insecure_skip_verify: true } }',
      words: 'prober: http\n    http: { fail_if_body_not_matches_regexp: ["ill"] }',
      still: 'prober: http\n    http: { follow_redirects: false, valid_status_codes: [302] }',
      tcp: 'prober: tcp',
      spoken: `prober: tcp\n    tcp: { query_response: [{ send: "PING" }, { expect: "^[+]PONG" }] }`,
      tls: `prober: tcp\n    tcp: { tls: true, ${tls} }`,
    }
    writeFileSync(
      file,
      `modules:\n${Object.entries(modules)
        .map(([name, text]) => `  ${name}:\n    ${text}\n`)
        .join('')}`,
    )
    const url = `http://127.0.0.1:${await findFreePort()}`
    const { stop } = await startListener(binary, [`--config.file=${file}`, `--web.listen-address=${url.slice(7)}`], `${url}/-/healthy`)
    exporter = { url, stop }
  }, 60_000)
  afterAll(async () => {
    await exporter.stop()
    await targets.stop()
    rmSync(directory, { recursive: true })
  })

  async function theirs(module: string, target: string): Promise<Map<string, number>> {
    const answer = await fetch(`${exporter.url}/probe?module=${module}&target=${encodeURIComponent(target)}`)
    const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
  }

  async function ours(kind: string, settings: object): Promise<Map<string, number>> {
    const guard = createGuard({ allowedHosts: () => ['127.0.0.0/8'], resolve: async () => [{ address: '127.0.0.1', family: 4 }] })
    const tools = { clock: systemClock, guard, userAgent: 'vedette/test' }
    const { figures } = await runCheck(tools, { kind, settings, timeoutMs: 20_000 }, new AbortController().signal)
    return new Map(
      figures.map(({ name, labels = {}, value }) => {
        const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))
        return [pairs.length === 0 ? name : `${name}{${pairs.map(([label, text]) => `${label}="${text}"`).join(',')}}`, value]
      }),
    )
  }

  const web = (path: string): string => `http://127.0.0.1:${targets.http}${path}`
  const secure = (path: string): string => `https://127.0.0.1:${targets.https}${path}`

  const cases: readonly (readonly [module: string, target: () => string, kind: 'http' | 'tcp' | 'tls', settings: object])[] = [
    ['http', (): string => web('/ok'), 'http', {}],
    ['http', (): string => web('/chunked'), 'http', {}],
    ['http', (): string => web('/status?is=503'), 'http', {}],
    ['http', (): string => web('/redirect?left=2'), 'http', {}],
    ['still', () => web('/redirect?left=2'), 'http', { maxRedirects: 0, status: '302' }],
    ['words', () => web('/ok'), 'http', { matches: 'ill' }],
    ['https', () => secure('/ok'), 'http', { ca: certificate.cert }],
    ['insecure', () => secure('/ok'), 'http', { verifyTls: false }],
    ['tcp', () => `127.0.0.1:${targets.tcp}`, 'tcp', {}],
    ['spoken', () => `127.0.0.1:${targets.tcp}`, 'tcp', { send: String.raw`PING\n`, expect: '^[+]PONG' }],
    ['tls', () => `127.0.0.1:${targets.https}`, 'tls', { ca: certificate.cert }],
    ['tcp', () => '127.0.0.1:1', 'tcp', {}],
  ]
  test.each(cases)('%s', async (module, targetOf, kind, settings) => {
    const target = targetOf()
    const expected = await theirs(module, target)
    const found = await ours(kind, { ...(kind === 'http' ? { url: target } : { target }), ...settings })
    const shared = [...expected.keys()].filter((name) => found.has(name))
    expect(shared.length).toBeGreaterThan(kind === 'http' ? 14 : 2)
    const values = (from: Map<string, number>): Record<string, number | undefined> =>
      Object.fromEntries(shared.filter((name) => !timed.test(name)).map((name) => [name, from.get(name)]))
    expect(values(found)).toEqual(values(expected))
    expect([...expected.keys()].filter((name) => !found.has(name))).toEqual([])
  })
})
