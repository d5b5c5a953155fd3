import type { CustomFetch } from 'openid-client'

import type { OutgoingHttp } from '../../lib/outgoing/outgoing-http.ts'

const methods = ['GET', 'POST'] as const
const never = new AbortController().signal

/** What openid-client asks with: our door to the outside, past the guard, without redirects. */
export function fetchThrough(send: OutgoingHttp): CustomFetch {
  return async (url, { method, headers, body, signal }) => {
    const known = methods.find((each) => each === method)
    if (known === undefined) throw new TypeError(`${method} is not asked of providers`)
    const text = typeof body === 'string' || body instanceof URLSearchParams ? body.toString() : undefined
    const request = { method: known, url, headers, followRedirects: false, ...(text === undefined ? {} : { body: text }) }
    const answer = await send(request, signal ?? never)
    const given = Object.entries(answer.headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
    // These say how the body came, not what it is now.
    const kept = given.filter(([name]) => name !== 'content-length' && name !== 'content-encoding' && name !== 'transfer-encoding')
    const isEmpty = answer.status === 204 || answer.status === 304
    return new Response(isEmpty ? null : answer.body, { status: answer.status, headers: kept })
  }
}
