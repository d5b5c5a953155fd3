import type { KeyObject } from 'node:crypto'

import { Fault } from '../errors.ts'
import { OutgoingFault, type OutgoingAnswer, type OutgoingHttp, type OutgoingRequest } from '../outgoing/outgoing-http.ts'
import { signJws } from './sign-jws.ts'

export interface AcmeSessionSpec {
  readonly http: OutgoingHttp
  readonly directoryUrl: string
  /** P-256. */
  readonly accountKey: KeyObject
  /** PEM: trusted for the authority's own address instead of the public ones. */
  readonly ca: string | undefined
  readonly signal: AbortSignal
}

/** What an authority answers. */
interface AcmeAnswer {
  readonly body: string
  readonly location: string | undefined
  readonly retryAfterMs: number | undefined
}

/** A nonce can be refused without a fault of ours (RFC 8555, 6.5). */
const mostTries = 5
const longestTextLength = 300

/** Speaks to an authority: nonces, signatures, its errors. Throws Fault `unavailable` in words that say what it said. */
export class AcmeSession {
  readonly #spec: AcmeSessionSpec
  readonly #tls: Pick<OutgoingRequest, 'tls'>
  #directory: Readonly<Record<string, unknown>> | undefined
  #nonce: string | undefined
  /** The account's address, once there is one. */
  kid: string | undefined

  constructor(spec: AcmeSessionSpec) {
    this.#spec = spec
    this.#tls = spec.ca === undefined ? {} : { tls: { ca: spec.ca } }
  }

  /** Asks one of the addresses of the authority's directory. */
  async call(operation: 'newAccount' | 'newOrder', payload: object): Promise<AcmeAnswer> {
    return await this.post(await this.#addressOf(operation), payload)
  }

  /** Undefined as payload asks how something is. */
  async post(url: string, payload?: object): Promise<AcmeAnswer> {
    const { http, accountKey, signal } = this.#spec
    for (let tries = 1; ; tries++) {
      const nonce = this.#nonce ?? (await this.#newNonce())
      this.#nonce = undefined
      const body = signJws(accountKey, { url, nonce, kid: this.kid, payload })
      const headers = { 'content-type': 'application/jose+json' }
      const answer = await asFault(http({ method: 'POST', url, headers, body, followRedirects: false, ...this.#tls }, signal))
      this.#nonce = answer.headers['replay-nonce']
      if (answer.status < 300) return read(answer)
      const problem = problemOf(answer)
      if (problem.type !== 'badNonce' || tries >= mostTries) throw refused(problem)
    }
  }

  async #addressOf(operation: string): Promise<string> {
    const { directoryUrl } = this.#spec
    this.#directory ??= readJson((await this.#get(directoryUrl)).body)
    const address = this.#directory[operation]
    if (typeof address !== 'string')
      throw new Fault('unavailable', `${new URL(directoryUrl).host} is no ACME directory: it names no ${operation}`)
    return address
  }

  async #newNonce(): Promise<string> {
    const { headers } = await this.#get(await this.#addressOf('newNonce'))
    const nonce = headers['replay-nonce']
    if (nonce === undefined) throw new Fault('unavailable', 'the authority gave no nonce')
    return nonce
  }

  async #get(url: string): Promise<OutgoingAnswer> {
    const answer = await asFault(this.#spec.http({ method: 'GET', url, headers: {}, ...this.#tls }, this.#spec.signal))
    if (answer.status >= 300) throw refused(problemOf(answer))
    return answer
  }
}

/** An object of JSON; empty when it is none. */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** A member that should be text; empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** What an authority says went wrong (RFC 7807), as a line of text. */
export function textOfProblem(error: unknown): string {
  const { type, detail } = (error ?? {}) as Readonly<Record<string, unknown>>
  return `${textOf(type).replace(/^.*:/, '')}: ${textOf(detail)}`.replaceAll(/\s+/g, ' ').slice(0, longestTextLength)
}

function read({ body, headers }: OutgoingAnswer): AcmeAnswer {
  const seconds = Number(headers['retry-after'])
  return { body, location: headers['location'], retryAfterMs: seconds > 0 ? seconds * 1000 : undefined }
}

function problemOf(answer: OutgoingAnswer): { readonly type: string; readonly text: string; readonly retryAfterSeconds: number } {
  const problem = readJson(answer.body)
  return {
    type: textOf(problem['type']).replace(/^.*:/, ''),
    text: problem['type'] === undefined ? `HTTP ${answer.status}` : textOfProblem(problem),
    retryAfterSeconds: Number(answer.headers['retry-after'] ?? 0),
  }
}

function refused({ text, retryAfterSeconds }: ReturnType<typeof problemOf>): Fault {
  return new Fault('unavailable', `the authority refused: ${text}`, retryAfterSeconds > 0 ? { retryAfterSeconds } : {})
}

async function asFault<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof OutgoingFault) throw new Fault('unavailable', error.message, { cause: error })
    throw error
  }
}
