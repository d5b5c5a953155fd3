import type { Figure } from './figure.ts'
import { findKind } from './kinds.ts'
import type { Outcome } from './outcome.ts'
import type { ProbeCall } from './probe.ts'

/** What checks are made with. */
export type CheckTools = Pick<ProbeCall, 'clock' | 'guard' | 'userAgent'>

export interface CheckInput {
  readonly kind: string
  readonly settings: unknown
  readonly timeoutMs: number
}

/** Makes one check; what fails is found, not thrown. Ends at the time-out, and when the signal aborts (then it throws). */
export async function runCheck(tools: CheckTools, { kind, settings, timeoutMs }: CheckInput, signal: AbortSignal): Promise<Outcome> {
  const { clock } = tools
  const run = findKind(kind)?.run
  if (run === undefined) throw new Error(`monitors of the kind ${kind} are not run`)
  const time = new AbortController()
  const timer = setTimeout(() => time.abort(new DOMException('timed out', 'TimeoutError')), timeoutMs)
  const atMs = clock.now()
  const startedMs = clock.monotonic()
  try {
    const finding = await run(settings, { ...tools, timeoutMs, signal: AbortSignal.any([signal, time.signal]) })
    signal.throwIfAborted()
    const durationMs = clock.monotonic() - startedMs
    return { ...finding, atMs, durationMs, figures: [...finding.figures, ...overall(finding.ok, durationMs, timeoutMs)] }
  } finally {
    clearTimeout(timer)
  }
}

function overall(ok: boolean, durationMs: number, timeoutMs: number): readonly Figure[] {
  return [
    { name: 'probe_success', value: ok ? 1 : 0 },
    { name: 'probe_duration_seconds', value: durationMs / 1000 },
    { name: 'probe_timeout_seconds', value: timeoutMs / 1000 },
  ]
}
