import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

import { ClickHouseError, errorCodes } from './clickhouse-error.ts'
import { classifySetting } from './engine-settings.ts'

/** What a URL asks for. */
export interface EngineRequest {
  /** SQL in the URL; an INSERT's rows are then the body. */
  readonly query: string
  readonly database: string
  readonly format: string
  readonly queryId: string | undefined
  readonly params: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, string>>
  /** The whole answer is made before its first byte is sent, so that a late error still is an error status. */
  readonly buffered: boolean
  readonly compress: boolean
  readonly readOnly: boolean
}

export const defaultDatabase = 'vedette'

/** Reads the URL's parameters. Throws ClickHouseError for what is unknown or not allowed. */
export function readEngineRequest(url: URL, method: string, knownSettings: ReadonlySet<string>): EngineRequest {
  const params: Record<string, string> = {}
  const settings: Record<string, string> = {}
  const http = new Map<string, string>()
  const own = new Map<string, string>()
  for (const [name, value] of url.searchParams) {
    if (name.startsWith('param_')) params[name.slice('param_'.length)] = value
    else if (ownParameters.has(name)) own.set(name, value)
    else if (classifySetting(name, knownSettings) === 'http') http.set(name, value)
    else settings[name] = value
  }
  return {
    query: own.get('query') ?? '',
    database: own.get('database') ?? defaultDatabase,
    format: readFormat(own.get('default_format')) ?? 'TabSeparated',
    queryId: own.get('query_id'),
    params,
    settings,
    buffered: isOn(http.get('wait_end_of_query')),
    compress: isOn(http.get('enable_http_compression')),
    readOnly: method === 'GET' || Number(http.get('readonly') ?? 0) > 0,
  }
}

const ownParameters = new Set(['query', 'database', 'default_format', 'query_id'])

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}

/** Format names stand in SQL: nothing but letters and digits. */
function readFormat(name: string | undefined): string | undefined {
  if (name === undefined || /^[A-Za-z0-9]{1,64}$/.test(name)) return name
  throw new ClickHouseError(73, `Unknown format ${name.slice(0, 64)}`, 'UNKNOWN_FORMAT')
}

/** Compares the password of Basic authentication, or the X-ClickHouse-Key header, with the secret. */
export function isAuthorized(headers: IncomingHttpHeaders, secret: string): boolean {
  const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const fromBasic =
    basic === undefined
      ? undefined
      : Buffer.from(basic, 'base64')
          .toString()
          .replace(/^[^:]*:/, '')
  const key = headers['x-clickhouse-key']
  const given = Buffer.from(fromBasic ?? (typeof key === 'string' ? key : ''))
  const wanted = Buffer.from(secret)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

export function notAuthorized(): ClickHouseError {
  return new ClickHouseError(
    errorCodes.AUTHENTICATION_FAILED,
    'default: Authentication failed: password is incorrect, or there is no user with such name',
    'AUTHENTICATION_FAILED',
  )
}
