import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { addRecent, forgetRecent, readRecent } from './recent-entries.ts'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const entry = (name: string): { title: string; icon: string; href: string } => ({ title: name, icon: 'logs', href: `/${name}` })

test('the newest come first, each once, six at most', () => {
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'b']) addRecent(entry(name))
  expect(readRecent().map(({ title }) => title)).toEqual(['b', 'g', 'f', 'e', 'd', 'c'])
  forgetRecent()
  expect(readRecent()).toEqual([])
})

test.each(['nonsense', '{}', '[1, null]', '[{"title":"x","icon":"x","href":"//evil.example"}]', '[{"title":1,"icon":"x","href":"/"}]'])(
  'what is stored as %s is nothing',
  (text) => {
    stored.set('vedette.recent', text)
    expect(readRecent()).toEqual([])
  },
)

test('blocked storage is no storage', () => {
  vi.stubGlobal('localStorage', undefined)
  addRecent(entry('a'))
  expect(readRecent()).toEqual([])
})
