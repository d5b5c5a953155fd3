import { connect as connectPlain, type Socket } from 'node:net'

import type { HostAddress } from '../../lib/outgoing/outgoing-guard.ts'
import { abortable } from './abortable.ts'

/** Connects to addresses one after the other until one answers. Rejects with the last failure, or when the signal aborts. */
export async function openConnection(
  addresses: readonly HostAddress[],
  port: number,
  signal: AbortSignal,
): Promise<{ readonly socket: Socket; readonly address: string }> {
  let last: unknown = new Error('there is no address')
  for (const { address } of addresses) {
    const socket = connectPlain({ host: address, port })
    try {
      await abortable(signal, (resolve, reject) => {
        socket.once('connect', () => resolve(undefined))
        socket.once('error', reject)
      })
      // Whoever uses it listens too; a failure nobody listens to would end the program.
      socket.on('error', () => undefined)
      return { socket, address }
    } catch (error) {
      socket.on('error', () => undefined).destroy()
      if (signal.aborted) throw error
      last = error
    }
  }
  throw last
}
