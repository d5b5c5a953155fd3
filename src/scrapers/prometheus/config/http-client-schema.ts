import { z } from 'zod'

import { flag, opt, or, text, textMap } from './values.ts'

const tlsVersion = z.enum(['TLS10', 'TLS11', 'TLS12', 'TLS13'], { error: 'unknown TLS version' })
const secrets = z.array(text)

export const tlsSchema = z
  .strictObject({
    ca: opt(text),
    cert: opt(text),
    key: opt(text),
    ca_file: opt(text),
    cert_file: opt(text),
    key_file: opt(text),
    ca_ref: opt(text),
    cert_ref: opt(text),
    key_ref: opt(text),
    server_name: opt(text),
    insecure_skip_verify: or(flag, false),
    min_version: opt(tlsVersion),
    max_version: opt(tlsVersion),
  })
  .superRefine((tls, context) => {
    atMostOne(context, tls, ['ca', 'ca_file', 'ca_ref'])
    atMostOne(context, tls, ['cert', 'cert_file', 'cert_ref'])
    atMostOne(context, tls, ['key', 'key_file', 'key_ref'])
    const cert = tls.cert ?? tls.cert_file ?? tls.cert_ref
    const key = tls.key ?? tls.key_file ?? tls.key_ref
    if ((cert === undefined) !== (key === undefined)) {
      context.addIssue({ code: 'custom', message: 'a client certificate and its key must be configured together' })
    }
  })
export type TlsSettings = z.output<typeof tlsSchema>

const basicAuth = z
  .strictObject({
    username: opt(text),
    username_file: opt(text),
    username_ref: opt(text),
    password: opt(text),
    password_file: opt(text),
    password_ref: opt(text),
  })
  .superRefine((auth, context) => {
    atMostOne(context, auth, ['username', 'username_file', 'username_ref'])
    atMostOne(context, auth, ['password', 'password_file', 'password_ref'])
  })

const authorization = z
  .strictObject({ type: opt(text), credentials: opt(text), credentials_file: opt(text), credentials_ref: opt(text) })
  .superRefine((auth, context) => {
    atMostOne(context, auth, ['credentials', 'credentials_file', 'credentials_ref'])
    if (auth.type?.trim().toLowerCase() === 'basic') {
      context.addIssue({ code: 'custom', path: ['type'], message: 'authorization type cannot be set to "basic", use "basic_auth" instead' })
    }
  })

const url = text.refine((value) => URL.canParse(value), 'is not a URL')
const proxyFields = {
  proxy_url: opt(url),
  no_proxy: opt(text),
  proxy_from_environment: or(flag, false),
  proxy_connect_header: opt(z.record(z.string(), secrets)),
}

const oauth2 = z
  .strictObject({
    client_id: opt(text),
    client_secret: opt(text),
    client_secret_file: opt(text),
    client_secret_ref: opt(text),
    client_certificate_key_id: opt(text),
    client_certificate_key: opt(text),
    client_certificate_key_file: opt(text),
    client_certificate_key_ref: opt(text),
    grant_type: opt(text),
    signature_algorithm: opt(z.enum(['RS256', 'RS384', 'RS512'], { error: 'valid signature algorithms are RS256, RS384 and RS512' })),
    iss: opt(text),
    audience: opt(text),
    claims: opt(z.record(z.string(), z.unknown())),
    scopes: opt(z.array(text)),
    token_url: opt(text),
    endpoint_params: opt(textMap),
    tls_config: opt(tlsSchema),
    ...proxyFields,
  })
  .superRefine((auth, context) => {
    if ((auth.client_id ?? '') === '') context.addIssue({ code: 'custom', message: 'oauth2 client_id must be configured' })
    if ((auth.token_url ?? '') === '') context.addIssue({ code: 'custom', message: 'oauth2 token_url must be configured' })
    atMostOne(context, auth, ['client_secret', 'client_secret_file', 'client_secret_ref'])
    checkProxy(context, auth)
  })

const header = z.strictObject({ values: or(secrets, []), secrets: or(secrets, []), files: or(secrets, []) })

/** Keys of whoever makes HTTP requests: they stand among the keys of its own section. */
export const httpClientFields = {
  basic_auth: opt(basicAuth),
  authorization: opt(authorization),
  oauth2: opt(oauth2),
  bearer_token: opt(text),
  bearer_token_file: opt(text),
  tls_config: opt(tlsSchema),
  follow_redirects: or(flag, true),
  enable_http2: or(flag, true),
  http_headers: opt(z.record(z.string(), header)),
  ...proxyFields,
}

const httpClient = z.strictObject(httpClientFields)
export type HttpClientSettings = z.output<typeof httpClient>

/** Headers that belong to the connection or to us; Prometheus refuses the same. */
const reservedHeaders = new Set([
  'authorization',
  'host',
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'www-authenticate',
  'accept-encoding',
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-read-version',
  'x-prometheus-scrape-timeout-seconds',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
])

type Report = Pick<z.RefinementCtx, 'addIssue'>

/** What must hold between the keys of `httpClientFields`. */
export function checkHttpClient(context: Report, client: Partial<HttpClientSettings>): void {
  const report = (message: string, key?: string): void => {
    context.addIssue({ code: 'custom', path: key === undefined ? [] : [key], message })
  }
  const bearer = client.bearer_token !== undefined || client.bearer_token_file !== undefined
  const { basic_auth: basic, oauth2: oauth, authorization: own } = client
  atMostOne(context, client, ['bearer_token', 'bearer_token_file'])
  if ((basic !== undefined || oauth !== undefined) && bearer) {
    report('at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured')
  }
  if (own !== undefined && bearer) report('authorization is not compatible with bearer_token & bearer_token_file', 'authorization')
  if ([basic, oauth, own].filter((auth) => auth !== undefined).length > 1) {
    report('at most one of basic_auth, oauth2 & authorization must be configured')
  }
  checkProxy(context, client)
  for (const name of Object.keys(client.http_headers ?? {})) {
    if (reservedHeaders.has(name.toLowerCase())) report(`setting header ${JSON.stringify(name)} is not allowed`, 'http_headers')
    else checkHeaderName(name, report)
  }
}

/** Why a key is refused that Prometheus would take. */
export const notBuiltYet = 'is not built yet'

/** What a client of ours cannot do: refused by name, never ignored. */
export function refuseUnbuiltClient(context: Report, client: Partial<HttpClientSettings>): void {
  const refuse = (...path: string[]): void => context.addIssue({ code: 'custom', path, message: `${path.at(-1) ?? ''} ${notBuiltYet}` })
  if (client.oauth2 !== undefined) refuse('oauth2')
  for (const section of ['basic_auth', 'authorization', 'tls_config'] as const) {
    for (const [key, value] of Object.entries(client[section] ?? {})) if (key.endsWith('_ref') && value !== undefined) refuse(section, key)
  }
}

/** What must hold for extra headers of remote write, remote read and tracing. */
export function checkHeaders(context: Report, headers: Readonly<Record<string, string>> | undefined, ofAuthorization: string): void {
  for (const name of Object.keys(headers ?? {})) {
    const known = name.toLowerCase()
    const message = known === 'authorization' ? ofAuthorization : `${known} is a reserved header. It must not be changed`
    if (reservedHeaders.has(known)) context.addIssue({ code: 'custom', path: ['headers', name], message })
  }
}

function checkHeaderName(name: string, report: (message: string, key: string) => void): void {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) report(`${JSON.stringify(name)} is not the name of a header`, 'http_headers')
}

function checkProxy(context: Report, client: Partial<Record<keyof typeof proxyFields, unknown>>): void {
  const report = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message })
  const { proxy_url: proxyUrl, no_proxy: noProxy, proxy_from_environment: environment, proxy_connect_header: connect } = client
  if (connect !== undefined && environment !== true && proxyUrl === undefined) {
    report('proxy_connect_header', 'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured')
  }
  if (environment === true && proxyUrl !== undefined)
    report('proxy_url', 'if proxy_from_environment is configured, proxy_url must not be configured')
  if (environment === true && noProxy !== undefined)
    report('no_proxy', 'if proxy_from_environment is configured, no_proxy must not be configured')
  if (proxyUrl === undefined && environment !== true && noProxy !== undefined) {
    report('no_proxy', 'if no_proxy is configured, proxy_url must also be configured')
  }
}

function atMostOne(context: Report, values: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
  const given = keys.filter((key) => values[key] !== undefined)
  if (given.length > 1)
    context.addIssue({ code: 'custom', path: [given[1] ?? ''], message: `at most one of ${keys.join(' & ')} must be configured` })
}
