import { join } from 'node:path'

import type { Settings } from '../config/settings.ts'
import { examine, type Patient } from '../doctor/index.ts'
import type { Clock } from '../lib/clock.ts'
import { redactKeys } from '../lib/redact.ts'
import type { Platform } from '../platform/index.ts'
import { listSnapshots } from '../storage/state/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import { describeRuntime } from './describe-runtime.ts'
import { describeStores, readOwnLog } from './describe-stores.ts'
import { describeEnvironment, knownSecrets } from './known-secrets.ts'
import { createScrub } from './scrub.ts'
import { type BundlePart, writeBundle } from './write-bundle.ts'

/** What whoever helps must see, and nothing that they must not. */
export interface Diagnostics {
  /** A name for the bundle, with the time. */
  fileName(): string
  /** A `.tar.gz`. */
  write(): AsyncIterable<Buffer>
}

export interface DiagnosticsOptions {
  readonly clock: Clock
  /** Asked anew for each bundle. */
  readonly patient: () => Patient
  /** Of a platform that runs. */
  readonly running?: {
    readonly platform: Platform
    readonly state: StateStore
    readonly telemetry: TelemetryStore
    /** The project of the platform's own telemetry. */
    readonly projectId: number
  }
}

const about = `What is in this bundle: versions, settings with secrets replaced, what vedette doctor finds, the schema and sizes of the tables, health,
own metrics and the own log of the last hours, figures of memory and event loop.

Passwords, tokens, keys, paths of addresses and contact points were replaced or left out. Names of machines and services are still in it: look
through it before you give it away.
`

/** Makes bundles of a platform that runs, or of what can be known of one that does not. */
export function createDiagnostics({ clock, patient, running }: DiagnosticsOptions): Diagnostics {
  return {
    fileName: () => `vedette-diagnostics-${new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.tar.gz`,
    write() {
      const one = patient()
      const { settings, environment, version } = one
      const parts: BundlePart[] = [
        { name: 'README.txt', make: () => about },
        { name: 'versions.json', make: () => ({ vedette: version, ...process.versions, platform: process.platform, arch: process.arch }) },
        { name: 'settings.json', make: () => hideSettings(settings) },
        { name: 'environment.json', make: () => describeEnvironment(environment) },
        { name: 'doctor.json', make: () => examine(one) },
        { name: 'runtime.json', make: () => describeRuntime() },
        { name: 'snapshots.json', make: () => listSnapshots(join(settings.dataDir, 'snapshots')) },
      ]
      if (running !== undefined) {
        const { platform, telemetry, projectId } = running
        parts.push(
          { name: 'health.json', make: () => platform.health() },
          { name: 'resources.json', make: () => platform.resources() },
          { name: 'metrics.json', make: () => platform.ownMetrics() },
          { name: 'stores.json', make: () => describeStores(running) },
          { name: 'log.ndjson', make: () => readOwnLog(telemetry, projectId, clock.now()) },
        )
      }
      return writeBundle(parts, createScrub(knownSecrets(settings, environment)), clock.now())
    },
  }
}

/** Settings without what only those who run it may know: values under names of secrets, and heartbeat addresses but for their host. */
function hideSettings(settings: Settings): object {
  const heartbeat = { ...settings.heartbeat, out: settings.heartbeat.out.map((url) => new URL(url).origin) }
  return redactKeys({ ...settings, heartbeat })
}
