import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

const base = ['lib', 'model']
const stores = [...base, 'storage', 'config']
const edges = ['channels', 'receivers', 'scrapers']
const domain = [
  'access',
  'alerting',
  'audit',
  'backups',
  'dashboards',
  'pipeline',
  'probes',
  'pushgateway',
  'query',
  'retention',
  'platform',
  'rules',
  'views',
]

/**
 * What each folder may import besides itself. Of `lib`, `model`, `storage/tables` and `config` every file is open to others; of any
 * other folder only its `index.ts` and its contract files. A folder missing here fails: a new one is a conscious act.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  model: ['lib'],

  storage: [...base, 'config'],
  // Each receiver brings its own settings.
  config: [...base, 'receivers'],
  engine: [...base],

  channels: base,
  receivers: base,
  scrapers: base,

  access: [...stores, 'audit'],
  audit: stores,
  // Copies of everything, and platforms made of them: an engine is started on what is restored.
  backups: [...stores, 'engine'],
  pipeline: [...stores, 'receivers', 'access'],
  // It exposes itself what was pushed, so it reads what scrapers read.
  pushgateway: [...stores, 'scrapers', 'pipeline'],
  query: [...stores, 'access'],
  dashboards: [...stores, 'access', 'query'],
  alerting: [...stores, 'access', 'audit', 'channels'],
  rules: [...stores, 'access', 'pipeline', 'query'],
  // Checks from outside, what is known of each target, and its outages; who may change monitors. It hands samples and alerts on through the app.
  probes: [...stores, 'access'],
  retention: [...stores, 'access', 'audit'],
  views: [...stores, 'access'],
  // The platform watching itself: health, own metrics, own telemetry.
  platform: [...stores, 'scrapers', 'pipeline', 'access', 'engine'],

  // Looks for the mistakes of whoever runs it, from outside.
  doctor: [...stores],
  // What whoever helps must see.
  diagnostics: [...stores, 'platform', 'doctor'],

  api: [...stores, 'receivers', 'diagnostics', ...domain],
  jobs: [...stores, ...domain],
  cli: [...stores, ...domain, 'app', 'diagnostics', 'doctor', 'engine'],

  app: [...stores, ...edges, ...domain, 'diagnostics', 'doctor', 'engine', 'api', 'jobs'],
  'main.cts': ['cli', 'lib'],
}

const open = new Set(['lib', 'model', 'config'])
const contracts =
  /(^|\/)(index|app|channel|receiver|scraper|caller|permissions|context|row-chunk|[a-z]+-store|[a-z]+-front|route|services|job|supervisor)\.ts$/
const files = ['src', 'ui'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|cts)$/.test(file))
    .map((file) => join(root, file)),
)
const imports = new Map(files.map((file) => [file, importsOf(file)]))

test('it reads the whole tree', () => {
  expect(files.length).toBeGreaterThan(20)
  expect([...imports.values()].flat().length).toBeGreaterThan(20)
})

describe('src', () => {
  test.each(files.filter((file) => file.startsWith('src/')))('%s', (file) => {
    const from = folderOf(file)
    expect(arrows, `${from} is missing from the table`).toHaveProperty([from])
    expect((imports.get(file) ?? []).filter((target) => !allowed(from, target, file))).toEqual([])
  })
})

test('the page sees only the API contract', () => {
  const seen = files.filter((file) => file.startsWith('ui/')).flatMap((file) => imports.get(file) ?? [])
  expect(seen.filter((target) => !target.startsWith('ui/') && !target.startsWith('src/api/contract/'))).toEqual([])
})

test('the API contract needs nothing but zod', () => {
  const contract = files.filter((file) => file.startsWith('src/api/contract/')).flatMap((file) => imports.get(file) ?? [])
  expect(contract.filter((target) => !target.startsWith('src/api/contract/'))).toEqual([])
})

test('no import cycles', () => {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    expect(path, 'cycle').not.toContain(file)
    if (done.has(file)) return
    for (const target of imports.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
})

function allowed(from: string, target: string, file: string): boolean {
  const to = folderOf(target)
  if (to === from) return true
  // Tests, and what lies with them, may build the real parts they need.
  if (file.endsWith('.test.ts') || file.includes('/testdata/')) return true
  if (!(arrows[from] ?? []).includes(to)) return false
  return open.has(to) || target.startsWith('src/storage/tables/') || contracts.test(target)
}

function folderOf(file: string): string {
  const path = file.replace(/^src\//, '')
  return path.split('/')[0] ?? path
}

function importsOf(file: string): string[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'))
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
  ]
  return specifiers.filter((specifier) => specifier.startsWith('.')).map((specifier) => normalize(join(dirname(file), specifier)))
}
