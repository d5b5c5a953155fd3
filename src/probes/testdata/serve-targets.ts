import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'

/** Servers as monitors meet them, on ports of 127.0.0.1. */
export interface Targets {
  readonly http: number
  readonly https: number
  /** Answers `+PONG` to `PING`. */
  readonly tcp: number
  /** Takes connections and says nothing. */
  readonly silent: number
  readonly requests: readonly IncomingMessage[]
  stop(): Promise<void>
}

const chunk = Buffer.alloc(256 * 1024, 'x')

export async function serveTargets({ cert, key }: { readonly cert: string; readonly key: string }): Promise<Targets> {
  const requests: IncomingMessage[] = []
  const sockets = new Set<Socket>()
  const answer: RequestListener = (request, response) => {
    requests.push(request)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
    const say = (status: number, body: string, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'text/plain', 'content-length': String(Buffer.byteLength(body)), ...headers })
      response.end(body)
    }
    if (pathname === '/ok') say(200, 'all is well', { 'x-mode': 'live', 'last-modified': 'Fri, 20 Nov 2026 13:42:00 GMT' })
    else if (pathname === '/json') say(200, '{"data":{"status":"ok","items":[{"n":1}]}}')
    else if (pathname === '/status') say(Number(searchParams.get('is')), 'as asked')
    else if (pathname === '/chunked') response.end('without a length')
    else if (pathname === '/redirect') {
      const left = Number(searchParams.get('left'))
      say(302, '', { location: left === 0 ? '/ok' : `/redirect?left=${left - 1}` })
    } else if (pathname === '/elsewhere') say(302, '', { location: searchParams.get('to') ?? '' })
    else if (pathname === '/reset') request.socket.resetAndDestroy()
    else if (pathname === '/bad-chunks') {
      request.socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nnot a size\r\n')
    } else if (pathname === '/cut') {
      request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nonly this')
    } else if (pathname === '/huge') {
      response.writeHead(200)
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    } else if (pathname !== '/slow') say(404, 'no such page')
  }
  const tcp = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => bytes.toString().startsWith('PING') && socket.write('hello\r\n+PONG\r\n'))
  })
  const servers: Server[] = [createServer(answer), createTlsServer({ cert, key }, answer), tcp, createTcpServer()]
  for (const server of servers) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined).once('close', () => sockets.delete(socket))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  }
  const [http = 0, https = 0, tcpPort = 0, silent = 0] = servers.map((server) => (server.address() as AddressInfo).port)
  return {
    http,
    https,
    tcp: tcpPort,
    silent,
    requests,
    async stop() {
      for (const socket of sockets) socket.destroy()
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}
