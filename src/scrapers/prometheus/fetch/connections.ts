import { readFileSync, statSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import tls, { type SecureVersion } from 'node:tls'

import { Fault } from '../../../lib/errors.ts'
import { versionOf } from '../../../lib/files/version-of.ts'
import type { HttpClientConfig, TextOrFile } from '../config/http-client-config.ts'

const versions = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const satisfies Record<string, SecureVersion>
const keepAlive = { keepAlive: true, keepAliveMsecs: 30_000, maxFreeSockets: 100, timeout: 300_000 }

/** Connections of one client that are used again; new ones when a certificate's file has changed. */
export class Connections {
  private readonly client: HttpClientConfig
  private readonly plain = new http.Agent(keepAlive)
  private secure: https.Agent | undefined
  private readonly tunnels = new Map<string, https.Agent>()
  private loadedFrom = ''

  constructor(client: HttpClientConfig) {
    this.client = client
  }

  /** For requests to `url`, through a tunnel when there is a proxy. Throws Fault('unavailable') when a certificate cannot be read. */
  agentFor(url: URL, proxy: URL | undefined): http.Agent {
    if (url.protocol === 'http:') return this.plain
    const filesNow = this.describeFiles()
    if (filesNow !== this.loadedFrom) this.dropSecure()
    this.loadedFrom = filesNow
    if (proxy === undefined) return (this.secure ??= new https.Agent({ ...keepAlive, ...this.tlsOptions() }))
    const known = this.tunnels.get(proxy.href)
    if (known !== undefined) return known
    const agent = new TunnelAgent(proxy, this.client.proxy.connectHeaders, this.tlsOptions())
    this.tunnels.set(proxy.href, agent)
    return agent
  }

  close(): void {
    this.plain.destroy()
    this.dropSecure()
  }

  private dropSecure(): void {
    this.secure?.destroy()
    this.secure = undefined
    for (const agent of this.tunnels.values()) agent.destroy()
    this.tunnels.clear()
  }

  private tlsOptions(): tls.SecureContextOptions & { rejectUnauthorized: boolean; servername?: string } {
    const { ca, cert, key, insecureSkipVerify, serverName, minVersion, maxVersion } = this.client.tls
    return {
      rejectUnauthorized: !insecureSkipVerify,
      ...(ca === undefined ? {} : { ca: readText(ca) }),
      ...(cert === undefined ? {} : { cert: readText(cert) }),
      ...(key === undefined ? {} : { key: readText(key) }),
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...(minVersion === undefined ? {} : { minVersion: versions[minVersion] }),
      ...(maxVersion === undefined ? {} : { maxVersion: versions[maxVersion] }),
    }
  }

  private describeFiles(): string {
    const { ca, cert, key } = this.client.tls
    return [ca, cert, key].map((one) => (one?.file === undefined ? '' : versionOf(statSync(one.file, { throwIfNoEntry: false })))).join(' ')
  }
}

/** The text, read anew when it stands in a file: it may have been rotated. Throws Fault('unavailable'). */
export function readText({ text, file }: TextOrFile): string {
  if (file === undefined) return text ?? ''
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Fault('unavailable', `unable to read file ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** TLS through a proxy's CONNECT (RFC 9110, 9.3.6). */
class TunnelAgent extends https.Agent {
  private readonly proxy: URL
  private readonly connectHeaders: Readonly<Record<string, readonly string[]>>

  constructor(proxy: URL, connectHeaders: Readonly<Record<string, readonly string[]>>, options: https.AgentOptions) {
    super({ ...keepAlive, ...options })
    this.proxy = proxy
    this.connectHeaders = connectHeaders
  }

  override createConnection(
    options: https.RequestOptions & tls.ConnectionOptions,
    done?: (error: Error | null, socket: Socket) => void,
  ): undefined {
    const { proxy } = this
    const host = options.host ?? ''
    const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`
    const headers = Object.fromEntries(Object.entries(this.connectHeaders).map(([name, values]) => [name, [...values]]))
    const connect = (proxy.protocol === 'https:' ? https : http).request({
      host: proxy.hostname,
      port: proxy.port === '' ? undefined : Number(proxy.port),
      method: 'CONNECT',
      path: target,
      agent: false,
      timeout: 30_000,
      headers: { host: target, ...proxyAuthorization(proxy), ...headers },
    })
    const fail = (error: Error): void => done?.(error, connect.socket as Socket)
    connect.once('error', fail)
    connect.once('timeout', () => connect.destroy(new Error('the proxy does not answer')))
    connect.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) {
        socket.destroy()
        fail(new Error(`the proxy answered ${answer.statusCode ?? 0}`))
        return
      }
      const secure = tls.connect({ ...options, socket, servername: options.servername ?? host })
      secure.once('error', fail)
      secure.once('secureConnect', () => {
        secure.off('error', fail)
        done?.(null, secure)
      })
    })
    connect.end()
    return undefined
  }
}

/** Name and password in a proxy's address. */
export function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '') return {}
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
