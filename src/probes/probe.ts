import type { z } from 'zod'

import type { Clock } from '../lib/clock.ts'
import type { Guard } from '../lib/outgoing/outgoing-guard.ts'
import type { Finding } from './outcome.ts'

export interface ProbeCall {
  readonly clock: Clock
  /** Which addresses may be asked; what it answers is connected to as it is. */
  readonly guard: Guard
  /** How we call ourselves to servers. */
  readonly userAgent: string
  readonly timeoutMs: number
  /** Aborted at the time-out, when nobody wants the answer any more and when the program stops. */
  readonly signal: AbortSignal
}

/** How the page asks for a setting. What it is called there stands in the page's texts, under its name. */
export interface FormField {
  readonly name: string
  readonly input: 'text' | 'number' | 'switch' | 'select' | 'lines' | 'pairs' | 'long'
  readonly options?: readonly string[]
  /** Shown only when asked for. */
  readonly isAdvanced?: boolean
}

/** A way to check a target. */
export interface Probe {
  /** `kind` of a monitor. */
  readonly name: string
  readonly title: string
  readonly settings: z.ZodType
  readonly form: readonly FormField[]
  /** The label `instance`. */
  instanceOf(settings: unknown): string
  /** Checks once. Resolves with what was found, failures too; undefined for kinds that wait to be called. */
  readonly run: ((settings: unknown, call: ProbeCall) => Promise<Finding>) | undefined
}

interface ProbeSpec<Settings extends z.ZodType> extends Omit<Probe, 'settings' | 'instanceOf' | 'run'> {
  readonly settings: Settings
  readonly instanceOf: (settings: z.output<Settings>) => string
  readonly run?: (settings: z.output<Settings>, call: ProbeCall) => Promise<Finding>
}

/** Closes the settings over, so that the registry needs no casts. */
export function defineProbe<Settings extends z.ZodType>({ instanceOf, run, ...spec }: ProbeSpec<Settings>): Probe {
  return {
    ...spec,
    instanceOf: (settings) => instanceOf(spec.settings.parse(settings)),
    run: run === undefined ? undefined : (settings, call) => run(spec.settings.parse(settings), call),
  }
}
