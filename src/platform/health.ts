import type { Clock } from '../lib/clock.ts'
import { redactText } from '../lib/redact.ts'

export type HealthState = 'ok' | 'degraded' | 'down' | 'unknown'

/** Which of the words of the health API a part answers for; `cache` is the write-ahead log, the buffer before the database. */
export type HealthRole = 'database' | 'cache' | 'api' | 'frontend' | 'backups' | 'other'

export interface HealthCheck {
  readonly state: HealthState
  /** One sentence for people. */
  readonly detail: string
  /** How long the part took to answer; null when it was not asked over a wire. */
  readonly responseTimeMs: number | null
  /** Anything else worth knowing; never secrets. */
  readonly details: Readonly<Record<string, unknown>>
  /** Open connections or sessions, of databases. */
  readonly connections?: number
}

/** A part of the platform that can say how it is. */
export interface HealthSource {
  /** lower_snake_case: `engine`, `state_store`, `write_ahead_log`. */
  readonly name: string
  readonly role: HealthRole
  /** May throw or hang: the monitor copes. */
  check(): Promise<HealthCheck>
}

export interface PartHealth extends HealthCheck {
  readonly name: string
  readonly role: HealthRole
  /** Since when it has been in this state, epoch milliseconds. */
  readonly since: number
}

export interface HealthReport {
  /** The worst of the parts, where only a database or the API itself can take the whole down. */
  readonly state: HealthState
  readonly at: number
  readonly parts: readonly PartHealth[]
}

export interface HealthMonitor {
  /** Asks all parts, at most once a second: the health addresses are public. */
  check(): Promise<HealthReport>
}

const checkTimeoutMs = 3000
const reuseMs = 1000
const vital: ReadonlySet<HealthRole> = new Set(['database', 'api'])

/** Asks the parts and remembers since when each is as it is. */
export function createHealthMonitor(clock: Clock, sources: readonly HealthSource[]): HealthMonitor {
  const before = new Map<string, PartHealth>()
  /** Checks that have not come back: a part that hangs is not asked again and again. */
  const pending = new Map<string, Promise<HealthCheck>>()
  let running: Promise<HealthReport> | undefined
  let startedAt = -Infinity

  const ask = (source: HealthSource): Promise<HealthCheck> => {
    const asked = pending.get(source.name) ?? attempt(source).finally(() => pending.delete(source.name))
    pending.set(source.name, asked)
    return asked
  }
  const checkPart = async (source: HealthSource): Promise<PartHealth> => {
    const check = await within(ask(source))
    const last = before.get(source.name)
    const since = last?.state === check.state ? last.since : clock.now()
    const part = { ...check, name: source.name, role: source.role, since }
    before.set(source.name, part)
    return part
  }
  const checkAll = async (): Promise<HealthReport> => {
    const parts = await Promise.all(sources.map((source) => checkPart(source)))
    return { state: overall(parts), at: clock.now(), parts }
  }
  return {
    check() {
      if (running === undefined || clock.monotonic() - startedAt >= reuseMs) {
        startedAt = clock.monotonic()
        running = checkAll()
      }
      return running
    },
  }
}

/** The worst state among parts; `ok` when there are none. */
export function worstState(parts: readonly Pick<PartHealth, 'state'>[]): HealthState {
  const order: readonly HealthState[] = ['down', 'degraded', 'unknown']
  return order.find((state) => parts.some((part) => part.state === state)) ?? 'ok'
}

function overall(parts: readonly PartHealth[]): HealthState {
  if (parts.some(({ role, state }) => state === 'down' && vital.has(role))) return 'down'
  return worstState(parts) === 'ok' ? 'ok' : 'degraded'
}

async function attempt(source: HealthSource): Promise<HealthCheck> {
  try {
    return await source.check()
  } catch (error) {
    return down(error instanceof Error ? redactText(error.message) : 'the check failed')
  }
}

async function within(check: Promise<HealthCheck>): Promise<HealthCheck> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<HealthCheck>((resolve) => {
    timer = setTimeout(() => resolve(down(`no answer within ${checkTimeoutMs / 1000} s`)), checkTimeoutMs)
  })
  try {
    return await Promise.race([check, late])
  } finally {
    clearTimeout(timer)
  }
}

function down(detail: string): HealthCheck {
  return { state: 'down', detail, responseTimeMs: null, details: {} }
}
