import type { Clock } from '../lib/clock.ts'
import type { Seal } from '../lib/seal.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { IngestKeyCache } from './ingest-keys/ingest-key-cache.ts'
import { LastSeen } from './last-seen.ts'
import { Challenges } from './second-factor/challenges.ts'
import { PasskeyThread } from './second-factor/passkey-thread.ts'
import type { SecurityEvents } from './security-event.ts'
import { FailedSignIns } from './sessions/failed-sign-ins.ts'
import { KnownDevices } from './sessions/known-devices.ts'
import { LogInLimits } from './sessions/log-in-limits.ts'
import { hashSecret } from './tokens/secret-hash.ts'

/** Credentials from the environment, accepted besides those in the store. Kept as hashes. */
export interface GivenCredentials {
  /** VEDETTE_API_TOKEN: the admin role in every project. */
  readonly apiToken?: string | undefined
  /** VEDETTE_INGEST_KEY: writes into the default project. */
  readonly ingestKey?: string | undefined
}

/** What access keeps in memory between requests. One for a process. */
export interface Access {
  readonly state: StateStore
  readonly clock: Clock
  readonly securityEvents: SecurityEvents
  readonly givenTokenHash: Buffer | undefined
  readonly givenKeyHash: Buffer | undefined
  readonly logInLimits: LogInLimits
  readonly knownDevices: KnownDevices
  readonly ingestKeys: IngestKeyCache
  readonly lastSeen: LastSeen
  /** Keeps the secrets of authenticator apps. */
  readonly seal: Seal
  readonly challenges: Challenges
  readonly passkeys: PasskeyThread
  /** Where people open the page. */
  readonly pageUrl: () => string
  /** Writes what is pending if the store takes it, and stops the timer; before the state store is closed. */
  close(): Promise<void>
}

const flushEveryMs = 60_000

export function openAccess(options: {
  readonly state: StateStore
  readonly clock: Clock
  readonly securityEvents: SecurityEvents
  readonly seal: Seal
  readonly pageUrl: () => string
  readonly given?: GivenCredentials
}): Access {
  const { state, clock, seal, pageUrl, given } = options
  const failedSignIns = new FailedSignIns({ state, clock })
  const securityEvents = failedSignIns.following(options.securityEvents)
  const lastSeen = new LastSeen({ state, clock })
  // A store that is restarting gets the same again a minute later.
  const timer = setInterval(() => void lastSeen.flush().catch(() => undefined), flushEveryMs)
  timer.unref()
  const passkeys = new PasskeyThread()
  return {
    state,
    clock,
    securityEvents,
    givenTokenHash: given?.apiToken === undefined ? undefined : hashSecret(given.apiToken),
    givenKeyHash: given?.ingestKey === undefined ? undefined : hashSecret(given.ingestKey),
    logInLimits: new LogInLimits(clock),
    knownDevices: new KnownDevices({ seal, clock }),
    ingestKeys: new IngestKeyCache(clock),
    lastSeen,
    seal,
    challenges: new Challenges(clock),
    passkeys,
    pageUrl,
    async close() {
      clearInterval(timer)
      await passkeys.close()
      await failedSignIns.close()
      // A store that is away costs a minute of who was seen last, and is no reason for a stop to fail.
      await lastSeen.flush().catch(() => undefined)
    },
  }
}
