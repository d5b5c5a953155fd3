import { expect, test } from 'vitest'

const sources: Record<string, string> = import.meta.glob('../**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' })
/** Without the base path these lead elsewhere when a proxy serves us under one. */
const bare = /location\.origin\b|location\.pathname\b|(href|src|action)="\/api|[`'"]\/api\/[^`'"]*\?\$|EventSource\(['"`]\/|fetch\(['"`]\//
/** The page of parts is for those who build them, at the root; the rest compares addresses, or is about the base path itself. */
const free = /(\.test\.ts|\/base-path\.ts|\.\/project\.ts|\/boot\.ts|\/pasted\.ts|\/unsaved\.ts|\/ShortLink\.tsx)$|\/pages\/design\//

test('no file of the page names an address of the server past the base path', () => {
  const files = Object.entries(sources).filter(([file]) => !free.test(file))
  expect(files.length).toBeGreaterThan(200)
  expect(files.filter(([, text]) => bare.test(text)).map(([file]) => file)).toEqual([])
})
