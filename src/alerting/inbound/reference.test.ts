import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { describeInbounds } from './reference.ts'

test('docs/inbound-alerts.md is what the registry says (npm run docs writes it)', () => {
  expect(readFileSync('docs/inbound-alerts.md', 'utf8')).toBe(describeInbounds())
})
