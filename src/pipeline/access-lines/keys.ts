import type { AttributeList } from '../../model/attributes.ts'

/** OpenTelemetry's names (semantic conventions 1.37) of what access and error logs of web servers say. */
export const keys = {
  method: Buffer.from('http.request.method'),
  path: Buffer.from('url.path'),
  query: Buffer.from('url.query'),
  url: Buffer.from('url.full'),
  protocolVersion: Buffer.from('network.protocol.version'),
  status: Buffer.from('http.response.status_code'),
  responseBytes: Buffer.from('http.response.body.size'),
  referer: Buffer.from('http.request.header.referer'),
  forwardedFor: Buffer.from('http.request.header.x-forwarded-for'),
  userAgent: Buffer.from('user_agent.original'),
  client: Buffer.from('client.address'),
  clientPort: Buffer.from('client.port'),
  user: Buffer.from('user.name'),
  server: Buffer.from('server.address'),
  upstream: Buffer.from('upstream.address'),
  pid: Buffer.from('process.pid'),
  thread: Buffer.from('thread.id'),
  module: Buffer.from('log.logger'),
  seconds: Buffer.from('http.server.request.duration'),
} as const

/** Adds a value, unless the server writes that it has none. */
export function addRange(list: AttributeList, key: Buffer, bytes: Buffer, start: number, end: number): void {
  if (end > start && !(end === start + 1 && bytes[start] === 0x2d)) list.add(key, 0, key.length, bytes, start, end)
}

/** The severity that a status has: server errors are errors, client errors warnings. */
export function severityOfStatus(status: number): number {
  return status >= 500 ? 17 : status >= 400 ? 13 : 9
}
