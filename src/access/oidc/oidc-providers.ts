import type { Configuration } from 'openid-client'

import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { OutgoingHttp } from '../../lib/outgoing/outgoing-http.ts'
import { fetchThrough } from './fetch-through.ts'
import { OidcFault, type OidcSpec } from './oidc-spec.ts'

/** Keys of providers change without their documents changing; this is for addresses, which change once in years. */
const keepMs = 60 * 60_000
/** A provider that is away is not asked by everybody at once. */
const retryAfterMs = 10_000
const answerWithinSeconds = 10
/** How far its clock and ours may be apart. */
const toleratedSkewSeconds = 60

interface Known {
  readonly at: number
  readonly configuration: Promise<Configuration>
}

/** How asking a provider last went. */
export interface OidcState {
  readonly isOk: boolean
  /** Epoch milliseconds. */
  readonly at: number
  /** Of a failure: for people, without secrets. */
  readonly detail: string
}

export interface OidcProvidersSpec {
  readonly specs: readonly OidcSpec[]
  readonly clock: Clock
  /** A door to the outside that lets through to the hosts named, too: whoever runs the platform wrote them into its file. */
  readonly sendTo: (hosts: readonly string[]) => OutgoingHttp
}

/** The identity providers of the settings, and what they say of themselves: asked when it is needed first, and again after an hour. */
export class OidcProviders {
  readonly specs: readonly OidcSpec[]
  readonly #options: OidcProvidersSpec
  readonly #known = new Map<string, Known>()
  readonly #failed = new Map<string, { readonly at: number; readonly error: OidcFault }>()
  readonly #states = new Map<string, OidcState>()

  constructor(options: OidcProvidersSpec) {
    this.#options = options
    this.specs = options.specs
  }

  /** Throws Fault `not_found`. */
  find(name: string): OidcSpec {
    const spec = this.specs.find((each) => each.name === name)
    if (spec === undefined) throw new Fault('not_found', 'there is no such identity provider; the settings name those there are')
    return spec
  }

  /** Undefined: nobody needed it since the start. */
  stateOf(name: string): OidcState | undefined {
    return this.#states.get(name)
  }

  /** The provider's discovery document and our part, ready to be used. Throws OidcFault `provider_away`. */
  async configure(spec: OidcSpec, { fresh = false } = {}): Promise<Configuration> {
    const now = this.#options.clock.monotonic()
    const known = this.#known.get(spec.name)
    if (known !== undefined && !fresh && now - known.at < keepMs) return await known.configuration
    const failed = this.#failed.get(spec.name)
    if (failed !== undefined && !fresh && now - failed.at < retryAfterMs) throw failed.error
    const configuration = this.#discover(spec)
    this.#known.set(spec.name, { at: now, configuration })
    try {
      const found = await configuration
      this.#failed.delete(spec.name)
      this.note(spec, undefined)
      return found
    } catch (error) {
      if (this.#known.get(spec.name)?.configuration === configuration) this.#known.delete(spec.name)
      const fault = new OidcFault('provider_away', `${spec.name}: ${reasonOf(error)}`, { cause: error })
      this.#failed.set(spec.name, { at: this.#options.clock.monotonic(), error: fault })
      this.note(spec, fault.message)
      throw fault
    }
  }

  /** Keeps how it went, for the page. */
  note(spec: OidcSpec, problem: string | undefined): void {
    this.#states.set(spec.name, { isOk: problem === undefined, at: this.#options.clock.now(), detail: problem ?? '' })
  }

  async #discover(spec: OidcSpec): Promise<Configuration> {
    // A fifth of a second that nobody without a provider need wait.
    const client = await import('openid-client')
    const issuer = new URL(spec.issuer)
    const metadata = {
      [client.clockTolerance]: toleratedSkewSeconds,
      [client.clockSkew]: Math.round((this.#options.clock.now() - Date.now()) / 1000),
    }
    const how = spec.clientSecret === undefined ? client.None() : undefined
    return await client.discovery(
      issuer,
      spec.clientId,
      spec.clientSecret === undefined ? metadata : { ...metadata, client_secret: spec.clientSecret },
      how,
      {
        [client.customFetch]: fetchThrough(this.#options.sendTo([issuer.hostname.replaceAll(/[[\]]/g, '')])),
        timeout: answerWithinSeconds,
        // The signature is checked although the token comes from the provider itself: `alg: none` and strangers' keys end here.
        execute: [client.enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [])],
      },
    )
  }
}

/** For people, of an error of a library that may wrap ours. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  if (error.name === 'OutgoingFault') return error.message
  if (error.cause instanceof Error && error.cause.name === 'OutgoingFault') return error.cause.message
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'it took too long to answer'
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code.slice(0, 64)})` : ''
  return `${error.message.slice(0, 200)}${code}`
}
