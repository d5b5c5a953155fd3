import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createSeal } from '../../lib/seal.ts'
import { hasSecret, openSettings, sealSettings } from './seal-settings.ts'

const seal = createSeal(Buffer.alloc(32, 1), 'uptime monitors')
const settings = {
  url: 'https://prober:se%63ret%3A1@shop.example/health',
  headers: { authorization: 'Bearer abc', 'x-vault': 'abc' },
  body: '{"password":"abc"}',
  status: '200',
}

test('what gives access does not stand in the store, and comes back', () => {
  const stored = sealSettings(seal, 'm1', settings)
  expect(JSON.stringify(stored)).not.toMatch(/abc|se%63ret|secret/)
  expect(stored).toMatchObject({ status: '200', url: expect.stringMatching(/^https:\/\/prober:.*@shop\.example\/health$/) as unknown })
  const opened = openSettings(seal, 'm1', stored)
  expect(opened).toMatchObject({ lost: [], wasPlain: false })
  expect(opened.settings).toEqual(settings)
})

test('with another key, or as those of another monitor, they are left out and named; what was never sealed is read as it is', () => {
  const stored = sealSettings(seal, 'm1', settings)
  for (const found of [openSettings(createSeal(Buffer.alloc(32, 2), 'uptime monitors'), 'm1', stored), openSettings(seal, 'm2', stored)]) {
    expect(found.lost.toSorted()).toEqual(['body', 'headers.authorization', 'headers.x-vault', 'url'])
    expect(found.settings).toEqual({ status: '200', url: 'https://prober@shop.example/health', headers: {} })
  }
  expect(openSettings(seal, 'm1', settings)).toEqual({ settings, lost: [], wasPlain: true })
})

test('any password and any header come back', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20 }), fc.string({ maxLength: 20 }), (password, value) => {
      const url = new URL('https://shop.example/')
      url.username = 'prober'
      url.password = password
      const { settings: opened } = openSettings(seal, 'm', sealSettings(seal, 'm', { url: url.href, headers: { a: value } }))
      expect(opened['url']).toBe(url.href)
      expect(opened['headers']).toEqual({ a: value })
    }),
    { numRuns: 50 },
  )
})

test('an address stands there as it was written but for the password, and comes back so', () => {
  for (const url of [
    `https://prober:p@ss:w%3Ard@shop.example/${'ö'.repeat(1900)}`,
    'http://u:p@[::1]:80/a:b@c',
    'https:u:p@shop.example',
    ' https://u:p@shop.example/',
  ]) {
    const stored = sealSettings(seal, 'm', { url })
    expect(stored['url']).toMatch(/:sealed:v1:[\w-]+@/)
    expect(openSettings(seal, 'm', stored).settings).toEqual({ url })
  }
  const plain = { url: 'https://user@shop.example:8443/x@y' }
  expect(sealSettings(seal, 'm', plain)).toEqual(plain)
})

test('whether a secret was entered again', () => {
  const found = ['url', 'body', 'headers.authorization', 'headers.cookie'].map((place) => hasSecret(settings, place))
  expect(found).toEqual([true, true, true, false])
  expect(hasSecret({ url: 'https://prober@shop.example/' }, 'url')).toBe(false)
})
