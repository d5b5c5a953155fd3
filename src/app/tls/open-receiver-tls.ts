import { readFileSync } from 'node:fs'

import { nameOfListener, type MountedEndpoint, type SocketEndpoint, type SocketTls } from '../../api/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { ClientAuthorities } from '../../lib/tls/client-authorities.ts'
import type { ServedCertificate } from '../../lib/tls/served-certificate.ts'
import { type HealthSource, worstState } from '../../platform/index.ts'
import type { Lifecycle } from '../lifecycle.ts'
import { checkAuthorities } from './check-authorities.ts'
import { followFiles } from './follow-files.ts'
import { openCertificateFiles } from './open-certificate-files.ts'

interface ReceiverTlsParts {
  readonly endpoints: readonly MountedEndpoint<SocketEndpoint>[]
  /** Of the platform. */
  readonly certificate: ServedCertificate | undefined
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
}

/** TLS of the ports that receivers open themselves. */
export interface ReceiverTls {
  /** Undefined: the listener is without. */
  of(endpoint: SocketEndpoint): SocketTls | undefined
  /** A part of the health page; none when no receiver has files of its own. */
  readonly healthSources: readonly HealthSource[]
}

/** Files of listeners, and how they are. */
interface Followed<Of> {
  readonly value: Of
  readonly listeners: string[]
  readonly check: HealthSource['check']
}

/**
 * Opens what receivers' TLS ports need: certificates of their own and the authorities of their clients, both followed when their files
 * change, once for all that name the same. Throws Fault `bad_input` when one cannot be read.
 */
export function openReceiverTls({ endpoints, certificate: ofPlatform, clock, log, lifecycle }: ReceiverTlsParts): ReceiverTls {
  const certificates = new Map<string, Followed<ServedCertificate>>()
  const authorities = new Map<string, Followed<ClientAuthorities>>()
  const opened = new Map<SocketEndpoint, SocketTls>()
  for (const { receiver, endpoint } of endpoints) {
    const { tls } = endpoint.listen
    if (tls === undefined) continue
    const name = nameOfListener({ receiver, endpoint })
    if ((tls.cert === undefined) !== (tls.key === undefined))
      throw new Fault(
        'bad_input',
        `${name}: \`tlsCert\` and \`tlsKey\` belong together; give both, or neither for the certificate of \`tls\``,
      )
    const certificate = certificateOf(tls.cert, tls.key, name)
    if (certificate === undefined)
      throw new Fault('bad_input', 'a TLS port of a receiver needs `tlsCert` and `tlsKey`, or the certificate of `tls`')
    const clients = tls.clientCa === undefined ? undefined : authoritiesOf(tls.clientCa, name)
    opened.set(endpoint, { certificate, clients })
  }

  function certificateOf(cert: string | undefined, key: string | undefined, listener: string): ServedCertificate | undefined {
    if (cert === undefined || key === undefined) return ofPlatform
    return take(certificates, `${cert}\n${key}`, listener, () => {
      const { certificate, health } = openCertificateFiles({ clock, log, lifecycle }, { cert, key })
      return { value: certificate, check: () => health.check() }
    })
  }

  function authoritiesOf(file: string, listener: string): ClientAuthorities {
    return take(authorities, file, listener, () => {
      const value = new ClientAuthorities(read(file))
      const problem = followFiles({
        files: [file],
        take: () => {
          value.replace(read(file))
          log.info({ file, authorities: value.facts.count }, 'the authorities of clients have changed')
        },
        onRefused: (reason) => log.warn({ reason, file }, 'the authorities of clients changed and cannot be used; those before stay'),
        lifecycle,
      })
      return { value, check: async () => checkAuthorities({ facts: value.facts, now: clock.now(), problem: problem() }) }
    })
  }

  const followed = [...certificates.values(), ...authorities.values()]
  return {
    of: (endpoint) => opened.get(endpoint),
    healthSources: followed.length === 0 ? [] : [{ name: 'receiver_certificates', role: 'other', check: () => checkFollowed(followed) }],
  }
}

/** What several listeners name is opened once. */
function take<Of>(known: Map<string, Followed<Of>>, key: string, listener: string, open: () => Omit<Followed<Of>, 'listeners'>): Of {
  const found = known.get(key) ?? { ...open(), listeners: [] }
  known.set(key, found)
  found.listeners.push(listener)
  return found.value
}

/** The worst of them, named by its listeners. */
async function checkFollowed(followed: readonly Followed<unknown>[]): ReturnType<HealthSource['check']> {
  const checks = await Promise.all(
    followed.map(async ({ listeners, check }) => {
      const { state, detail, details } = await check()
      return { state, detail: `${listeners.join(', ')}: ${detail}`, details: { listeners, state, ...details } }
    }),
  )
  const state = worstState(checks)
  const detail = checks.flatMap((each) => (each.state === state ? [each.detail] : [])).join('; ')
  return { state, detail, responseTimeMs: null, details: { files: checks.map(({ details }) => details) } }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Fault(
      'bad_input',
      `the authorities of clients' certificates cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
