import { z } from 'zod'

import { parseDuration } from './duration.ts'

/** A key that may be missing or empty. */
export function opt<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => value ?? undefined, schema.optional())
}

/** A key with a value for when it is missing or empty. */
export function or<Schema extends z.ZodType>(schema: Schema, otherwise: z.output<Schema>) {
  return z.preprocess((value) => value ?? undefined, schema.optional()).transform((value): z.output<Schema> => value ?? otherwise)
}

export const text = z.string()

/** YAML 1.1 as Go reads it. */
export const flag = z
  .string()
  .regex(/^(true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|y|Y|n|N)$/, 'must be true or false')
  .transform((word) => /^(true|yes|on|y)$/i.test(word))

/** A whole number from 0. */
export const count = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number of at least 0')
  .transform(Number)

export const integer = z
  .string()
  .regex(/^[+-]?\d{1,15}$/, 'must be a whole number')
  .transform(Number)

export const decimal = z
  .string()
  .regex(/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, 'must be a number')
  .transform(Number)

/** To milliseconds. */
export const duration = z.string().transform((word, context) => {
  const ms = parseDuration(word)
  if (ms !== undefined) return ms
  context.addIssue(`not a valid duration string: ${JSON.stringify(word)}`)
  return z.NEVER
})

const powers = { '': 0, K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 } as const

/** To bytes; KB and KiB are both 1024. */
export const byteSize = z.string().transform((word, context) => {
  if (word === '0') return 0
  const sign = word.startsWith('-') ? -1 : 1
  const parts = [...word.replace(/^[+-]/, '').matchAll(/([\d.]+)([KMGTPE]?)i?B/gy)]
  const size = parts.reduce((sum, [, number, unit]) => sum + Number(number) * 1024 ** powers[(unit ?? '') as keyof typeof powers], 0)
  if (parts.length > 0 && parts.map(([all]) => all).join('') === word.replace(/^[+-]/, '') && Number.isFinite(size)) return sign * size
  context.addIssue('must be a number with a unit, like 10MB')
  return z.NEVER
})

/** A list of maps in which an empty item is a mistake worth its own words. */
export function listOf<Schema extends z.ZodType>(item: Schema, whatIsEmpty: string) {
  const checked = z.unknown().superRefine((value, context) => {
    if (value === null) context.addIssue({ code: 'custom', message: `empty or null ${whatIsEmpty}`, fatal: true })
  })
  return or(z.array(checked.pipe(item)), [])
}

/** Texts by name. */
export const textMap = z.record(
  z.string(),
  z.preprocess((value) => value ?? '', text),
)
