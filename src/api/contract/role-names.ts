/** Built-in roles (FEATURES G6), strongest first. */
export const roleNames = ['admin', 'developer', 'support', 'executive', 'auditor'] as const
export type RoleName = (typeof roleNames)[number]
