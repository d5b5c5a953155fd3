import type { Seal } from '../../lib/seal.ts'

type Settings = Readonly<Record<string, unknown>>

/** What may give access is sealed before it is stored: fields of the request's header, its body, and the password in the address. */
export function sealSettings(seal: Seal, id: string, settings: Settings): Settings {
  return changeSecrets(settings, (text, place) => seal.seal(text, `${id} ${place}`))
}

/** As they were written. What cannot be opened (the platform's key is another one now) is left out and named in `lost`. */
export function openSettings(seal: Seal, id: string, stored: Settings): { readonly settings: Settings; readonly lost: readonly string[] } {
  const lost: string[] = []
  const settings = changeSecrets(stored, (text, place) => {
    if (!seal.isSealed(text)) return text
    const opened = seal.open(text, `${id} ${place}`)
    if (opened === undefined) lost.push(place)
    return opened
  })
  return { settings, lost }
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

function changePassword(text: string, change: (text: string, place: string) => string | undefined): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.password === '') return text
  // Percent-encoded as it stands there; a seal's own colons are encoded, too.
  url.password = change(decodeColons(url.password), 'url') ?? ''
  return url.href
}

function decodeColons(password: string): string {
  return password.replaceAll('%3A', ':')
}

function isRecord(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
