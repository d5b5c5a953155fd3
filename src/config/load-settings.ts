import { readFileSync } from 'node:fs'

import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'

import { Fault } from '../lib/errors.ts'
import { settingsSchema, type Settings } from './settings.ts'

export interface SettingsSources {
  /** From the command line; wins over the environment. */
  readonly flags: Readonly<Record<string, string | undefined>>
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The settings that environment and flags may give, and how their text becomes a value. */
const overrides: readonly { key: string; flag: string; variable: string; read: (text: string) => unknown }[] = [
  { key: 'dataDir', flag: 'data-dir', variable: 'VEDETTE_DATA_DIR', read: String },
  { key: 'port', flag: 'port', variable: 'VEDETTE_PORT', read: Number },
  { key: 'host', flag: 'host', variable: 'VEDETTE_HOST', read: String },
  { key: 'logLevel', flag: 'log-level', variable: 'VEDETTE_LOG_LEVEL', read: String },
  { key: 'publicUrl', flag: 'public-url', variable: 'VEDETTE_PUBLIC_URL', read: String },
]

/** Settings from the file, overridden by the environment, overridden by flags. Throws Fault('bad_input') that names file and line. */
export function loadSettings({ flags, environment }: SettingsSources): Settings {
  const file = flags['config'] ?? readVariable(environment, 'VEDETTE_CONFIG')
  const { values, document, lines } = file === undefined ? { values: {} } : readFile(file)
  const merged: Record<string, unknown> = { ...values }
  for (const { key, flag, variable, read } of overrides) {
    const text = flags[flag] ?? readVariable(environment, variable)
    if (text !== undefined) merged[key] = read(text)
  }
  if (flags['tls-cert'] !== undefined || flags['tls-key'] !== undefined) merged['tls'] = { cert: flags['tls-cert'], key: flags['tls-key'] }
  const result = settingsSchema.safeParse(merged)
  if (result.success) return result.data
  throw new Fault('bad_input', result.error.issues.map((issue) => describeIssue(issue, file, document, lines)).join('\n'))
}

/** What a variable says; one set to nothing is not given: that is how compose files leave one out. */
export function readVariable(environment: SettingsSources['environment'], name: string): string | undefined {
  return environment[name]?.trim() || undefined
}

function readFile(file: string): { values: Record<string, unknown>; document: Document; lines: LineCounter } {
  let text
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Fault('bad_input', `configuration file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const problem = document.errors[0]
  if (problem !== undefined) {
    throw new Fault('bad_input', `${file}:${problem.linePos?.[0].line ?? 1}: ${problem.message.split('\n')[0] ?? 'is not YAML'}`)
  }
  const values: unknown = document.toJS({ maxAliasCount: 100 }) ?? {}
  if (typeof values !== 'object' || Array.isArray(values)) throw new Fault('bad_input', `${file}:1: the file must hold a map of settings`)
  return { values: values as Record<string, unknown>, document, lines }
}

function describeIssue(issue: z.core.$ZodIssue, file: string | undefined, document?: Document, lines?: LineCounter): string {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = unknownKey === undefined ? issue.path : [...issue.path, unknownKey]
  const text = unknownKey === undefined ? issue.message : `unknown setting`
  const line = document && lines ? lineOf(document, lines, path) : undefined
  const place = file === undefined ? '' : line === undefined ? `${file}: ` : `${file}:${line}: `
  return `${place}${path.join('.')}: ${text}`
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const parent: unknown = document.getIn(path.slice(0, depth - 1), true)
    const key = String(path[depth - 1])
    if (parent === undefined || parent === null || typeof parent !== 'object' || !('items' in parent)) continue
    for (const item of parent.items as {
      key?: { value?: unknown; range?: [number, number, number] }
      range?: [number, number, number]
    }[]) {
      if (String(item.key?.value) === key && item.key?.range) return lines.linePos(item.key.range[0]).line
    }
  }
  return undefined
}
