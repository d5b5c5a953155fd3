import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the provider says when it is asked for tokens; each can be turned bad. */
export interface TokenAnswer {
  claims: Record<string, unknown>
  algorithm: 'RS256' | 'none'
  /** Signs with a key that it does not publish. */
  isForged: boolean
  isHanging: boolean
}

export interface HostileProvider {
  readonly issuer: string
  readonly next: TokenAnswer
  /** Bodies that came to the token endpoint. */
  readonly asked: URLSearchParams[]
  discoveries: number
  close(): Promise<void>
}

/** An identity provider that says whatever a test wants, over real HTTP; each code is good once. */
export async function startHostileProvider(): Promise<HostileProvider> {
  const [own, strange] = [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('rsa', { modulusLength: 2048 })]
  const next: TokenAnswer = { claims: {}, algorithm: 'RS256', isForged: false, isHanging: false }
  const used = new Set<string>()
  const asked: URLSearchParams[] = []
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const path = request.url ?? ''
    if (next.isHanging) return
    if (path === '/.well-known/openid-configuration') {
      provider.discoveries++
      return answer(200, {
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
      })
    }
    if (path === '/keys') return answer(200, { keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' }] })
    if (path !== '/token') return answer(404, {})
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      const form = new URLSearchParams(body)
      asked.push(form)
      const code = form.get('code') ?? ''
      if (used.has(code)) return answer(400, { error: 'invalid_grant' })
      used.add(code)
      const idToken = makeToken(next, next.isForged ? strange.privateKey : own.privateKey)
      return answer(200, { access_token: 'a', token_type: 'Bearer', id_token: idToken })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const provider: HostileProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next,
    asked,
    discoveries: 0,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return provider
}

function makeToken({ claims, algorithm }: TokenAnswer, key: KeyObject): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: algorithm, ...(algorithm === 'none' ? {} : { kid: 'k1' }) })}.${part(claims)}`
  return `${signed}.${algorithm === 'none' ? '' : sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
