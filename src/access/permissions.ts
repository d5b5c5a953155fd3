/** Everything a route can ask of its caller; each is asked by one at least. */
export const permissions = [
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
export type Permission = (typeof permissions)[number]

const everything: readonly Permission[] = permissions

/** Built-in roles (FEATURES G6). A user has one role in each project; `*` = in all. */
export const roles = {
  admin: everything,
  developer: [
    'telemetry.read',
    'telemetry.sql',
    'dashboards.read',
    'dashboards.write',
    'alerts.read',
    'alerts.write',
    'keys.read',
    'tokens.own',
    'settings.read',
    'platform.read',
    'members.read',
  ],
  support: ['telemetry.read', 'dashboards.read', 'alerts.read', 'tokens.own', 'platform.read'],
  executive: ['platform.read'],
  auditor: everything.filter((permission) => permission.endsWith('.read') || permission === 'tokens.own' || permission === 'telemetry.sql'),
} as const satisfies Record<string, readonly Permission[]>
export type Role = keyof typeof roles
export const roleNames = Object.keys(roles) as Role[]

export function isRole(name: string): name is Role {
  return Object.hasOwn(roles, name)
}

/** What a stored role gives: a built-in one, else one that was made here, by what is stored of it. One that is not known gives nothing. */
export function permissionsOfRole(role: string, stored: readonly string[] | null): readonly Permission[] {
  if (isRole(role)) return roles[role]
  return stored === null ? [] : permissions.filter((permission) => stored.includes(permission))
}
