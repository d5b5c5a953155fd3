import { z } from 'zod'

/** Everything a role can give; the server has the same list. */
export const permissionNames = [
  'telemetry.read',
  'telemetry.sql',
  'dashboards.read',
  'dashboards.write',
  'alerts.read',
  'alerts.write',
  'members.read',
  'members.write',
  'keys.read',
  'keys.write',
  'tokens.own',
  'settings.read',
  'settings.write',
  'retention.write',
  'masking.write',
  'audit.read',
  'platform.read',
] as const
export type PermissionName = (typeof permissionNames)[number]

const name = z.string().min(1).max(100)
const description = z.string().max(500)
const permissions = z.array(z.enum(permissionNames)).min(1).max(permissionNames.length)

/** GET /api/roles: those that can be given in the project, the built-in ones first; all of them: 100 besides those are the most that can be made. */
const role = z.object({
  id: z.string().meta({ description: 'What members are given' }),
  name: z.string(),
  description: z.string(),
  builtIn: z.boolean().meta({ description: 'The same everywhere, and never changed' }),
  everywhere: z.boolean().meta({ description: 'Can be given in all projects, not only this one' }),
  permissions: z.array(z.string()),
  members: z.number().meta({ description: 'Who has it in the project' }),
})
export const rolesReply = z.object({ rows: z.array(role) })
export const createRoleBody = z.strictObject({
  name,
  description: description.default(''),
  permissions: permissions.meta({ description: 'Some of your own' }),
  everywhere: z.boolean().default(false).meta({ description: 'For all projects; takes `members.write` in all of them' }),
})
export const changeRoleBody = z.strictObject({ name, description, permissions })
export const roleReply = role
