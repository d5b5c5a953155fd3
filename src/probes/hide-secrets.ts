import { Fault } from '../lib/errors.ts'
import type { MonitorSpec } from './monitor.ts'

/** Stands for a secret in an answer; who sends it back means the one that is there. */
const hidden = '••••••'

/** Say what is asked for and give no access; the values of all others are secrets. */
const openHeaders =
  /^(accept|accept-(charset|encoding|language)|cache-control|content-type|host|if-[a-z-]+|origin|pragma|range|referer|user-agent)$/i

/** A monitor's settings without what gives access: credentials in headers and addresses, and the body. */
export function hideSecrets(spec: MonitorSpec): MonitorSpec {
  const { url, headers, body, ...others } = spec.settings
  return {
    ...spec,
    settings: {
      ...others,
      ...(url !== undefined && { url: typeof url === 'string' ? hidePassword(url) : url }),
      ...(isRecord(headers) && {
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, openHeaders.test(name) ? value : hidden])),
      }),
      ...(body !== undefined && { body: body === '' ? '' : hidden }),
    },
  }
}

/**
 * The settings with the secrets that were hidden, from those of before. They are for the server they were entered for: with the address of
 * another one they have to be entered again. Throws Fault `bad_input` that names the field.
 */
export function restoreSecrets(
  settings: Readonly<Record<string, unknown>>,
  before: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { url, headers, body } = settings
  const old = isRecord(before['headers']) ? before['headers'] : {}
  const isSameServer = originOf(url) !== undefined && originOf(url) === originOf(before['url'])
  const again = (field: string): Fault => new Fault('bad_input', `${field}: enter it again, what was hidden is for the address of before`)
  const restoreHeader = ([name, value]: [string, unknown]): [string, unknown] => {
    if (value !== hidden) return [name, value]
    if (!isSameServer || old[name] === undefined) throw again(`settings.headers.${name}`)
    return [name, old[name]]
  }
  const restoreAddress = (text: string): string => {
    const address = URL.canParse(text) ? new URL(text) : undefined
    if (address === undefined || address.password !== encodeURIComponent(hidden)) return text
    const known = typeof before['url'] === 'string' && URL.canParse(before['url']) ? new URL(before['url']) : undefined
    if (!isSameServer || known === undefined || known.username !== address.username) throw again('settings.url')
    address.password = known.password
    return address.href
  }
  const restoreBody = (): unknown => {
    if (!isSameServer || before['body'] === undefined) throw again('settings.body')
    return before['body']
  }
  return {
    ...settings,
    ...(typeof url === 'string' && { url: restoreAddress(url) }),
    ...(isRecord(headers) && { headers: Object.fromEntries(Object.entries(headers).map(restoreHeader)) }),
    ...(body === hidden && { body: restoreBody() }),
  }
}

function originOf(url: unknown): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).origin : undefined
}

function hidePassword(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  if (url.password === '') return text
  url.password = hidden
  return url.href
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
