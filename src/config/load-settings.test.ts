import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { loadSettings } from './load-settings.ts'

const directory = mkdtempSync(join(tmpdir(), 'vedette-config-'))
afterAll(() => rmSync(directory, { recursive: true }))

function fileWith(text: string): string {
  const file = join(directory, `${Math.random().toString(36).slice(2)}.yaml`)
  writeFileSync(file, text)
  return file
}

test('defaults without file, environment or flags', () => {
  const settings = loadSettings({ flags: {}, environment: {} })
  expect(settings).toMatchObject({
    host: '127.0.0.1',
    port: 7117,
    dataDir: './vedette-data',
    otlp: { grpc: { port: 4317 }, http: { port: 4318 } },
  })
})

test('file, then environment, then flags', () => {
  const config = fileWith('port: 1000\nhost: 0.0.0.0\ndataDir: /srv/a\n')
  const settings = loadSettings({ flags: { config, port: '3000' }, environment: { VEDETTE_PORT: '2000', VEDETTE_DATA_DIR: '/srv/b' } })
  expect(settings).toMatchObject({ port: 3000, host: '0.0.0.0', dataDir: '/srv/b' })
})

test('a variable that is set to nothing is not given', () => {
  const names = ['CONFIG', 'DATA_DIR', 'PORT', 'HOST', 'LOG_LEVEL', 'PUBLIC_URL']
  const environment = Object.fromEntries(names.map((name) => [`VEDETTE_${name}`, '']))
  expect(loadSettings({ flags: {}, environment })).toEqual(loadSettings({ flags: {}, environment: {} }))
  const config = fileWith('port: 1000\n')
  expect(loadSettings({ flags: { config }, environment: { VEDETTE_PORT: ' ' } }).port).toBe(1000)
})

test.each([
  ['an unknown key names its line', 'port: 1\nstorage:\n  clickhose:\n    url: http://x\n', /:3: storage\.clickhose: unknown setting/],
  ['an unknown top key', 'prot: 1\n', /:1: prot: unknown setting/],
  ['a wrong type', 'host: a\nport: many\n', /:2: port: /],
  ['broken YAML', 'a: [1\nb: 2\n', /:\d: /],
  ['not a map', '- 1\n', /:1: the file must hold a map/],
  ['an origin with a path', 'ingest:\n  allowedOrigins: ["https://shop.example/"]\n', /:2: ingest\.allowedOrigins\.0: is not an origin/],
  ['port out of range', 'port: 70000\n', /:1: port: /],
  ['more pushed groups than their file may hold', 'pushgateway:\n  maxBytes: 300000000\n', /:2: pushgateway\.maxBytes: /],
])('%s', (_name, text, message) => {
  expect(() => loadSettings({ flags: { config: fileWith(text) }, environment: {} })).toThrow(message)
})

test.each(['*', 'https://shop.example', 'https://*.shop.example', 'http://localhost:*', 'http://[::1]:8080'])('origin %s', (origin) => {
  const config = fileWith(`ingest:\n  allowedOrigins: ['${origin}']\n`)
  expect(loadSettings({ flags: { config }, environment: {} }).ingest.allowedOrigins).toEqual([origin])
})

test('a missing file is named', () => {
  expect(() => loadSettings({ flags: { config: join(directory, 'none.yaml') }, environment: {} })).toThrow(/none\.yaml cannot be read/)
})

test('aliases cannot blow up', () => {
  const text = `a: &a [1]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]`).join('\n')}\n`
  expect(() => loadSettings({ flags: { config: fileWith(text) }, environment: {} })).toThrow()
})
