import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { describeSettings } from './reference.ts'

test('docs/settings.md is what the schema says (npm run docs writes it)', () => {
  expect(readFileSync('docs/settings.md', 'utf8')).toBe(describeSettings())
})

test('every setting has a sentence', () => {
  const silent = describeSettings()
    .split('\n')
    .filter((line) => line.startsWith('| `') && line.endsWith('|  |'))
  expect(silent).toEqual([])
})
