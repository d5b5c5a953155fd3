import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, type Server } from 'node:net'

/** Owner and group may send. */
const mode = 0o660

/**
 * Listens at a path. What a process left there that is gone is taken away; rejects when somebody listens there, or something else stands
 * there. The address says the path.
 */
export async function listenUnix(server: Server, path: string): Promise<AddressInfo> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true && !(await isHeard(path))) rmSync(path, { force: true })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path }, () => {
      server.off('error', reject)
      chmodSync(path, mode)
      resolve({ address: path, family: 'unix', port: 0 })
    })
  })
}

function isHeard(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
