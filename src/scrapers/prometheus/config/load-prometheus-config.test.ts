import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { checkPrometheusConfig, loadPrometheusConfig } from './load-prometheus-config.ts'
import type { PrometheusConfig } from './prometheus-config.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-prometheus-config-'))
const corpus = join(import.meta.dirname, '../../../../../shared/corpus/prometheus-config')
const environment = { REGION: 'eu' }
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const write = (text: string, name = 'prometheus.yml'): string => {
  writeFileSync(join(directory, name), text)
  return join(directory, name)
}
const load = (text: string): PrometheusConfig => loadPrometheusConfig({ environment }, write(text))
const problemsOf = (text: string): string[] =>
  checkPrometheusConfig({ environment }, write(text)).problems.map(({ line, path, message }) => `${line} ${path}: ${message}`)

describe('what a file comes to', () => {
  test('nothing', () => expect(load('')).toMatchObject({ scrapeConfigs: [], evaluationIntervalMs: 60_000, ruleFiles: [] }))

  test('defaults', () => {
    expect(load('scrape_configs:\n- job_name: a\n').scrapeConfigs[0]).toMatchObject({
      jobName: 'a',
      intervalMs: 60_000,
      timeoutMs: 10_000,
      metricsPath: '/metrics',
      scheme: 'http',
      protocols: ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'],
      escaping: 'allow-utf-8',
      honorTimestamps: true,
      honorLabels: false,
      compression: true,
      client: { followRedirects: true, basicAuth: undefined, authorization: undefined },
    })
  })

  test('what is inherited, and what wins over it', () => {
    const [first, second] = load(`global:
  scrape_interval: 5s
  sample_limit: 10
  body_size_limit: 1.5MB
  scrape_native_histograms: true
  metric_name_validation_scheme: legacy
scrape_configs:
- job_name: 0123
- job_name: b
  scrape_interval: 1m30s
  scrape_timeout: 20s
  sample_limit: 20
  scrape_native_histograms: no
  metric_name_validation_scheme: utf8
`).scrapeConfigs
    expect(first).toMatchObject({
      jobName: '0123',
      intervalMs: 5000,
      timeoutMs: 5000,
      sampleLimit: 10,
      bodySizeLimit: 1_572_864,
      nativeHistograms: true,
      escaping: 'underscores',
      legacyNames: true,
    })
    expect(first?.protocols[0]).toBe('PrometheusProto')
    expect(second).toMatchObject({
      intervalMs: 90_000,
      timeoutMs: 20_000,
      sampleLimit: 20,
      nativeHistograms: false,
      escaping: 'allow-utf-8',
    })
    expect(second?.protocols[0]).toBe('OpenMetricsText1.0.0')
  })

  test('paths are meant from where the file lies; labels take variables; anchors and merges', () => {
    const config = load(`global:
  external_labels: { region: "\${REGION}-$REGION", dollar: $$x, none: $NOWHERE }
rule_files: [rules/*.yml, /absolute.yml]
scrape_configs:
- &base
  job_name: a
  authorization: { credentials_file: token }
  tls_config: { ca_file: ca.pem, insecure_skip_verify: true }
  http_headers: { X-A: { values: [one], secrets: [two], files: [three] } }
  file_sd_configs: [{ files: [targets/*.json] }]
- <<: *base
  job_name: b
`)
    expect(config.externalLabels).toEqual({ region: 'eu-eu', dollar: '$x', none: '' })
    expect(config.ruleFiles).toEqual([join(directory, 'rules/*.yml'), '/absolute.yml'])
    expect(config.scrapeConfigs.map(({ jobName }) => jobName)).toEqual(['a', 'b'])
    for (const scrape of config.scrapeConfigs) {
      expect(scrape.client.authorization).toEqual({ type: 'Bearer', credentials: { text: undefined, file: join(directory, 'token') } })
      expect(scrape.client.tls.ca?.file).toBe(join(directory, 'ca.pem'))
      expect(scrape.client.headers).toEqual([
        { name: 'X-A', values: [{ text: 'one' }, { text: 'two' }, { file: join(directory, 'three') }] },
      ])
      expect(scrape.fileDiscoveries[0]?.files).toEqual([join(directory, 'targets/*.json')])
    }
  })

  test('scrape configs of other files', () => {
    write('scrape_configs:\n- job_name: part\n  scrape_interval: 1s\n', 'part.yml')
    const config = load('scrape_config_files: [par*.yml]\nscrape_configs: [{ job_name: main }]\n')
    expect(config.scrapeConfigs.map(({ jobName }) => jobName)).toEqual(['main', 'part'])
    expect(config.watched).toEqual([join(directory, 'prometheus.yml'), join(directory, 'par*.yml')])
  })

  test('an empty regex is not the default; an empty limit is', () => {
    const [scrape] = load(
      'scrape_configs:\n- job_name: a\n  sample_limit:\n  relabel_configs:\n  - regex:\n    target_label: x\n',
    ).scrapeConfigs
    expect(scrape?.relabel[0]).toMatchObject({ regexText: '', action: 'replace', replacement: '$1' })
    expect(scrape?.sampleLimit).toBe(0)
  })
})

describe('what is refused, with line and reason', () => {
  const job = (text: string): string => `scrape_configs:\n- job_name: a\n${text.replaceAll(/^/gm, '  ')}\n`
  const rule = (text: string): string => job(`relabel_configs:\n- ${text.replaceAll('\n', '\n  ')}`)
  test.each([
    ['a: [', '1 : Flow sequence'],
    ['scrape_configs: []\nscrape_configs: []\n', '2 : Map keys must be unique'],
    ['globl: {}\n', '1 globl: unknown field globl'],
    ['global:\n  scrape_interval: 1x\n', '2 global.scrape_interval: not a valid duration string: "1x"'],
    ['global:\n  scrape_interval: 5s\n  scrape_timeout: 6s\n', '3 global.scrape_timeout: global scrape timeout greater'],
    ['global:\n  external_labels:\n    "": x\n', '3 global.external_labels.: "" is not a valid label name'],
    ['global:\n  external_labels:\n    a: !!binary /w==\n', '3 global.external_labels.a: is not UTF-8'],
    ['scrape_configs:\n- job_name: !!binary "&"\n', '2 scrape_configs[0].job_name: !!binary value contains invalid base64'],
    ['scrape_configs:\n-\n', '2 scrape_configs[0]: empty or null scrape config section'],
    ['scrape_configs:\n- scheme: http\n', '2 scrape_configs[0].job_name: job_name is empty'],
    [`${job('')}- job_name: a\n`, '4 scrape_configs[1].job_name: found multiple scrape configs with job name "a"'],
    [job('honor_labels: maybe'), '3 scrape_configs[0].honor_labels: must be true or false'],
    [job('sample_limit: -1'), '3 scrape_configs[0].sample_limit: must be a whole number'],
    [job('body_size_limit: 100'), '3 scrape_configs[0].body_size_limit: must be a number with a unit'],
    [job('scrape_protocols: []'), 'scrape_protocols cannot be empty'],
    [job('scrape_protocols: [PrometheusText0.0.4, PrometheusText0.0.4]'), 'duplicated protocol'],
    [job('scrape_protocols: [prometheusproto]'), '3 scrape_configs[0].scrape_protocols[0]: unknown scrape protocol "prometheusproto"'],
    [job('kubernetes_sd_configs: [{ role: pod }]'), '3 scrape_configs[0].kubernetes_sd_configs: this service discovery is not built yet'],
    [job('oauth2: { client_id: a, token_url: "http://x" }'), '3 scrape_configs[0].oauth2: oauth2 is not built yet'],
    [job('basic_auth:\n  password_ref: x'), '4 scrape_configs[0].basic_auth.password_ref: password_ref is not built yet'],
    [job('basic_auth: { password: a, password_file: b }'), 'at most one of password'],
    [job('bearer_token: a\nbasic_auth: { username: b }'), 'at most one of basic_auth, oauth2, bearer_token'],
    [job('authorization: { type: Basic }'), 'use "basic_auth" instead'],
    [job('authorization: {}\nbasic_auth: {}'), 'at most one of basic_auth, oauth2 & authorization'],
    [job('tls_config: { cert_file: a }'), 'must be configured together'],
    [job('tls_config: { min_version: TLS9 }'), 'unknown TLS version'],
    [job('http_headers: { Host: { values: [a] } }'), 'setting header "Host" is not allowed'],
    [job('http_headers: { "a b": { values: [a] } }'), '"a b" is not the name of a header'],
    [job('no_proxy: a'), 'if no_proxy is configured, proxy_url must also be configured'],
    [job('proxy_connect_header: { a: [b] }'), 'if proxy_connect_header is configured'],
    [
      job('static_configs: [{ targets: ["http://a"] }]'),
      '3 scrape_configs[0].static_configs[0].targets[0]: "http://a" is not a valid hostname',
    ],
    [job('static_configs: [{ target: [a] }]'), 'unknown field target'],
    [job('file_sd_configs: [{ files: [] }]'), 'must contain at least one path name'],
    [job('file_sd_configs: [{ files: [a/*/b.yml] }]'), 'path name is not valid for file discovery'],
    [job('http_sd_configs: [{ url: "ftp://a" }]'), "URL scheme must be 'http' or 'https'"],
    [job('http_sd_configs: [{ url: "http://" }]'), 'host is missing in URL'],
    [job('dns_sd_configs: [{ names: [a], type: A }]'), 'a port is required'],
    [job('dns_sd_configs: [{ names: [a], type: TXT }]'), 'invalid DNS-SD records type'],
    [rule('action: nothing'), '4 scrape_configs[0].relabel_configs[0].action: unknown relabel action "nothing"'],
    [rule('action:'), 'relabel action cannot be empty'],
    [rule('action: keep\nregex: "a("'), '5 scrape_configs[0].relabel_configs[0].regex: error parsing regexp'],
    [rule('source_labels: [a]'), "relabel configuration for replace action requires 'target_label' value"],
    [rule('action: hashmod\ntarget_label: a'), 'hashmod requires non-zero modulus'],
    [rule('action: labelkeep\nreplacement: x'), "labelkeep action requires only 'regex', and no other fields"],
    [rule('action: dropequal\ntarget_label: a\nregex: x'), 'dropequal action requires only'],
    [rule('action: uppercase\ntarget_label: a\nreplacement: x'), "'replacement' can not be set for uppercase action"],
    [
      `global: { metric_name_validation_scheme: legacy }\n${rule('target_label: a.b')}`,
      '"a.b" is invalid \'target_label\' for replace action',
    ],
    [
      `global: { metric_name_validation_scheme: legacy }\n${job('metric_name_escaping_scheme: allow-utf-8')}`,
      'utf8 metric names requested',
    ],
    ['rule_files: [a/*/b]\n', '1 rule_files[0]: invalid file path'],
    ['remote_write:\n- name: a\n', 'url for remote_write is empty'],
    ['remote_write:\n- url: http://a\n  headers: { Authorization: x }\n', 'authorization header must be changed via'],
    ['remote_write:\n- url: http://a\n  queue_config: { capacity: 0 }\n', 'remote write queue capacity must be positive'],
    ['remote_write:\n- { url: "http://a", basic_auth: {}, sigv4: {} }\n', 'at most one of basic_auth'],
    ['remote_read:\n- { url: "http://a", name: x }\n- { url: "http://b", name: x }\n', '3 remote_read[1].name: found multiple remote read'],
    ['alerting:\n  alertmanagers:\n  - api_version: v1\n', 'expected Alertmanager api version to be v2'],
    ['tracing: {}\n', 'tracing endpoint must be set'],
    ['storage: { tsdb: { retention: { percentage: 101 } } }\n', 'must be in the range [0, 100]'],
    ['otlp: { ignore_resource_attributes: [a] }\n', 'cannot be configured unless'],
    ['otlp: { promote_resource_attributes: [a, " a "] }\n', 'duplicated OTel resource attribute "a"'],
    ['scrape_config_files: ["missing/*/x.yml"]\n', 'invalid file path'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem)
    expect(() => load(text)).toThrow(`${join(directory, 'prometheus.yml')}:`)
  })

  test('aliases of aliases do not fill the memory', () => {
    const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array.from({ length: 10 }, () => `*l${i}`).join(', ')}]`)
    expect(problemsOf(`l0: &l0 [a]\n${levels.join('\n')}\n`).join('\n')).toContain('too large')
  })

  test('a missing file', () => {
    expect(() => loadPrometheusConfig({ environment }, join(directory, 'nowhere.yml'))).toThrow('cannot be read')
  })

  test('no secret stands in a message', () => {
    const text = job('authorization: { credentials: [geheim1] }\nbasic_auth: { password: { geheim2: x } }\nbearer_token: [geheim3]')
    expect(problemsOf(text).join('\n')).not.toMatch(/geheim[13]/)
  })
})

describe.skipIf(!existsSync(corpus))("Prometheus' own files (skipped where ../shared/corpus/prometheus-config is absent)", () => {
  const files = existsSync(corpus) ? readdirSync(corpus) : []
  const isBad = (file: string): boolean => /\.bad\.|incompatible|deprecated_am_api/.test(file)
  test.each(files.filter(isBad))('%s is refused with its line', (file) => {
    expect(() => loadPrometheusConfig({ environment }, join(corpus, file))).toThrow(/\.yml:\d+: /)
  })
  test.each(files.filter((file) => !isBad(file)))(
    '%s is loaded; the service discoveries that are not built are refused by name',
    (file) => {
      const { problems } = checkPrometheusConfig({ environment }, join(corpus, file))
      const others = problems.filter(
        ({ path, message }) => !/\.\w+_sd_configs$/.test(path) || message !== 'this service discovery is not built yet',
      )
      expect(others).toEqual([])
    },
  )
})
