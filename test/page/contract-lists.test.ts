import { expect, test } from 'vitest'

import { roleNames as access } from '../../src/access/permissions.ts'
import { logClassNames } from '../../src/api/contract/log-classes.ts'
import { roleNames } from '../../src/api/contract/role-names.ts'
import { logClasses } from '../../src/model/log-record.ts'

// The contract may import nothing but zod, so it names these itself.
test('the page knows every role', () => {
  expect(roleNames.toSorted()).toEqual(access.toSorted())
})

test('the page knows every class of log records', () => {
  expect(logClassNames.toSorted()).toEqual(logClasses.toSorted())
})
