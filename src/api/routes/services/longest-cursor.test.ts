import { expect, test } from 'vitest'

import { writeCursor } from '../../../lib/list-cursor.ts'
import { recordLimits } from '../../../pipeline/limits.ts'
import { pageQuery } from '../../contract/paging.ts'

test('the longest cursor of ours is taken', () => {
  const longest = writeCursor(['9'.repeat(20), '9'.repeat(20), '9'.repeat(20), '\u0001'.repeat(recordLimits.nameBytes + 16)])
  expect(pageQuery.cursor.safeParse(longest).success).toBe(true)
  expect(pageQuery.cursor.safeParse('x'.repeat(20_000)).success).toBe(false)
})
