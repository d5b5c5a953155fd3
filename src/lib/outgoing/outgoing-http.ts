/** A request of ours to an address that somebody entered; goes past the guard against addresses inside. Throws OutgoingFault. */
export type OutgoingHttp = (request: OutgoingRequest, signal: AbortSignal) => Promise<OutgoingAnswer>

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `http:` or `https:`; a name and password in it are sent as Basic authorization. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly tls?: OutgoingTls
  /** Left out: yes. Only redirects that keep the method and body are followed, never from https to http. */
  readonly followRedirects?: boolean
}

/** What differs from the usual check of the other side's certificate. */
export interface OutgoingTls {
  /** PEM: trusted instead of the public authorities. */
  readonly ca?: string
  /** PEM: who we are. */
  readonly cert?: string
  readonly key?: string
  /** The name the certificate must have, when it is not the host's. */
  readonly serverName?: string
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
  /** Somebody wrote into a file that they want no check. */
  readonly insecure?: boolean
}

export interface OutgoingAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** At most so much as anybody needs; the rest is not read. */
  readonly body: string
}

export type OutgoingFaultKind =
  /** The address is not one that requests may go to, or cannot be read. */
  | 'refused'
  /** Name not found, nobody listens, the connection broke, TLS failed. */
  | 'unreachable'
  /** It took too long. */
  | 'timeout'
  /** The caller gave up. */
  | 'aborted'

/** No answer. The message is for people and names the host at most: never a path, a query or credentials. */
export class OutgoingFault extends Error {
  override readonly name = 'OutgoingFault'
  readonly kind: OutgoingFaultKind
  /** Whether the request had been sent, in part at least: then it may have worked. */
  readonly sent: boolean

  constructor(kind: OutgoingFaultKind, message: string, sent = false) {
    super(message)
    this.kind = kind
    this.sent = sent
  }
}
