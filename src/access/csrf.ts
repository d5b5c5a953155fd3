import { Fault } from '../lib/errors.ts'

export interface OriginCheck {
  readonly method: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The host the request was sent to, with port: behind a trusted proxy the forwarded one. */
  readonly host: string
  /** Origins besides our own that may send changes, like the public URL. */
  readonly allowedOrigins?: readonly string[]
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Throws Fault `forbidden` when a browser sends a change from another site: the cookie would come with it. Browsers say where a
 * request comes from (Fetch Metadata, and Origin before that); what says nothing is no browser and sends no cookie on its own.
 */
export function checkOrigin({ method, headers, host, allowedOrigins = [] }: OriginCheck): void {
  if (safeMethods.has(method)) return
  const { origin, 'sec-fetch-site': site } = headers
  if (origin !== undefined && allowedOrigins.includes(origin)) return
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw elsewhere()
  if (origin !== undefined && !isSameHost(origin, host)) throw elsewhere()
}

/** A browser leaves the default port out of both; a proxy may not. */
function isSameHost(origin: string, host: string): boolean {
  try {
    const { protocol, host: from } = new URL(origin)
    return from === new URL(`${protocol}//${host}`).host
  } catch {
    // `null`: a sandboxed frame, a redirect from elsewhere.
    return false
  }
}

function elsewhere(): Fault {
  return new Fault('forbidden', 'a page of another site may not do this; if it is ours, set publicUrl to the address it is opened with')
}
