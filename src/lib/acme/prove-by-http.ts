import { createServer, type Server } from 'node:http'

import { Fault } from '../errors.ts'
import type { DomainProver } from './issue-certificate.ts'

const prefix = '/.well-known/acme-challenge/'

/** Proves by HTTP-01 (RFC 8555, 8.3): a server that answers that and nothing else. Throws Fault `unavailable` when the port is not to be had. */
export async function proveByHttp({
  host,
  port,
}: {
  readonly host: string
  readonly port: number
}): Promise<DomainProver & { close(): Promise<void> }> {
  /** By token. */
  const answers = new Map<string, string>()
  const server = createServer({ headersTimeout: 5000, requestTimeout: 5000, keepAliveTimeout: 1000 }, ({ url = '' }, response) => {
    const answer = url.startsWith(prefix) ? answers.get(url.slice(prefix.length)) : undefined
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/octet-stream', connection: 'close' })
    response.end(answer ?? '')
  })
  server.maxConnections = 100
  await listening(server, host, port)
  return {
    type: 'http-01',
    show({ token, keyAuthorization }) {
      answers.set(token, keyAuthorization)
      return { takeAway: () => void answers.delete(token) }
    },
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code = '' }: NodeJS.ErrnoException) =>
      reject(
        new Fault(
          'unavailable',
          `the authority asks at port ${port}, and we cannot listen there (${code}): see tls.acme.httpPort and tls.acme.challenge in docs/reachable.md`,
        ),
      ),
    )
    server.listen(port, host, resolve)
  })
}
