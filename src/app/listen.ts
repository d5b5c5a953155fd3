import type { AddressInfo } from 'node:net'

import type { FastifyInstance } from 'fastify'

import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'

/** Where to listen. */
interface Place {
  readonly port: number
  readonly host: string
  /** A descriptor of a socket that listens already; then port and host say nothing. */
  readonly socket?: number | undefined
  /** Names of sockets that were handed over, none of which is for this place: one may hold the port under a wrong name. */
  readonly misnamed?: readonly string[]
}

/** Listens; returns the address that was bound. Throws Fault('conflict') when the port is taken. */
export async function listen(server: FastifyInstance, { port, host, socket, misnamed = [] }: Place): Promise<AddressInfo> {
  try {
    // Fastify's type does not know of descriptors; Node looks at one before port and host.
    await server.listen(socket === undefined ? { port, host } : ({ fd: socket, host: '0.0.0.0' } as object))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE' && misnamed.length > 0) {
      const names = misnamed.join(', ')
      throw new Fault(
        'conflict',
        `port ${port} of ${host} is taken, maybe by one of our own sockets: handed over were ${names}, but none for this port; its FileDescriptorName= must be main, or left out`,
      )
    }
    if (code === 'EADDRINUSE')
      throw new Fault('conflict', `port ${port} of ${host} is taken by another program; choose another with --port N (0 = any free one)`)
    if (code === 'EACCES') throw new Fault('conflict', `this account may not listen on port ${port}`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new Fault('bad_input', `${host} is no address of this machine`)
    throw error
  }
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address
}

/** For the protocol ports that are nice to have: tells which port it is; says so and goes on when it is taken. */
export async function tryListen(name: string, start: () => Promise<AddressInfo>, log: Log): Promise<AddressInfo | undefined> {
  try {
    const bound = await start()
    log.info({ listener: name, host: bound.address, port: bound.port }, 'listening')
    return bound
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    log.warn({ listener: name, reason }, 'this port is not available; the same data can be sent to the main port')
    return undefined
  }
}

/** The address people type: brackets for IPv6, a name a browser can open for "any". */
export function urlOf({ address, port, family }: AddressInfo, secure: boolean): string {
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `${secure ? 'https' : 'http'}://${host}:${port}`
}

/** Loopback needs no TLS; anything else does. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
