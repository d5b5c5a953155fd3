import { expect, test } from 'vitest'

import { permissions, roleNames as access } from '../../src/access/permissions.ts'
import { logClassNames } from '../../src/api/contract/log-classes.ts'
import { logSearchFields } from '../../src/api/contract/log-search-fields.ts'
import { rejectReasonNames } from '../../src/api/contract/reject-reasons.ts'
import { roleNames } from '../../src/api/contract/role-names.ts'
import { permissionNames } from '../../src/api/contract/roles.ts'
import { foreignRoutes, routes } from '../../src/api/routes/index.ts'
import { logClasses } from '../../src/model/log-record.ts'
import { rejectReasons } from '../../src/model/telemetry-sink.ts'
import { logColumns } from '../../src/query/logs/log-field.ts'
import { endpoints } from '../../ui/lib/replies.ts'

// The contract may import nothing but zod, so it names these itself.
test('the page knows every role', () => {
  expect(roleNames.toSorted()).toEqual(access.toSorted())
})

test('the page knows every permission', () => {
  expect(permissionNames.toSorted()).toEqual(permissions.toSorted())
})

test('the page knows every class of log records', () => {
  expect(logClassNames.toSorted()).toEqual(logClasses.toSorted())
})

test('the page knows every name of the log search', () => {
  expect(logSearchFields.toSorted()).toEqual(
    Object.values(logColumns)
      .map(({ names }) => names[0])
      .toSorted(),
  )
})

test('the page knows every reason for which records are refused', () => {
  expect(rejectReasonNames.toSorted()).toEqual(rejectReasons.toSorted())
})

test('the page asks for nothing that is not served', () => {
  const served = new Set([
    ...routes.map(({ method, path }) => `${method} ${path}`),
    ...foreignRoutes.flatMap(({ methods, path }) => methods.map((method) => `${method} ${path}`)),
  ])
  expect(Object.keys(endpoints).filter((name) => !served.has(name))).toEqual([])
})
