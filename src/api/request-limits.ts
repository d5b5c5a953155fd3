import type { FastifyRequest } from 'fastify'

import type { Caller } from '../access/caller.ts'
import { addressPrefix } from '../access/index.ts'
import type { Clock } from '../lib/clock.ts'
import { RateLimit } from '../lib/http/rate-limit.ts'
import { isLocalRequest } from './is-local-request.ts'

const burstSeconds = 10

/** How much one address (IPv6: its /64 network), and one account, may ask of the API. This machine itself may ask as it likes. */
export class RequestLimits {
  readonly #addresses: RateLimit
  readonly #accounts: RateLimit

  constructor(clock: Clock, perSecond: number) {
    const options = { clock, perSecond, burst: perSecond * burstSeconds }
    this.#addresses = new RateLimit(options)
    this.#accounts = new RateLimit(options)
  }

  /** Before anything is looked up. Throws Fault `rate_limited`. */
  takeAddress(request: FastifyRequest): void {
    if (!isLocal(request)) this.#addresses.take(addressPrefix(request.ip))
  }

  /** Once it is known who asks. Throws Fault `rate_limited`. */
  takeAccount(request: FastifyRequest, { actor }: Caller): void {
    if (actor.kind !== 'anonymous' && !isLocal(request)) this.#accounts.take(`${actor.kind} ${actor.id}`)
  }
}

function isLocal({ socket, headers }: FastifyRequest): boolean {
  return isLocalRequest({ peerAddress: socket.remoteAddress, headers })
}
