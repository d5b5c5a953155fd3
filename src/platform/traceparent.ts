export interface RemoteParent {
  readonly traceId: string
  readonly spanId: string
}

/** Reads a W3C `traceparent` header (Trace Context level 1; later versions may append fields); undefined when it is not valid. */
export function parseTraceparent(header: string | undefined): RemoteParent | undefined {
  const match =
    header === undefined || header.length > 512 ? null : /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-.*)?$/.exec(header)
  const [, version, traceId = '', spanId = '', rest] = match ?? []
  if (match === null || version === 'ff' || (version === '00' && rest !== undefined)) return undefined
  return /^0+$/.test(traceId) || /^0+$/.test(spanId) ? undefined : { traceId, spanId }
}
