import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Settings } from '../config/settings.ts'

/** Variables whose value may be seen; of all others only that they are set. */
const harmless = new Set([
  'VEDETTE_DATA_DIR',
  'VEDETTE_CONFIG',
  'VEDETTE_PORT',
  'VEDETTE_HOST',
  'VEDETTE_PUBLIC_URL',
  'VEDETTE_LOG_LEVEL',
  'NODE_ENV',
  'TZ',
  'LANG',
])
const hiddenFile = /(file|key)$/i

/** The part of the environment that concerns us: values of harmless variables, and which others there are. */
export function describeEnvironment(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const own = Object.entries(environment).filter(([name]) => name.startsWith('VEDETTE_') || name.startsWith('NODE_') || harmless.has(name))
  return Object.fromEntries(own.map(([name, value]) => [name, harmless.has(name) ? (value ?? '') : '[set]']))
}

/** Every secret this process can know: variables, and the content of the files that hold them. */
export function knownSecrets(settings: Settings, environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    /pass|secret|token|key|credential|auth/i.test(name) && value !== undefined ? [value] : [],
  )
  const files = [join(settings.dataDir, 'platform.key'), ...filesIn(settings)]
  return [...variables, ...files.flatMap((path) => readLines(path)), ...settings.heartbeat.out]
}

/** Files under keys that say that they hold a secret. */
function filesIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return hiddenFile.test(key) ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => filesIn(inner, Array.isArray(value) ? key : name))
}

function readLines(path: string): readonly string[] {
  try {
    const text = readFileSync(path, 'utf8')
    return [text, ...text.split('\n')]
  } catch {
    return []
  }
}
