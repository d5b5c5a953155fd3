import { X509Certificate } from 'node:crypto'

import { Fault } from '../errors.ts'

/** What is known of the authorities in a file. */
interface AuthoritiesFacts {
  readonly count: number
  /** When the last of them ends, epoch milliseconds. */
  readonly notAfter: number
}

/** A server that shows what it is told to; see `ServedCertificate.follow`. */
interface Follower {
  once(event: 'close', listener: () => void): unknown
}

/** Whose certificates clients of a listener must show. They can be replaced while it serves: who is connected stays. */
export class ClientAuthorities {
  #pem: string
  #facts: AuthoritiesFacts
  readonly #followers = new Map<Follower, () => void>()

  /** Throws Fault `bad_input` when there is none in the text, or one that cannot be read. */
  constructor(pem: string) {
    this.#facts = readAuthorities(pem)
    this.#pem = pem
  }

  get current(): string {
    return this.#pem
  }

  get facts(): AuthoritiesFacts {
    return this.#facts
  }

  /** Who connects from now on must come from one of these. Throws as the constructor does; then those before stay. */
  replace(pem: string): void {
    this.#facts = readAuthorities(pem)
    this.#pem = pem
    for (const renew of this.#followers.values()) renew()
  }

  /** Calls `renew` whenever they were replaced, until the server closes. */
  follow(server: Follower, renew: () => void): void {
    this.#followers.set(server, renew)
    server.once('close', () => this.#followers.delete(server))
  }
}

/** OpenSSL itself stops at the first that it cannot read, without a word: the rest would be let in no more. */
function readAuthorities(pem: string): AuthoritiesFacts {
  const blocks = [...pem.matchAll(/-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----[^]+?-----END \1-----/g)].map(([block]) => block)
  const begun = pem.match(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/g)?.length ?? 0
  if (begun > blocks.length) throw new Fault('bad_input', 'one of the authorities of clients is cut off: it has no end')
  if (blocks.length === 0) throw new Fault('bad_input', 'there is no PEM certificate among the authorities of clients')
  try {
    const ends = blocks.map((block) => Date.parse(new X509Certificate(block).validTo))
    return { count: blocks.length, notAfter: Math.max(...ends) }
  } catch {
    throw new Fault('bad_input', 'one of the authorities of clients is no PEM certificate')
  }
}
