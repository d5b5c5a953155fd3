import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'
import { z } from 'zod'

import { scrapers } from './index.ts'

const notScrapers = new Set(['index.ts', 'scraper.ts'])

test('every scraper file is registered, once', () => {
  const files = readdirSync(fileURLToPath(new URL('.', import.meta.url)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !notScrapers.has(file))
    .map((file) => file.replace('.ts', '').replaceAll('-', '_'))
  expect(scrapers.map(({ name }) => name).toSorted()).toEqual(files.toSorted())
})

describe.each(scrapers.map((scraper) => [scraper.name, scraper] as const))('%s', (name, scraper) => {
  test('is named and described, and opens without settings', () => {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
    expect(scraper.title).not.toBe('')
    expect(scraper.intervalMs).toBeGreaterThanOrEqual(1000)
    expect(scraper.open({})).toBeTypeOf('function')
    const { properties = {} } = z.toJSONSchema(scraper.settings)
    expect(Object.values(properties).filter((setting) => typeof setting !== 'object' || setting.description === undefined)).toEqual([])
  })

  test('refuses settings it does not know', () => {
    expect(() => scraper.open({ no_such_setting: 1 })).toThrow('no_such_setting')
  })
})
