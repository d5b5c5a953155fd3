import type { Channel } from '../../channels/channel.ts'
import { Fault } from '../../lib/errors.ts'
import type { Seal } from '../../lib/seal.ts'
import type { IntegrationSettings, KeptIntegration } from './kept-documents.ts'

/** Stands for a secret that is kept: in answers, and in what comes back to say that it stays. */
export const keptSecret = '<secret>'

type ChannelSecrets = Pick<Channel, 'secrets'>

/** As they are kept. */
export function sealSettings(seal: Seal, { secrets }: ChannelSecrets, { id, settings }: KeptIntegration): IntegrationSettings {
  return mapSecrets(settings, secrets, (text, path) => seal.seal(text, `${id} ${path}`))
}

/** As a channel needs them; undefined when a secret cannot be opened: the platform's key is another one now. */
export function openSettings(seal: Seal, { secrets }: ChannelSecrets, { id, settings }: KeptIntegration): IntegrationSettings | undefined {
  let isWhole = true
  const opened = mapSecrets(settings, secrets, (sealed, path) => {
    const text = seal.open(sealed, `${id} ${path}`)
    isWhole &&= text !== undefined
    return text ?? ''
  })
  return isWhole ? opened : undefined
}

/** As they are shown. */
export function hideSettings({ secrets }: ChannelSecrets, settings: IntegrationSettings): IntegrationSettings {
  return mapSecrets(settings, secrets, (text) => (text === '' ? '' : keptSecret))
}

/**
 * What was entered, with the kept secrets in the places where it says that they stay. Throws Fault `bad_input` where there is none, and
 * where they would go to another address than the one they were entered for; `complete` fills defaults in to compare them.
 */
export function keepSecrets(
  { secrets }: ChannelSecrets,
  entered: IntegrationSettings,
  kept: IntegrationSettings | undefined,
  complete: (settings: IntegrationSettings) => IntegrationSettings = (settings) => settings,
): IntegrationSettings {
  const known = new Map<string, string>()
  mapSecrets(kept ?? {}, secrets, (text, path) => (known.set(path, text), text))
  const used: string[] = []
  const settings = mapSecrets(entered, secrets, (text, path) => {
    if (text !== keptSecret) return text
    const secret = known.get(path)
    if (secret === undefined) throw new Fault('bad_input', `${path}: there is no secret that could stay; enter it`)
    used.push(path)
    return secret
  })
  const staying = used.find((path) => !isAddress(path))
  if (staying !== undefined && addressesOf(complete(settings)) !== addressesOf(complete(kept ?? {})))
    throw new Fault('bad_input', `${staying}: the address is another one now; enter the secret again`)
  return settings
}

/** A copy in which each text at a path of a secret is what `change` makes of it; dots lead inside, `*` stands for any key. */
function mapSecrets(
  settings: IntegrationSettings,
  secrets: readonly string[],
  change: (text: string, path: string) => string,
): IntegrationSettings {
  const paths = secrets.map((path) => path.split('.'))
  const walk = (value: unknown, left: readonly (readonly string[])[], at: readonly string[]): unknown => {
    const isHere = left.some((path) => path.length === 0)
    if (typeof value === 'string') return isHere ? change(value, at.join('.')) : value
    if (typeof value !== 'object' || value === null || left.length === 0) return value
    const inside = (key: string): readonly (readonly string[])[] =>
      left.flatMap((path) => (path.length === 0 ? [path] : path[0] === '*' || path[0] === key ? [path.slice(1)] : []))
    if (Array.isArray(value))
      return value.map((item: unknown, index) => walk(item, isHere ? [[]] : inside(String(index)), [...at, String(index)]))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, inside(key), [...at, key])]))
  }
  // A map comes out of a map.
  return walk(settings, paths, []) as IntegrationSettings
}

function isAddress(path: string): boolean {
  return /(^|[._])(url|smarthost|endpoint)$/.test(path)
}

/** Where the settings lead to, as one text to compare. */
function addressesOf(settings: IntegrationSettings): string {
  const found: string[] = []
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string' && isAddress(path) && value !== '') found.push(`${path} ${value}`)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) walk(item, path === '' ? key : `${path}.${key}`)
    }
  }
  walk(settings, '')
  return found.sort().join('\n')
}
