import type { Seal } from '../../lib/seal.ts'

type Settings = Readonly<Record<string, unknown>>

/** What may give access is sealed before it is stored: fields of the request's header, its body, and the password in the address. */
export function sealSettings(seal: Seal, id: string, settings: Settings): Settings {
  return changeSecrets(settings, (text, place) => seal.seal(text, `${id} ${place}`))
}

/** What stands in the store, as people wrote it. */
interface OpenedSettings {
  readonly settings: Settings
  /** What cannot be opened (the platform's key is another one now) and is left out. */
  readonly lost: readonly string[]
  /** Whether something stood there that was not sealed. */
  readonly wasPlain: boolean
}

export function openSettings(seal: Seal, id: string, stored: Settings): OpenedSettings {
  const lost: string[] = []
  let wasPlain = false
  const settings = changeSecrets(stored, (text, place) => {
    if (!seal.isSealed(text)) {
      wasPlain = true
      return text
    }
    const opened = seal.open(text, `${id} ${place}`)
    if (opened === undefined) lost.push(place)
    return opened
  })
  return { settings, lost, wasPlain }
}

/** Whether settings have a secret at a place that `openSettings` named. */
export function hasSecret(settings: Settings, place: string): boolean {
  let isFound = false
  changeSecrets(settings, (text, at) => {
    isFound ||= at === place && text !== ''
    return text
  })
  return isFound
}

function changeSecrets({ url, headers, body, ...others }: Settings, change: (text: string, place: string) => string | undefined): Settings {
  const changedBody = typeof body === 'string' ? change(body, 'body') : body
  return {
    ...others,
    ...(url !== undefined && { url: typeof url === 'string' ? changePassword(url, change) : url }),
    ...(isRecord(headers) && {
      headers: Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) => {
          const changed = typeof value === 'string' ? change(value, `headers.${name}`) : value
          return changed === undefined ? [] : [[name, changed]]
        }),
      ),
    }),
    ...(changedBody !== undefined && { body: changedBody }),
  }
}

/** What stands before the password of an address, and the password up to the last @ of the authority. */
const userInfo = /^([^:]*:[/\\]*[^/\\?#:]*:)([^/\\?#]*)@/

/** The rest stays as it was written: spelled out by the rules of URLs it may be longer than an address may be. */
function changePassword(text: string, change: (text: string, place: string) => string | undefined): string {
  if (!URL.canParse(text) || new URL(text).password === '') return text
  // Who writes blanks into an address gets it without them.
  const address = userInfo.test(text) ? text : new URL(text).href
  const [, before = '', password = ''] = userInfo.exec(address) ?? []
  const after = address.slice(before.length + password.length)
  const changed = change(password, 'url')
  return changed === undefined ? before.slice(0, -1) + after : before + changed + after
}

function isRecord(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
