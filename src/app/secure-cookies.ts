import { isLoopback } from './listen.ts'

/** How people reach the platform. */
export interface Reached {
  readonly hasTls: boolean
  /** Where it listens. */
  readonly host: string
  /** Where people come in, when that is somewhere else. */
  readonly publicUrl?: string | undefined
}

/**
 * Whether the session cookie is `Secure`: always but on loopback without TLS, where it would never come back. A proxy on the same machine
 * has TLS of its own: then the public address says so.
 */
export function needsSecureCookies({ hasTls, host, publicUrl }: Reached): boolean {
  return hasTls || !isLoopback(host) || (publicUrl !== undefined && new URL(publicUrl).protocol === 'https:')
}
