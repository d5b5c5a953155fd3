import type { PostedAlert } from '../../model/alert.ts'
import { certificateUrgency } from '../../model/certificate-urgency.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Monitor } from '../monitor.ts'
import type { Certificate } from '../net/certificate.ts'
import type { Outage } from '../state/watch-state.ts'

interface AlertContext {
  readonly nowMs: number
  /** Of the page. */
  readonly externalUrl: string
}

/** Refreshed every minute; when we are gone, alerts end by themselves after so long. */
const goesOnForMs = 5 * 60_000
const dayMs = 86_400_000
/** From the worst on. */
const certificateSteps = Object.entries(certificateUrgency)
  .map(([severity, days]) => ({ severity, days }))
  .toSorted((a, b) => a.days - b.days)

/** The alert of an outage. `endedAtMs`: it is over. */
export function downAlert(monitor: Monitor, outage: Outage, context: AlertContext): PostedAlert {
  const { spec, instance } = monitor
  const what = spec.kind === 'heartbeat' ? 'is late or failed' : 'is down'
  return {
    labels: labelsOf(monitor, 'MonitorDown', spec.severity),
    annotations: pairsOf({
      summary: `${spec.name} ${what}`,
      description: `${outage.cause} (${spec.kind === 'heartbeat' ? 'heartbeat' : instance})`,
      ...(spec.runbook !== '' && { runbook_url: spec.runbook }),
    }),
    startsAtMs: outage.startedAtMs,
    endsAtMs: outage.endedAtMs === undefined ? context.nowMs + goesOnForMs : context.nowMs,
    generatorUrl: linkTo(monitor, context),
  }
}

/** The alert of a certificate that ends soon; undefined when it does not. */
export function certificateAlert(monitor: Monitor, certificate: Certificate, context: AlertContext): PostedAlert | undefined {
  const leftMs = certificate.notAfterMs - context.nowMs
  const step = certificateSteps.find(({ days }) => leftMs < days * dayMs)
  if (step === undefined) return undefined
  const ends = new Date(certificate.notAfterMs).toISOString().slice(0, 16).replace('T', ' ')
  const left = leftMs <= 0 ? 'has ended' : `ends in ${leftMs < dayMs ? 'less than a day' : `${Math.floor(leftMs / dayMs)} days`}`
  return {
    labels: labelsOf(monitor, 'CertificateExpiry', step.severity),
    annotations: pairsOf({
      summary: `The certificate of ${monitor.spec.name} ${left}`,
      description: `${certificate.subject} is valid until ${ends} UTC`,
    }),
    startsAtMs: certificate.notAfterMs - step.days * dayMs,
    endsAtMs: context.nowMs + goesOnForMs,
    generatorUrl: linkTo(monitor, context),
  }
}

/** The alert that our own checks cannot be believed. */
export function sickAlert(
  sickness: { readonly failing: number; readonly of: number },
  startedAtMs: number,
  context: AlertContext,
): PostedAlert {
  return {
    labels: pairsOf({ alertname: 'UptimeChecksUnreliable', severity: 'high' }),
    annotations: pairsOf({
      summary: `${sickness.failing} of ${sickness.of} monitors began to fail at once`,
      description:
        'That is most likely the network of this machine: these failures do not page. If everything is really down, this is the page.',
    }),
    startsAtMs: startedAtMs,
    endsAtMs: context.nowMs + goesOnForMs,
    generatorUrl: `${context.externalUrl}/uptime`,
  }
}

function labelsOf({ spec, instance }: Monitor, alertname: string, severity: string): LabelPairs {
  return pairsOf({
    ...spec.labels,
    alertname,
    monitor: spec.name,
    kind: spec.kind,
    instance,
    severity,
    ...(spec.service !== '' && { service: spec.service }),
    ...(spec.environment !== '' && { environment: spec.environment }),
  })
}

function pairsOf(labels: Readonly<Record<string, string>>): LabelPairs {
  return Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function linkTo({ id }: Monitor, { externalUrl }: AlertContext): string {
  return `${externalUrl}/uptime/${id}`
}
