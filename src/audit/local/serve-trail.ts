import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { StateStore } from '../../storage/state/state-store.ts'
import { readTrail, readTrailEnd } from '../read-trail.ts'
import { writeAuditLine } from '../verify/audit-line.ts'

/** Where a running platform hands its trail to `vedette audit verify`, below its data directory. */
export const trailSocketName = 'audit/trail.sock'
/** The longest path of a Unix socket, on Linux and macOS. */
const maxPathBytes = 103
const maxReaders = 2

/**
 * Hands the whole trail, line by line, to whoever may open the socket, which is the owner of the data directory: the embedded store has one
 * user at a time, and the verifier shall not have to believe the server. Returns undefined where the path is too long for a socket.
 */
export async function serveTrail({
  path,
  state,
  onError,
}: {
  readonly path: string
  readonly state: Pick<StateStore, 'db'>
  readonly onError: (error: unknown) => void
}): Promise<{ stop(): Promise<void> } | undefined> {
  if (Buffer.byteLength(path) > maxPathBytes) return undefined
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // Of a process that was killed: the directory is ours alone.
  rmSync(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    pipeline(Readable.from(linesOf(state)), socket).catch((error: unknown) => {
      if (!socket.destroyed) socket.destroy()
      if (!isHangUp(error)) onError(error)
    })
  })
  server.maxConnections = maxReaders
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  server.on('error', onError)
  server.unref()
  return {
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function* linesOf(state: Pick<StateStore, 'db'>): AsyncGenerator<string> {
  const { seq, hash, lastSeq } = await readTrailEnd(state)
  yield `${JSON.stringify({ seq, hash: Buffer.from(hash).toString('hex'), lastSeq })}\n`
  for await (const page of readTrail(state, seq)) yield page.map(writeAuditLine).join('')
  yield '{"done":true}\n'
}

function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes(String(error.code))
}
