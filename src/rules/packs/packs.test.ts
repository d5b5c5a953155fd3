import { expect, test } from 'vitest'

import { packs } from './index.ts'
import { makePackGroups } from './make-pack-groups.ts'

const all = { enabled: true, off: [], rules: {} }

test('every rule can be made, has a name of its own and a whole runbook', () => {
  const names = packs.flatMap(({ rules }) => rules.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
  expect(makePackGroups(all).flatMap(({ rules }) => rules).length).toBeGreaterThan(60)
})
