import type { z } from 'zod'

/** What a field of a section may hold, by the type that it has in Alertmanager. */
export type Field =
  | 'text'
  | 'secret'
  /** A text that may be there and yet empty. */
  | 'optionalSecret'
  | 'texts'
  | 'secrets'
  | 'textMap'
  /** Lists of secrets by name. */
  | 'secretsMap'
  | 'flag'
  | 'integer'
  /** At least 0. */
  | 'count'
  | 'number'
  /** Of HTTP or HTTPS, with a host. */
  | 'url'
  | 'secretUrl'
  /** A secret; a URL unless it is a template. */
  | 'templateUrl'
  /** Any that Go parses. */
  | 'anyUrl'
  | 'hostPort'
  | 'tlsVersion'
  /** Prometheus' (`1d12h`). */
  | 'duration'
  /** Go's (`1h30m`); a bare number is one of nanoseconds. */
  | 'goDuration'
  /** Go's, always with units. */
  | 'goDurationText'
  | 'any'
  /** Anything by name. */
  | 'anyMap'
  /** Anything that the schema takes; a number or a truth value that it does not take is a text. */
  | { readonly schema: z.ZodType; readonly secret: boolean }
  | Section
  | { readonly list: Section }
  /** Sections by name. */
  | { readonly map: Section }
  /** A section, or a text instead of the field named. */
  | { readonly textOr: Section; readonly as: string }

/** The values of a section by the names of the fields; those that are not there are undefined. */
export type Values = Record<string, unknown>

/** A map of the file whose fields are known. */
export interface Section {
  /** Go's name of the type, as unknown fields are reported with. */
  readonly type: string
  readonly fields: Readonly<Record<string, Field>>
  /** Fills in what depends on other fields; returns what is wrong, in Alertmanager's words. */
  readonly complete?: (values: Values) => string | undefined
}

/** Whether a field was given and is not empty. */
export function isSet(values: Values, name: string): boolean {
  const value = values[name]
  return value !== undefined && value !== ''
}

/** How many of the fields are set. */
export function countSet(values: Values, names: readonly string[]): number {
  return names.filter((name) => isSet(values, name)).length
}

/** A field as text; empty when it is not there. */
export function textOf(values: Values, name: string): string {
  const value = values[name]
  return typeof value === 'string' ? value : ''
}

/** A field that is a list of sections; empty when it is not there. */
export function sectionsOf(values: Values, name: string): readonly Values[] {
  const value = values[name]
  return Array.isArray(value) ? (value as readonly Values[]) : []
}

/** A field that is a map; undefined when it is not there. */
export function mapOf(values: Values, name: string): Values | undefined {
  const value = values[name]
  return typeof value === 'object' && value !== null ? (value as Values) : undefined
}
