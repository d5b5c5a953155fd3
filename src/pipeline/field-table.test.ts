import { expect, test } from 'vitest'

import type { Field } from './field-table.ts'
import { attributeList, testProject } from './testdata/make-records.ts'

test('a key is decided about once; one longer than is kept each time, so that no sender fills the memory', () => {
  const { fields, limits } = testProject()
  const find = (key: string): Field | undefined => {
    const found: Field[] = []
    fields.resolve(attributeList({ [key]: '' }), found, limits.attributes)
    return found[0]
  }
  expect(find('http.route')).toBe(find('http.route'))
  expect(find('k'.repeat(256))).toBe(find('k'.repeat(256)))
  const long = find('k'.repeat(257))
  expect(find('k'.repeat(257))).not.toBe(long)
  expect(long?.text).toBe('k'.repeat(256))
})
