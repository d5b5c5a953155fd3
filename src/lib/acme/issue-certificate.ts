import { generateKeyPairSync } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { Fault } from '../errors.ts'
import type { Certificate } from '../tls/certificate.ts'
import { AcmeSession, type AcmeSessionSpec, readJson, textOf, textOfProblem } from './acme-session.ts'
import { makeCertificateRequest } from './make-request.ts'
import { thumbprintOf } from './sign-jws.ts'

export interface IssueSpec extends AcmeSessionSpec {
  readonly domains: readonly string[]
  /** Whom the authority may write to. */
  readonly email: string | undefined
  readonly prover: DomainProver
}

/** One way to prove that a name leads here. */
export interface DomainProver {
  /** As the authority calls it. */
  readonly type: 'http-01' | 'tls-alpn-01'
  /** Shows the answer to the authority's question, wherever that asks, until it is taken away again. */
  show(proof: DomainProof): { takeAway(): void }
}

export interface DomainProof {
  readonly domain: string
  readonly token: string
  readonly keyAuthorization: string
}

const pollMs = 1000
const longestPollMs = 15_000
const mostPolls = 40

/**
 * Orders a certificate (RFC 8555) with a fresh P-256 key, proving each domain. Throws Fault `unavailable` with the authority's
 * reason, and when `signal` aborts.
 */
export async function issueCertificate(spec: IssueSpec): Promise<Certificate> {
  const { domains, email, signal, accountKey, prover } = spec
  const session = new AcmeSession(spec)
  // An account that exists already is found by its key.
  const contact = email === undefined ? {} : { contact: [`mailto:${email}`] }
  session.kid = (await session.call('newAccount', { termsOfServiceAgreed: true, ...contact })).location
  const ordered = await session.call('newOrder', { identifiers: domains.map((value) => ({ type: 'dns', value })) })
  const orderUrl = ordered.location ?? ''
  const { authorizations, finalize } = readJson(ordered.body)
  const thumbprint = thumbprintOf(accountKey)
  for (const url of Array.isArray(authorizations) ? authorizations : []) {
    await proveDomain(session, textOf(url), { thumbprint, prover, signal })
  }
  await until(session, orderUrl, ['ready', 'valid'], signal)
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await session.post(textOf(finalize), { csr: makeCertificateRequest(domains, pair).toString('base64url') })
  const order = await until(session, orderUrl, ['valid'], signal)
  const { body } = await session.post(textOf(order['certificate']))
  return { cert: body, key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

interface Proving {
  readonly thumbprint: string
  readonly prover: DomainProver
  readonly signal: AbortSignal
}

async function proveDomain(session: AcmeSession, url: string, { thumbprint, prover, signal }: Proving): Promise<void> {
  const authorization = readJson((await session.post(url)).body)
  if (authorization['status'] === 'valid') return
  const offered = (Array.isArray(authorization['challenges']) ? authorization['challenges'] : []) as Readonly<Record<string, unknown>>[]
  const challenge = offered.find(({ type }) => type === prover.type)
  const token = textOf(challenge?.['token'])
  if (challenge === undefined || !/^[\w-]{1,256}$/.test(token)) {
    throw new Fault('unavailable', `the authority does not offer ${prover.type.toUpperCase()} for this name; wildcards cannot be proven so`)
  }
  const { value: domain } = (authorization['identifier'] ?? {}) as Readonly<Record<string, unknown>>
  const shown = prover.show({ domain: textOf(domain), token, keyAuthorization: `${token}.${thumbprint}` })
  try {
    await session.post(textOf(challenge['url']), {})
    await until(session, url, ['valid'], signal)
  } finally {
    shown.takeAway()
  }
}

/** Asks until an order or an authorization is as wanted. */
async function until(
  session: AcmeSession,
  url: string,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  for (let polls = 0; polls < mostPolls; polls++) {
    const answer = await session.post(url)
    const thing = readJson(answer.body)
    const status = textOf(thing['status'])
    if (wanted.includes(status)) return thing
    if (status !== 'pending' && status !== 'processing' && status !== 'ready')
      throw new Fault('unavailable', `the authority refused: ${reasonOf(thing)}`)
    await sleep(Math.min(answer.retryAfterMs ?? pollMs, longestPollMs), undefined, { signal })
  }
  throw new Fault('unavailable', 'the authority does not come to an end')
}

/** An order's own error, or that of the challenge that failed. */
function reasonOf(thing: Readonly<Record<string, unknown>>): string {
  const challenges = (Array.isArray(thing['challenges']) ? thing['challenges'] : []) as Readonly<Record<string, unknown>>[]
  return textOfProblem(thing['error'] ?? challenges.find(({ error }) => error !== undefined)?.['error'])
}
