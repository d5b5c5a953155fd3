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
  /** What `/.well-known/acme-challenge/<token>` of every domain answers meanwhile (HTTP-01), by token. */
  readonly challenges: Map<string, string>
}

const pollMs = 1000
const longestPollMs = 15_000
const mostPolls = 40

/**
 * Orders a certificate (RFC 8555) with a fresh P-256 key, proving each domain by HTTP-01. Throws Fault `unavailable` with the authority's
 * reason, and when `signal` aborts.
 */
export async function issueCertificate(spec: IssueSpec): Promise<Certificate> {
  const { domains, email, signal, accountKey, challenges } = spec
  const session = new AcmeSession(spec)
  // An account that exists already is found by its key.
  const contact = email === undefined ? {} : { contact: [`mailto:${email}`] }
  session.kid = (await session.call('newAccount', { termsOfServiceAgreed: true, ...contact })).location
  const ordered = await session.call('newOrder', { identifiers: domains.map((value) => ({ type: 'dns', value })) })
  const orderUrl = ordered.location ?? ''
  const { authorizations, finalize } = readJson(ordered.body)
  const thumbprint = thumbprintOf(accountKey)
  for (const url of Array.isArray(authorizations) ? authorizations : []) {
    await proveDomain(session, textOf(url), { thumbprint, challenges, signal })
  }
  await until(session, orderUrl, ['ready', 'valid'], signal)
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await session.post(textOf(finalize), { csr: makeCertificateRequest(domains, pair).toString('base64url') })
  const order = await until(session, orderUrl, ['valid'], signal)
  const { body } = await session.post(textOf(order['certificate']))
  return { cert: body, key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

interface Proof {
  readonly thumbprint: string
  readonly challenges: Map<string, string>
  readonly signal: AbortSignal
}

async function proveDomain(session: AcmeSession, url: string, { thumbprint, challenges, signal }: Proof): Promise<void> {
  const authorization = readJson((await session.post(url)).body)
  if (authorization['status'] === 'valid') return
  const offered = (Array.isArray(authorization['challenges']) ? authorization['challenges'] : []) as Readonly<Record<string, unknown>>[]
  const challenge = offered.find(({ type }) => type === 'http-01')
  const token = textOf(challenge?.['token'])
  if (challenge === undefined || !/^[\w-]{1,256}$/.test(token)) {
    throw new Fault('unavailable', 'the authority does not offer HTTP-01 for this name; wildcards cannot be proven so')
  }
  challenges.set(token, `${token}.${thumbprint}`)
  try {
    await session.post(textOf(challenge['url']), {})
    await until(session, url, ['valid'], signal)
  } finally {
    challenges.delete(token)
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
