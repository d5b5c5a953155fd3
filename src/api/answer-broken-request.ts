import type { Socket } from 'node:net'

/** Of what Node's HTTP parser refuses; anything else is no HTTP. */
const known: Readonly<Record<string, readonly [status: string, code: string, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'bad_input', 'the request did not come in time'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'too_large', 'the headers are larger than 16 KiB'],
}
const noHttp = ['400 Bad Request', 'bad_input', 'this is not HTTP/1.1 as we read it'] as const

/** Answers what never became a request, in our own words, and ends the connection. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, code, message] = known[error.code ?? ''] ?? noHttp
  const body = JSON.stringify({ error: { code, message } })
  const head = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n`
  if (socket.writable) socket.write(head + body)
  socket.destroySoon()
}
