import type { z } from 'zod'

import type { Permission } from '../permissions.ts'

/** One thing people change while the platform runs. Never a secret: values stand in the audit trail. */
export interface Setting<Schema extends z.ZodType> {
  /** lower_snake_case; never changes once released. */
  readonly key: string
  /** One value for each project, or one for the platform. */
  readonly scope: 'project' | 'platform'
  /** What may be stored; must read what earlier versions stored. */
  readonly schema: Schema
  /** Until somebody changes it. */
  readonly initial: z.output<Schema>
  readonly permission: Permission
}

/** Keeps the types of schema and initial value together. */
export function defineSetting<Schema extends z.ZodType>(setting: Setting<Schema>): Setting<Schema> {
  return setting
}

/** A setting's value with the version it has; 0 before the first change. */
export interface SettingValue<Value> {
  readonly value: Value
  readonly version: number
}

/** The `project_id` of a setting of the platform. */
export const platformScope = 0
