import { RE2JS } from 're2js'
import { z } from 'zod'

import { parseDurationText } from '../lib/prometheus-duration.ts'
import { measureRegex } from '../lib/regex-cost.ts'

const maxPatternCost = 5000

/** A duration as Prometheus writes it (`30s`, `5m`), within bounds that are milliseconds. */
export function duration(leastMs: number, mostMs: number) {
  return z
    .string()
    .max(20)
    .superRefine((text, context) => {
      const ms = parseDurationText(text)
      if (typeof ms !== 'number') context.addIssue({ code: 'custom', message: `${ms.problem}: write it like 30s or 5m` })
      else if (ms < leastMs || ms > mostMs)
        context.addIssue({ code: 'custom', message: `must lie between ${leastMs / 1000} s and ${mostMs / 1000} s` })
    })
}

/** Milliseconds of a duration that has been checked. */
export function msOf(text: string): number {
  const ms = parseDurationText(text)
  return typeof ms === 'number' ? ms : 0
}

/** A regular expression in RE2's syntax, small enough to be compiled at once. */
export const regex = z
  .string()
  .min(1)
  .max(1000)
  .superRefine((pattern, context) => {
    if (measureRegex(pattern) > maxPatternCost) return context.addIssue({ code: 'custom', message: 'the regular expression is too large' })
    try {
      compileRegex(pattern)
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it cannot be read'
      context.addIssue({ code: 'custom', message: `not a regular expression of RE2: ${reason}` })
    }
  })

const compiled = new Map<string, RE2JS>()

/** Compiled once. */
export function compileRegex(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  const made = RE2JS.compile(pattern)
  if (compiled.size >= 1000) compiled.clear()
  compiled.set(pattern, made)
  return made
}

/** `host:port`; an IPv6 address stands in brackets. */
export const hostPort = z
  .string()
  .max(300)
  .regex(/^(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+):\d{1,5}$/iu, 'write it as host:port')
  .refine((text) => readHostPort(text).port >= 1 && readHostPort(text).port <= 65_535, 'the port is not one')

export function readHostPort(text: string): { readonly host: string; readonly port: number } {
  const at = text.lastIndexOf(':')
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) }
}

/** Header fields of a request, by name. */
export const headers = z
  .record(
    z.string().regex(/^[!#$%&'*+.^_`|~\w-]{1,100}$/, 'is not the name of a header'),
    z
      .string()
      .max(2000)
      .regex(/^[\t\x20-\x7e]*$/, 'has characters that headers cannot hold'),
  )
  .refine((all) => Object.keys(all).length <= 50, 'at most 50 headers')
