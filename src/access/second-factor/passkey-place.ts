import { isIP } from 'node:net'

/** Where passkeys of this installation are good. */
export interface PasskeyPlace {
  /** Of the page. */
  readonly origin: string
  /** The relying party's id: the host name without port. */
  readonly rpId: string
}

/**
 * By the public address of the page. Browsers give passkeys to names only, never to addresses, and only over TLS; the machine itself is
 * `localhost`. Undefined where there are none.
 */
export function passkeyPlaceOf(pageUrl: string): PasskeyPlace | undefined {
  if (!URL.canParse(pageUrl)) return undefined
  const url = new URL(pageUrl)
  const isOwnMachine = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  if (isOwnMachine) url.hostname = 'localhost'
  else if (url.protocol !== 'https:' || isIP(url.hostname.replaceAll(/[[\]]/g, '')) !== 0) return undefined
  return { origin: url.origin, rpId: url.hostname }
}
