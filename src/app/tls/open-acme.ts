import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'

import type { Settings } from '../../config/settings.ts'
import { issueCertificate } from '../../lib/acme/issue-certificate.ts'
import { makeSelfSigned } from '../../lib/acme/make-request.ts'
import { proveByAlpn } from '../../lib/acme/prove-by-alpn.ts'
import { proveByHttp } from '../../lib/acme/prove-by-http.ts'
import { pauseAfter, renewalTime } from '../../lib/acme/renewal-times.ts'
import { Fault } from '../../lib/errors.ts'
import { createOutgoingHttp } from '../../lib/outgoing/create-outgoing-http.ts'
import { createGuard, everywhere } from '../../lib/outgoing/outgoing-guard.ts'
import { resolveName } from '../../lib/outgoing/resolve-name.ts'
import { type Certificate, readCertificate } from '../../lib/tls/certificate.ts'
import { ServedCertificate } from '../../lib/tls/served-certificate.ts'
import { openAcmeStore, type AcmeStore, type Issued } from './acme-store.ts'
import { checkCertificate } from './check-certificate.ts'
import type { OpenTls, TlsParts } from './served-tls.ts'

interface AcmeOptions {
  readonly userAgent: string
  readonly lookEveryMs?: number
}
type AcmeSettings = NonNullable<NonNullable<Settings['tls']>['acme']>

/** How often it is looked whether the time has come. */
const usualLookEveryMs = 30_000
const answerWithinMs = 30_000
const issueWithinMs = 5 * 60_000
const dayMs = 86_400_000

/**
 * A certificate of an ACME authority (RFC 8555), renewed in time. Until the first one is there a self-signed one is shown, so that
 * everything is up meanwhile. Throws Fault `unavailable` when its place in the data directory is not to be had.
 */
export function openAcme(
  { settings, clock, log, lifecycle }: TlsParts,
  acme: AcmeSettings,
  { userAgent, lookEveryMs = usualLookEveryMs }: AcmeOptions,
): OpenTls {
  const store = openAcmeStore(settings.dataDir)
  const http = createOutgoingHttp({
    // Whoever writes the settings may name an authority inside.
    guard: createGuard({ allowedHosts: () => everywhere, resolve: resolveName }),
    timeoutMs: answerWithinMs,
    userAgent,
  })
  const kept = keptCertificate(store, acme.domains)
  // Who tried with an authority that nobody trusts, and asks the real one now, has waited for nothing else.
  const isOfAnother = kept !== undefined && kept.directoryUrl !== acme.directoryUrl
  const certificate = new ServedCertificate(kept?.certificate ?? selfSigned(acme.domains, clock.now()))
  let problem = kept === undefined ? 'it is our own, until the authority has given one' : undefined
  let failures = 0
  let dueAt = kept === undefined || isOfAnother ? 0 : renewalTime(certificate.facts, Math.random())
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  const issue = async (): Promise<void> => {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(issueWithinMs)])
    const prover =
      acme.challenge === 'http-01'
        ? await proveByHttp({ host: acme.httpHost, port: acme.httpPort })
        : proveByAlpn(certificate.proofs, () => clock.now())
    try {
      const ca = acme.caFile === undefined ? undefined : readFileSync(acme.caFile, 'utf8')
      const { domains, email, directoryUrl } = acme
      const issued = await issueCertificate({ http, directoryUrl, accountKey: store.accountKey, ca, domains, email, prover, signal })
      certificate.replace(issued)
      store.keep({ certificate: issued, directoryUrl })
    } finally {
      await prover.close()
    }
  }
  const renew = async (): Promise<void> => {
    try {
      await issue()
      problem = undefined
      failures = 0
      dueAt = renewalTime(certificate.facts, Math.random())
      log.info({ names: acme.domains, notAfter: new Date(certificate.facts.notAfter).toISOString() }, 'the authority gave a certificate')
    } catch (error) {
      if (stopping.signal.aborted) return
      failures++
      const pauseMs = Math.max(pauseAfter(failures, Math.random()), error instanceof Fault ? (error.retryAfterSeconds ?? 0) * 1000 : 0)
      dueAt = clock.now() + pauseMs
      problem = `a new one could not be had: ${error instanceof Error ? error.message : String(error)}; next try at ${new Date(dueAt).toISOString()}`
      log.warn({ reason: problem, failures }, 'no new certificate')
    }
  }
  const look = (): void => {
    if (clock.now() < dueAt) return
    running ??= renew().finally(() => (running = undefined))
  }
  let timer: NodeJS.Timeout | undefined
  lifecycle.onStop('work', 'certificate', async () => {
    clearInterval(timer)
    stopping.abort()
    await running
  })
  return {
    certificate,
    start: () => {
      timer = setInterval(look, lookEveryMs).unref()
      look()
    },
    health: {
      name: 'certificate',
      role: 'other',
      check: async () => checkCertificate({ facts: certificate.facts, now: clock.now(), problem }),
    },
  }
}

/** What was issued before, when it can be used and is for these names. */
function keptCertificate(store: AcmeStore, domains: readonly string[]): Issued | undefined {
  const kept = store.issued()
  if (kept === undefined) return undefined
  try {
    const names = new Set(readCertificate(kept.certificate).names)
    return domains.every((domain) => names.has(domain)) ? kept : undefined
  } catch {
    return undefined
  }
}

function selfSigned(domains: readonly string[], now: number): Certificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = makeSelfSigned(domains, pair, { notBefore: now - dayMs, notAfter: now + 90 * dayMs })
  return { cert, key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}
