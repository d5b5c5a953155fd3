import type { IngestGrant, WebhookSigner } from '../access/index.ts'
import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import type { ByteBudget } from '../lib/http/byte-budget.ts'
import { reasonOfError, textOfReason, type Ingest, type IngestCounters } from '../pipeline/index.ts'
import type { Endpoint, Intake, Refusal, Signal, TcpEndpoint, UdpEndpoint, Verdict } from '../receivers/receiver.ts'

/** What every transport needs to take telemetry in. */
export interface IngestDoor {
  readonly clock: Clock
  readonly ingest: Ingest
  readonly counters: IngestCounters
  /** What bodies may hold from their first byte to their answer: one for all doors. */
  readonly buffered: ByteBudget
  /** Origins of the web pages that may send from the browser; as the setting of that name says them. */
  readonly allowedOrigins: readonly string[]
  /** Throws Fault('unauthenticated') for a key that is not known. From which address it came is noted with the key, where it is known. */
  readonly authenticate: (key: string, address?: string) => Promise<IngestGrant>
  /** Who signs what it sends, by the name in the address. Throws Fault('unauthenticated'). */
  readonly findSigner?: (name: string, address: string) => Promise<WebhookSigner>
  readonly logBug: (error: unknown) => void
}

/** An endpoint with the name of its receiver. */
export interface MountedEndpoint<Of extends Endpoint = Endpoint> {
  readonly receiver: string
  readonly endpoint: Of
}
export type HttpEndpoint = Extract<Endpoint, { kind: 'http' }>
export type GrpcEndpoint = Extract<Endpoint, { kind: 'grpc' }>
export type SocketEndpoint = TcpEndpoint | UdpEndpoint

/** What came to an address, for the counters; and which signal its key must be good for. */
interface Arrival {
  readonly receiver: string
  readonly endpoint: { readonly signal: Signal }
}

/** The grant of a sender's key for this endpoint's signal. */
export async function admitSender(
  door: IngestDoor,
  { endpoint }: Arrival,
  { key, address }: { readonly key: string | undefined; readonly address: string },
): Promise<IngestGrant> {
  if (key === undefined) throw new Fault('unauthenticated', 'send an ingest key as Authorization: Bearer KEY')
  const grant = await door.authenticate(key, address)
  if (!grant.signals.has(endpoint.signal)) throw new Fault('forbidden', `this ingest key may not send ${endpoint.signal}`)
  return grant
}

/** Stores a decompressed body; the verdict comes when it is durable. */
export function takeIn(
  door: IngestDoor,
  { receiver, endpoint }: MountedEndpoint,
  grant: IngestGrant,
  intake: Intake,
  bodyHash?: Buffer,
): Promise<Verdict> {
  const { projectId, keyId, recordsPerSecond } = grant
  return door.ingest.ingest({
    receiver,
    endpoint,
    projectId,
    keyId,
    recordsPerSecond,
    intake,
    ...(bodyHash === undefined ? {} : { bodyHash }),
  })
}

/** Counts a body that was turned away before the pipeline saw it. */
export function countRefused(door: IngestDoor, { receiver, endpoint }: Arrival, grant: IngestGrant | undefined, error: unknown): void {
  const reason = reasonOfError(error)
  if (reason === undefined) return
  const source = { receiver, signal: endpoint.signal, projectId: grant?.projectId, keyId: grant?.keyId }
  door.counters.addRejected(source, reason, 1, textOfReason(reason))
}

/** The key of a sender: bearer token, X-Vedette-Key, the password of Basic, or Elasticsearch's `ApiKey`: base64 of `id:key`, or the key. */
export function readIngestKey(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const own = headers['x-vedette-key']
  if (typeof own === 'string' && own !== '') return own.slice(0, maxKeyLength)
  const authorization = headers['authorization']
  if (typeof authorization !== 'string' || authorization.length > 2 * maxKeyLength) return undefined
  const [scheme, credentials] = authorization.trim().split(/\s+/, 2)
  if (scheme === undefined || credentials === undefined) return undefined
  const kind = scheme.toLowerCase()
  if (kind === 'bearer') return credentials
  if (kind !== 'basic' && kind !== 'apikey') return undefined
  const pair = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon >= 0) return pair.slice(colon + 1)
  return kind === 'apikey' ? credentials : undefined
}

const maxKeyLength = 512

const kinds: Readonly<Partial<Record<Fault['code'], Refusal['kind']>>> = {
  bad_input: 'bad_input',
  unauthenticated: 'unauthenticated',
  forbidden: 'forbidden',
  method_not_allowed: 'method_not_allowed',
  too_large: 'too_large',
  unsupported_media: 'unsupported_media',
  rate_limited: 'overloaded',
  overloaded: 'overloaded',
  unavailable: 'overloaded',
  disk_full: 'overloaded',
}

/** What a protocol is told of an error; a bug is logged and told as internal. */
export function refusalOf(door: IngestDoor, error: unknown): Refusal {
  const kind = error instanceof Fault ? kinds[error.code] : undefined
  if (!(error instanceof Fault) || kind === undefined) {
    door.logBug(error)
    return { kind: 'internal', message: 'something went wrong on our side' }
  }
  if (kind !== 'overloaded') return { kind, message: error.message }
  return { kind, message: error.message, retryAfterSeconds: error.retryAfterSeconds ?? 1 }
}
