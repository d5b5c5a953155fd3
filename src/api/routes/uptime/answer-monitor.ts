import type { z } from 'zod'

import { type Certificate, hideSecrets, type MonitorFigures, type Outcome, type RecentCheck } from '../../../probes/index.ts'
import type { checkReply, monitorDetail, monitorSummary } from '../../contract/uptime.ts'

type Summary = z.input<typeof monitorSummary>
type Detail = z.input<typeof monitorDetail>
type Checked = z.input<typeof checkReply>

const sparkPoints = 30

/** A monitor as the API writes it; no secrets. */
export function answerSummary({ watch, availability, days }: MonitorFigures): Summary {
  const { monitor, state, checks, certificate } = watch
  const { id, version, spec, instance, file } = monitor
  const last = checks.at(-1)
  return {
    id,
    version,
    spec: hideSecrets(spec),
    instance,
    status: state.status,
    since: at(state.sinceMs),
    problem: state.outage?.cause ?? (last?.ok === false ? last.problem : state.problem),
    file: file ?? null,
    checkedAt: state.checkedAtMs === undefined ? null : at(state.checkedAtMs),
    lastMs: last?.durationMs ?? null,
    responses: checks.slice(-sparkPoints).map(({ ok, durationMs }) => (ok ? durationMs : null)),
    availability: {
      '24h': answerAvailability(availability['24h']),
      '7d': answerAvailability(availability['7d']),
      '30d': answerAvailability(availability['30d']),
      '90d': answerAvailability(availability['90d']),
    },
    days: days.map((day) => ({ from: at(day.fromMs), ...answerAvailability(day) })),
    certificateEnds: certificate === undefined ? null : at(certificate.notAfterMs),
  }
}

/** One with its last checks. The address that a job calls is told to those who may change it. */
export function answerDetail(figures: MonitorFigures, mayChange: boolean): Detail {
  const { monitor, checks, certificate, pings, token } = figures.watch
  const { startedAtMs, lastAtMs, lastExit, lastDurationMs } = pings
  return {
    ...answerSummary(figures),
    checks: checks.toReversed().map(answerCheck),
    certificate: certificate === undefined ? null : answerCertificate(certificate),
    heartbeat:
      monitor.spec.kind === 'heartbeat'
        ? {
            path: mayChange ? `/api/heartbeats/${token}` : null,
            lastAt: lastAtMs === undefined ? null : at(lastAtMs),
            lastExit: lastExit ?? null,
            lastDurationMs: lastDurationMs ?? null,
            startedAt: startedAtMs === undefined ? null : at(startedAtMs),
          }
        : null,
    updatedAt: at(monitor.updatedAtMs),
    updatedBy: monitor.updatedBy,
  }
}

/** What a check found that somebody asked for. */
export function answerOutcome(outcome: Outcome): Checked {
  const { answer, certificate } = outcome
  return {
    ...answerCheck(outcome),
    answer:
      answer === undefined
        ? null
        : {
            address: answer.address,
            status: answer.status ?? null,
            headers: answer.headers ?? {},
            body: answer.body ?? '',
            sizeBytes: answer.sizeBytes ?? null,
          },
    certificate: certificate === undefined ? null : answerCertificate(certificate),
  }
}

function answerCheck({ atMs, ok, durationMs, problem, phases, answer }: RecentCheck): Detail['checks'][number] {
  return { at: at(atMs), ok, durationMs, problem, phases: phases ?? null, status: answer?.status ?? null, address: answer?.address || null }
}

function answerCertificate({ notBeforeMs, notAfterMs, names, ...shown }: Certificate): NonNullable<Detail['certificate']> {
  return { ...shown, names: [...names], notBefore: at(notBeforeMs), notAfter: at(notAfterMs) }
}

function answerAvailability({
  ratio,
  downMs,
  unknownMs,
  maintenanceMs,
  totalMs,
}: MonitorFigures['days'][number] | MonitorFigures['availability']['24h']) {
  return { ratio: ratio ?? null, downMs, unknownMs, maintenanceMs, totalMs }
}

function at(ms: number): string {
  return new Date(ms).toISOString()
}
