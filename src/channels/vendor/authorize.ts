import { DeliveryFault, type DeliverCall } from '../channel.ts'
import type { HttpConfig } from '../settings/http-config.ts'
import { readSecret } from '../settings/read-secret.ts'
import { readTlsConfig } from '../settings/tls-config.ts'
import { fieldOf, readJson } from './read-json.ts'
import { sendOnce } from './send-once.ts'

type Caller = Pick<DeliverCall<unknown, unknown>, 'send' | 'readSecretFile' | 'signal'>

/** The headers that `http_config` adds. Throws DeliveryFault. */
export async function authorize(call: Caller, config: HttpConfig | undefined): Promise<Record<string, string>> {
  if (config === undefined) return {}
  if ((config.proxy_url ?? '') !== '' || config.proxy_from_environment === true) {
    throw new DeliveryFault(
      'The settings ask for a proxy, and messages are sent without one. Take proxy_url out, or let the proxy be the address.',
      { retryable: false, isOfChannel: true },
    )
  }
  return { ...(await extraHeaders(call, config)), ...(await authorization(call, config)) }
}

async function authorization(call: Caller, config: HttpConfig): Promise<Record<string, string>> {
  const { basic_auth: basic, authorization: other, bearer_token: bearer, bearer_token_file: bearerFile, oauth2 } = config
  if (basic !== undefined) {
    const name = basic.username ?? (basic.username_file === undefined ? '' : await call.readSecretFile(basic.username_file))
    const password = basic.password ?? (basic.password_file === undefined ? '' : await call.readSecretFile(basic.password_file))
    return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` }
  }
  if (other !== undefined) {
    const credentials = await readSecret(call, 'authorization.credentials', other.credentials, other.credentials_file)
    return { authorization: `${other.type ?? 'Bearer'} ${credentials}` }
  }
  if (bearer !== undefined || bearerFile !== undefined) {
    return { authorization: `Bearer ${await readSecret(call, 'bearer_token', bearer, bearerFile)}` }
  }
  return oauth2 === undefined ? {} : { authorization: `Bearer ${await fetchToken(call, oauth2)}` }
}

async function extraHeaders(call: Caller, config: HttpConfig): Promise<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, { values = [], secrets = [], files = [] }] of Object.entries(config.http_headers ?? {})) {
    const read = []
    for (const file of files) read.push(await call.readSecretFile(file))
    headers[name.toLowerCase()] = [...values, ...secrets, ...read].join(', ')
  }
  return headers
}

/** RFC 6749 §4.4: client credentials, in the form's body. Asked for at every delivery: messages are few. */
async function fetchToken(call: Caller, oauth2: NonNullable<HttpConfig['oauth2']>): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: oauth2.client_id,
    client_secret: await readSecret(call, 'oauth2.client_secret', oauth2.client_secret, oauth2.client_secret_file),
    ...(oauth2.scopes === undefined ? {} : { scope: oauth2.scopes.join(' ') }),
    ...oauth2.endpoint_params,
  })
  const answer = await sendOnce(call, 'The token service', {
    method: 'POST',
    url: oauth2.token_url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    tls: await readTlsConfig(oauth2.tls_config, call.readSecretFile),
  })
  const token = fieldOf(readJson(answer), 'access_token')
  // Nothing of the message has left, whatever became of the question.
  if (answer.status !== 200 || typeof token !== 'string' || token === '') {
    throw new DeliveryFault(`The token service answered ${answer.status} and no token.`, {
      retryable: answer.status >= 500 || answer.status === 429,
      isOfChannel: true,
    })
  }
  return token
}
