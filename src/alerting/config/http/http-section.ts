import { quoteGo } from '../../../lib/go-quote.ts'
import { canonicalHeaderName } from '../yaml/canonical-header.ts'
import { countSet, type Field, isSet, mapOf, type Section, textOf, type Values } from '../yaml/section.ts'
import { tlsSection } from './tls-section.ts'

const proxyFields: Readonly<Record<string, Field>> = {
  proxy_url: 'anyUrl',
  no_proxy: 'text',
  proxy_from_environment: 'flag',
  proxy_connect_header: 'secretsMap',
}

const basicAuth: Section = {
  type: 'config.BasicAuth',
  fields: {
    username: 'text',
    username_file: 'text',
    username_ref: 'text',
    password: 'secret',
    password_file: 'text',
    password_ref: 'text',
  },
}

const authorization: Section = {
  type: 'config.Authorization',
  fields: { type: 'text', credentials: 'secret', credentials_file: 'text', credentials_ref: 'text' },
}

const oauth2: Section = {
  type: 'config.plain',
  fields: {
    client_id: 'text',
    client_secret: 'secret',
    client_secret_file: 'text',
    client_secret_ref: 'text',
    client_certificate_key_id: 'text',
    client_certificate_key: 'secret',
    client_certificate_key_file: 'text',
    client_certificate_key_ref: 'text',
    grant_type: 'text',
    signature_algorithm: 'text',
    iss: 'text',
    audience: 'text',
    claims: 'any',
    scopes: 'texts',
    token_url: 'text',
    endpoint_params: 'textMap',
    tls_config: tlsSection,
    ...proxyFields,
  },
  complete: checkProxy,
}

const header: Section = { type: 'config.Header', fields: { values: 'texts', secrets: 'secrets', files: 'texts' } }

/** How requests are sent: Prometheus' `http_config`. */
export const httpSection: Section = {
  type: 'config.plain',
  fields: {
    basic_auth: basicAuth,
    authorization,
    oauth2,
    bearer_token: 'secret',
    bearer_token_file: 'text',
    tls_config: tlsSection,
    follow_redirects: 'flag',
    enable_http2: 'flag',
    http_headers: { map: header },
    ...proxyFields,
  },
  complete: completeHttp,
}

function completeHttp(http: Values): string | undefined {
  return checkAuthorization(http) ?? checkOauth2(mapOf(http, 'oauth2')) ?? checkProxy(http) ?? checkHeaders(mapOf(http, 'http_headers'))
}

function checkAuthorization(http: Values): string | undefined {
  const [basic, own, oauth] = [mapOf(http, 'basic_auth'), mapOf(http, 'authorization'), mapOf(http, 'oauth2')]
  const bearer = countSet(http, ['bearer_token', 'bearer_token_file'])
  if (bearer > 1) return 'at most one of bearer_token & bearer_token_file must be configured'
  if ((basic !== undefined || oauth !== undefined) && bearer > 0) {
    return 'at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured'
  }
  for (const name of ['username', 'password']) {
    if (basic !== undefined && countSet(basic, [name, `${name}_file`, `${name}_ref`]) > 1) {
      return `at most one of basic_auth ${name}, ${name}_file & ${name}_ref must be configured`
    }
  }
  if (own !== undefined) {
    if (bearer > 0) return 'authorization is not compatible with bearer_token & bearer_token_file'
    if (countSet(own, ['credentials', 'credentials_file', 'credentials_ref']) > 1) {
      return 'at most one of authorization credentials & credentials_file must be configured'
    }
    const type = textOf(own, 'type').trim()
    own['type'] = type === '' ? 'Bearer' : type
    if (type.toLowerCase() === 'basic') return 'authorization type cannot be set to "basic", use "basic_auth" instead'
  }
  if ([basic, own, oauth].filter((way) => way !== undefined).length > 1) {
    return 'at most one of basic_auth, oauth2 & authorization must be configured'
  }
  return undefined
}

function checkOauth2(oauth: Values | undefined): string | undefined {
  if (oauth === undefined) return undefined
  if (!isSet(oauth, 'client_id')) return 'oauth2 client_id must be configured'
  if (!isSet(oauth, 'token_url')) return 'oauth2 token_url must be configured'
  const jwt = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  if (oauth['grant_type'] !== jwt) {
    return countSet(oauth, ['client_secret', 'client_secret_file', 'client_secret_ref']) > 1
      ? 'at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured using grant-type=client_credentials'
      : undefined
  }
  if (countSet(oauth, ['client_certificate_key', 'client_certificate_key_file', 'client_certificate_key_ref']) > 1) {
    return `at most one of oauth2 client_certificate_key, client_certificate_key_file & client_certificate_key_ref must be configured using grant-type=${jwt}`
  }
  const algorithm = textOf(oauth, 'signature_algorithm')
  return ['', 'RS256', 'RS384', 'RS512'].includes(algorithm) ? undefined : 'valid signature algorithms are RS256, RS384 and RS512'
}

function checkProxy(http: Values): string | undefined {
  const environment = http['proxy_from_environment'] === true
  const connect = Object.keys(mapOf(http, 'proxy_connect_header') ?? {}).length > 0
  if (connect && !environment && !isSet(http, 'proxy_url')) {
    return 'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured'
  }
  if (environment && isSet(http, 'proxy_url')) return 'if proxy_from_environment is configured, proxy_url must not be configured'
  if (environment && isSet(http, 'no_proxy')) return 'if proxy_from_environment is configured, no_proxy must not be configured'
  if (http['proxy_url'] === undefined && isSet(http, 'no_proxy')) return 'if no_proxy is configured, proxy_url must also be configured'
  return undefined
}

/** Headers that change the connection or are set by the sender. */
const reserved = new Set([
  'Authorization',
  'Host',
  'Content-Encoding',
  'Content-Length',
  'Content-Type',
  'User-Agent',
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Proxy-Authorization',
  'Www-Authenticate',
  'Accept-Encoding',
  'X-Prometheus-Remote-Write-Version',
  'X-Prometheus-Remote-Read-Version',
  'X-Prometheus-Scrape-Timeout-Seconds',
  'X-Amz-Date',
  'X-Amz-Security-Token',
  'X-Amz-Content-Sha256',
])

function checkHeaders(headers: Values | undefined): string | undefined {
  const wrong = Object.keys(headers ?? {})
    .map(canonicalHeaderName)
    .find((name) => reserved.has(name))
  return wrong === undefined ? undefined : `setting header ${quoteGo(wrong)} is not allowed`
}
