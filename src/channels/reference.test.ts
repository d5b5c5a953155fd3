import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { describeChannels } from './reference.ts'

test('docs/channels.md is what the registry says (npm run docs writes it)', () => {
  expect(readFileSync('docs/channels.md', 'utf8')).toBe(describeChannels())
})

test('every setting of a channel has a sentence', () => {
  const silent = describeChannels()
    .split('\n')
    .filter((line) => line.startsWith('| `') && line.endsWith('|  |'))
  expect(silent).toEqual([])
})
