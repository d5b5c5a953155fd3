import type { Settings } from '../config/settings.ts'
import { createDiagnostics, type Diagnostics } from '../diagnostics/index.ts'
import { thisHost } from '../doctor/index.ts'
import type { Clock } from '../lib/clock.ts'
import { readLock } from '../lib/directory-lock.ts'
import type { Platform } from '../platform/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import type { HostAnswers } from './host-door.ts'
import { version } from './version.ts'

interface DiagnosticsParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly platform: Platform
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  readonly projectId: number
}

/** Bundles about the platform that runs, for the page and for somebody on the host. */
export function openDiagnostics({ settings, clock, ...running }: DiagnosticsParts): {
  readonly diagnostics: Diagnostics
  readonly answers: HostAnswers
} {
  const diagnostics = createDiagnostics({
    clock,
    patient: () => ({
      settings,
      settingsProblem: undefined,
      environment: process.env,
      version,
      lock: readLock(settings.dataDir),
      host: thisHost,
    }),
    running,
  })
  const answer = async (): Promise<object> => {
    const pieces: Buffer[] = []
    for await (const piece of diagnostics.write()) pieces.push(piece)
    return { bundle: Buffer.concat(pieces).toString('base64') }
  }
  return { diagnostics, answers: { diagnostics: answer } }
}
