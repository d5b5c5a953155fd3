import { z } from 'zod'

/** A Go template: what it prints goes into the message. */
export const template = z.string().max(64 * 1024)

/** A secret written into the settings. Not empty: an empty one is none. */
export const secret = z.string().max(8192)

export const secretFile = z.string().max(4096)

/** An address that may hold a token. */
export const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http: or https: address' }).max(4096)

/** Refines settings: not both of a field and its file, and one of them when `needed`. Empty counts as left out. */
export function eitherOf(value: string, file: string, needed: 'needed' | 'optional' = 'needed') {
  return z.refine<Record<string, unknown>>(
    (settings) => {
      const has = Number(isSet(settings[value])) + Number(isSet(settings[file]))
      return needed === 'needed' ? has === 1 : has < 2
    },
    { error: `${needed === 'needed' ? 'exactly' : 'at most'} one of ${value} and ${file} must be given` },
  )
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== '' && value !== null
}
