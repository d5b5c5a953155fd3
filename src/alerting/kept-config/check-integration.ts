import { z } from 'zod'

import type { Channel } from '../../channels/channel.ts'
import type { IntegrationSettings } from './kept-documents.ts'

/** What is wrong with a setting, for the form. */
export interface SettingIssue {
  /** Dots lead inside. */
  readonly path: string
  readonly message: string
}

/**
 * What is wrong with settings that were entered in the page, secrets filled in. Files of the server are for whoever runs it: what is
 * entered in the page must not name any, or it could send them anywhere.
 */
export function checkIntegration({ settings: schema }: Pick<Channel, 'settings'>, settings: IntegrationSettings): readonly SettingIssue[] {
  const files = fileSettingsOf(settings, '').map((path) => ({
    path,
    message: 'files of the server can be named in alertmanager.yml only; enter the value itself',
  }))
  const { send_resolved: sendResolved, ...others } = settings
  const parsed = schema.safeParse(others)
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
  const flag =
    sendResolved === undefined || typeof sendResolved === 'boolean' ? [] : [{ path: 'send_resolved', message: 'is not yes or no' }]
  return [...files, ...flag, ...wrong]
}

/** The settings of a channel that can be entered in the page, as JSON schema: without files of the server. */
export function describeSettings({ settings }: Pick<Channel, 'settings'>): Readonly<Record<string, unknown>> {
  return withoutFiles(z.toJSONSchema(settings, { io: 'input', reused: 'inline', unrepresentable: 'any' })) as Readonly<
    Record<string, unknown>
  >
}

function isFile(name: string): boolean {
  return name.endsWith('_file') || name === 'files'
}

function fileSettingsOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => {
    const at = path === '' ? key : `${path}.${key}`
    // What a webhook sends are names of its own.
    if (at === 'payload') return []
    return isFile(key) ? [at] : fileSettingsOf(item, at)
  })
}

function withoutFiles(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutFiles)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key !== 'properties') return [key, withoutFiles(value)]
      const properties = Object.entries(value as object).filter(([name]) => !isFile(name))
      return [key, Object.fromEntries(properties.map(([name, property]) => [name, withoutFiles(property)]))]
    }),
  )
}
