import { httpSection } from '../http/http-section.ts'
import type { Field, Section, Values } from '../yaml/section.ts'

/** What Alertmanager knows of one way to tell people. */
export interface IntegrationKind {
  /** Of a receiver: `slack_configs`. */
  readonly key: string
  readonly channel: string
  readonly sendsResolved: boolean
  readonly section: Section
  /** Why an empty item is refused; undefined where it only leaves everything out. */
  readonly missing: string | undefined
  /** Fills in what the file says for all integrations; returns what is missing then, in Alertmanager's words. */
  readonly fillIn: (settings: Values, global: Values) => string | undefined
}

/** Of every integration. */
export const commonFields: Readonly<Record<string, Field>> = { send_resolved: 'flag' }

/** Of every integration that speaks HTTP. */
export const httpFields: Readonly<Record<string, Field>> = { ...commonFields, http_config: httpSection }

/** Takes over values of `global` for fields that are not set. */
export function inherit(settings: Values, global: Values, names: Readonly<Record<string, string>>): void {
  for (const [name, globalName] of Object.entries(names)) {
    if (settings[name] !== undefined && settings[name] !== '') continue
    const value = global[globalName]
    if (value === undefined) delete settings[name]
    else settings[name] = value
  }
}

/** What every integration over HTTP takes over. */
export function inheritHttp(settings: Values, global: Values): undefined {
  inherit(settings, global, { http_config: 'http_config' })
  return undefined
}
