import type { ForeignCall, ForeignReply } from '../foreign-route.ts'
import { refuseForm } from './reply.ts'

/** What was read, or how it is refused. */
export type Read<T> = { readonly value: T; readonly refusal?: undefined } | { readonly refusal: ForeignReply }

/** The body as JSON; `name` is what Alertmanager's description calls it. */
export function readJsonBody(call: Pick<ForeignCall, 'headers' | 'body'>, name: string): Read<unknown> {
  const refused = refuseNoJson(call, name)
  if (refused !== undefined) return refused
  try {
    // As Go reads it: a half of a surrogate pair stands for a character that is not known.
    const value: unknown = JSON.parse(call.body.toString('utf8'), (_name, one: unknown) =>
      typeof one === 'string' ? wellFormed(one) : one,
    )
    return { value }
  } catch (error) {
    return badBody(name, error instanceof Error ? error.message : String(error))
  }
}

/** The refusal of a body that does not say that it is JSON, or that is empty. */
export function refuseNoJson(
  { headers, body }: Pick<ForeignCall, 'headers' | 'body'>,
  name: string,
): { readonly refusal: ForeignReply } | undefined {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? ''
  if (type.toLowerCase() !== 'application/json')
    return { refusal: refuseForm(415, 415, `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed`) }
  return body.length === 0 ? { refusal: refuseForm(422, 602, `${name} in body is required`) } : undefined
}

export function badBody(name: string, why: string): { readonly refusal: ForeignReply } {
  return { refusal: refuseForm(400, 400, `parsing ${name} body from "" failed, because ${why}`) }
}

/** A field's value is missing or breaks a rule of the API's description. */
export function badField(code: number, message: string): { readonly refusal: ForeignReply } {
  return { refusal: refuseForm(422, code, message) }
}

const time = /^(\d{4})-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?$/

/** Epoch milliseconds of a time as go-openapi takes it; undefined for Go's zero time, NaN for what is none. */
export function timeOf(text: unknown): number | undefined {
  const match = typeof text === 'string' ? time.exec(text) : null
  if (typeof text !== 'string' || match === null) return Number.NaN
  const zoned = match[3] === undefined ? `${text}Z` : text
  const ms = Date.parse(
    zoned
      .replace(' ', 'T')
      .toUpperCase()
      .replace(/(\.\d{3})\d+/, '$1'),
  )
  return match[1] === '0001' ? undefined : ms
}

/** A half of a surrogate pair stands for a character that is not known. */
export function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? text.replaceAll(/\p{Surrogate}/gu, '\ufffd') : text
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
