import { expect, test } from 'vitest'

import { permissions, roleNames, roles } from '../../access/permissions.ts'
import { foreignRoutes, routes } from './index.ts'

test('every permission is asked by a route: one that is not guards nothing', () => {
  const asked = new Set<string>([...routes, ...foreignRoutes].map(({ access }) => access))
  expect(permissions.filter((permission) => !asked.has(permission))).toEqual([])
})

test('every permission is given to a role, and only admins have those to change what concerns everybody; developers also dashboards and alerts', () => {
  expect([...roles.admin]).toEqual([...permissions])
  const changing = new Set<string>(permissions.filter((permission) => permission.endsWith('.write')))
  const mayChange = roleNames.filter((role) => roles[role].some((permission) => changing.has(permission)))
  expect(mayChange).toEqual(['admin', 'developer'])
  expect(roles.developer.filter((permission) => changing.has(permission))).toEqual(['dashboards.write', 'alerts.write'])
})
