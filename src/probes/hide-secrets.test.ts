import { expect, test } from 'vitest'

import { hideSecrets, restoreSecrets } from './hide-secrets.ts'
import type { MonitorSpec } from './monitor.ts'
import { readMonitor } from './read-monitor.ts'

const url = 'https://prober:se%63ret@shop.example/health'
const settings = { url, headers: { authorization: 'Bearer abc', 'x-vault': 'abc2', accept: 'text/html' }, body: '{"password":"abc3"}' }
const spec: MonitorSpec = readMonitor({ name: 'shop', kind: 'http', settings }).spec
const shown = hideSecrets(spec).settings

test('what gives access is not shown, and comes back when it is sent as it was shown', () => {
  expect(JSON.stringify(shown)).not.toMatch(/abc|se%63ret|secret/)
  expect(shown).toMatchObject({ headers: { accept: 'text/html' } })
  expect(restoreSecrets(shown, spec.settings)).toMatchObject({ url: spec.settings['url'], headers: settings.headers, body: settings.body })
  const moved = { ...shown, url: String(shown['url']).replace('/health', '/ready') }
  expect(restoreSecrets(moved, spec.settings)).toMatchObject({
    url: expect.stringMatching(/:se%63ret@.*ready$/),
    headers: settings.headers,
  })
})

test.each(['https://attacker.example/', 'http://shop.example/', 'https://shop.example:8443/', 'https://shop.example.attacker.example/'])(
  'a hidden secret never goes to another server: %s',
  (other) => {
    expect(() => restoreSecrets({ ...shown, url: other }, spec.settings)).toThrow('settings.headers.authorization: enter it again')
    const { headers: _, body, ...bare } = shown
    expect(() => restoreSecrets({ url: other, body }, spec.settings)).toThrow('settings.body: enter it again')
    const user = /\/\/(.*@)/.exec(String(shown['url']))?.[1] ?? ''
    expect(() => restoreSecrets({ ...bare, url: other.replace('//', `//${user}`) }, spec.settings)).toThrow('settings.url: enter it again')
  },
)

test('what was never there cannot be meant', () => {
  const hidden = Object.values(shown['headers'] as Record<string, string>)[0] ?? ''
  expect(() => restoreSecrets({ url, headers: { cookie: hidden } }, spec.settings)).toThrow('settings.headers.cookie: enter it again')
  expect(() => restoreSecrets({ url, headers: { authorization: hidden } }, {})).toThrow('settings.headers.authorization: enter it again')
})
