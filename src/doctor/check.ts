import type { Settings } from '../config/settings.ts'
import type { LockReport } from '../lib/directory-lock.ts'
import type { Host } from './host.ts'

export type Severity = 'error' | 'warning'

/** Something that is wrong, or soon will be. */
export interface Finding {
  readonly severity: Severity
  /** What is wrong, one sentence; never a secret. */
  readonly problem: string
  /** What to do about it. */
  readonly mend: string
}

/** What checks look at. */
export interface Patient {
  /** As they are in force, or, when they cannot be read, what they are without a file. */
  readonly settings: Settings
  /** What is wrong with the file of settings. */
  readonly settingsProblem: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Of this program. */
  readonly version: string
  /** Who holds the data directory: whether the platform runs. */
  readonly lock: LockReport
  readonly host: Host
}

/** One mistake that people make: one file and one line in `checks/index.ts`. */
export interface Check {
  /** lower-case-with-hyphens: what `--only` and the JSON call it. */
  readonly name: string
  readonly title: string
  /** May throw or hang: the doctor copes. Answers with nothing when all is well. */
  run(patient: Patient, signal: AbortSignal): Promise<readonly Finding[]> | readonly Finding[]
}
