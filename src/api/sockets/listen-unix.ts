import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, type Server } from 'node:net'

import { Fault } from '../../lib/errors.ts'
import { mostUnixPathBytes } from '../../lib/unix-path.ts'

/** Owner and group may send. */
const mode = 0o660

/**
 * Listens at a path. What a process left there that is gone is taken away; rejects when somebody listens there, or something else stands
 * there: Fault `conflict` when that is no stream socket of ours to ask. Fault `bad_input` for a path that is too long. The address says the
 * path.
 */
export async function listenUnix(server: Server, path: string): Promise<AddressInfo> {
  if (Buffer.byteLength(path) > mostUnixPathBytes)
    throw new Fault('bad_input', `the path of a Unix socket may have ${mostUnixPathBytes} bytes: ${path}`)
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true && (await isLeftBehind(path))) rmSync(path, { force: true })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path }, () => {
      server.off('error', reject)
      try {
        chmodSync(path, mode)
      } catch (error) {
        server.close()
        reject(error)
        return
      }
      resolve({ address: path, family: 'unix', port: 0 })
    })
  })
}

/** Nobody listens there any more. */
function isLeftBehind(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path })
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(true)
      // It is there: a socket for datagrams, that of another user, or one whose line is full.
      else reject(new Fault('conflict', `the socket ${path} belongs to somebody else: ${code}`))
    })
  })
}
