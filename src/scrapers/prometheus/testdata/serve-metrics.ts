import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

export interface MetricsServer {
  /** `127.0.0.1:port`. */
  readonly address: string
  /** Requests so far. */
  readonly requests: IncomingMessage[]
  /** What is answered; change it between scrapes. */
  answer: (request: IncomingMessage, response: ServerResponse) => void
  /** Answers with this text. */
  show(text: string, contentType?: string): void
  close(): Promise<void>
}

const plainText = 'text/plain; version=0.0.4'

/** A target on a free port of this machine. */
export async function serveMetrics(text = ''): Promise<MetricsServer> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    served.answer(request, response)
  })
  const served: MetricsServer = {
    address: await listen(server),
    requests,
    answer: () => undefined,
    show: (body, contentType = plainText) => {
      served.answer = (_, response) => response.setHeader('content-type', contentType).end(body)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  served.show(text)
  return served
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : ''
}
