import { z } from 'zod'

import { hostPort, readHostPort } from '../fields.ts'
import type { Figure } from '../figure.ts'
import { addressFigures } from '../net/address-figures.ts'
import { type Certificate, certificateFigures, readCertificate } from '../net/certificate.ts'
import { describeFailure, describeTlsProblem } from '../net/describe-failure.ts'
import { openConnection } from '../net/open-connection.ts'
import { offerSmtpTls } from '../net/smtp-tls.ts'
import { startTls } from '../net/start-tls.ts'
import type { Finding } from '../outcome.ts'
import { defineProbe, type ProbeCall } from '../probe.ts'

const startTlsWays = ['none', 'smtp'] as const

const settings = z.strictObject({
  target: hostPort.meta({ description: '`host:port`' }),
  startTls: z.enum(startTlsWays).default('none').meta({ description: 'How TLS begins: at once, or after STARTTLS of SMTP' }),
  minDays: z.number().int().min(0).max(365).default(0).meta({ description: 'Down when the certificate ends in fewer days' }),
  verifyTls: z.boolean().default(true).meta({ description: 'Whether the certificate must be trusted' }),
  ca: z.string().max(65_536).optional().meta({ description: 'PEM: authorities that are trusted instead of the public ones' }),
  serverName: z.string().min(1).max(253).optional().meta({ description: "Name the certificate must have, when it is not the host's" }),
})
type TlsCheckSettings = z.output<typeof settings>

const dayMs = 86_400_000

/** A handshake: is the certificate trusted, and for how long still? */
export const tls = defineProbe({
  name: 'tls',
  title: 'TLS certificate',
  settings,
  form: [
    { name: 'target', input: 'text' },
    { name: 'startTls', input: 'select', options: startTlsWays, isAdvanced: true },
    { name: 'minDays', input: 'number', isAdvanced: true },
    { name: 'verifyTls', input: 'switch', isAdvanced: true },
    { name: 'serverName', input: 'text', isAdvanced: true },
    { name: 'ca', input: 'long', isAdvanced: true },
  ],
  instanceOf: ({ target }) => target,
  run: check,
})

async function check(settingsOf: TlsCheckSettings, { clock, guard, signal, timeoutMs }: ProbeCall): Promise<Finding> {
  const { target, startTls: way, minDays, verifyTls, ca, serverName } = settingsOf
  const { host, port } = readHostPort(target)
  const times = { resolve: 0, connect: 0, tls: 0, processing: 0, transfer: 0 }
  const figures: Figure[] = [{ name: 'probe_failed_due_to_regex', value: 0 }]
  try {
    const startedMs = clock.monotonic()
    const addresses = await guard(host)
    const resolvedMs = clock.monotonic()
    times.resolve = resolvedMs - startedMs
    figures.push(...addressFigures(addresses[0].address, times.resolve))
    const { socket } = await openConnection(addresses, port, signal)
    const connectedMs = clock.monotonic()
    times.connect = connectedMs - resolvedMs
    try {
      if (way === 'smtp') await offerSmtpTls(socket, signal)
      const secure = await startTls(socket, { host: serverName ?? host, ca }, signal)
      times.tls = clock.monotonic() - connectedMs
      const certificate = readCertificate(secure)
      secure.destroy()
      if (certificate === undefined) return { ok: false, problem: 'the server showed no certificate', figures, phases: times }
      const problem = problemOf(certificate, { verifyTls, minDays, nowMs: clock.now() })
      return { ok: problem === '', problem, figures: [...figures, ...certificateFigures(certificate)], phases: times, certificate }
    } finally {
      socket.destroy()
    }
  } catch (error) {
    return { ok: false, ...describeFailure(error, target, timeoutMs), figures, phases: times }
  }
}

function problemOf({ problem, notAfterMs }: Certificate, rule: { verifyTls: boolean; minDays: number; nowMs: number }): string {
  if (rule.verifyTls && problem !== '') return `TLS failed: ${describeTlsProblem(problem)}`
  const leftMs = notAfterMs - rule.nowMs
  if (leftMs <= 0) return 'the certificate has expired'
  return leftMs < rule.minDays * dayMs ? `the certificate ends in ${Math.floor(leftMs / dayMs)} days` : ''
}
