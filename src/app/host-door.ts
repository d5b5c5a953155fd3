import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Socket, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { Fault, type FaultCode, faults } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { Lifecycle } from './lifecycle.ts'

/** The longest path of a Unix socket, on Linux. */
const maxSocketPathBytes = 107
const maxQuestionBytes = 16_384
const answerWithinMs = 30_000

/** What somebody on the host may ask of the platform that runs: a name, and what it takes and answers as JSON. */
export type HostAnswers = Readonly<Record<string, (question: Readonly<Record<string, unknown>>) => Promise<object>>>

/**
 * Opens a Unix socket for commands on the host while the platform runs and holds the state store. Whoever may write in the data directory
 * could change everything anyway: the socket is for them alone (0600). One line of JSON each way.
 */
export async function openHostDoor({
  dataDir,
  lifecycle,
  log,
  answers,
}: {
  readonly dataDir: string
  readonly lifecycle: Lifecycle
  readonly log: Log
  readonly answers: HostAnswers
}): Promise<void> {
  const inside = join(dataDir, 'host.sock')
  const aside = Buffer.byteLength(inside) <= maxSocketPathBytes ? undefined : mkdtempSync(join(tmpdir(), 'vedette-host-'))
  const path = aside === undefined ? inside : join(aside, 'host.sock')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serve(socket, answers, log)
  })
  server.maxConnections = 8
  // Left by one that was killed: the directory is ours, so nobody listens there.
  rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  writeFileSync(pointerOf(dataDir), path, { mode: 0o600 })
  lifecycle.onStop('doors', 'host door', async () => {
    rmSync(pointerOf(dataDir), { force: true })
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
    if (aside !== undefined) rmSync(aside, { recursive: true, force: true })
  })
}

function serve(socket: Socket, answers: HostAnswers, log: Log): void {
  socket.setTimeout(answerWithinMs, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  let received = 0
  socket.on('data', (bytes) => {
    received += bytes.length
    if (received > maxQuestionBytes) socket.destroy()
  })
  createInterface({ input: socket })
    .once('line', (line) => {
      void answer(line, answers, log).then((reply) => socket.end(`${JSON.stringify(reply)}\n`))
    })
    .on('error', () => undefined)
}

async function answer(line: string, answers: HostAnswers, log: Log): Promise<object> {
  try {
    const { ask, ...question } = JSON.parse(line) as Record<string, unknown>
    const work = typeof ask === 'string' && Object.hasOwn(answers, ask) ? answers[ask] : undefined
    if (work === undefined) throw new Fault('bad_input', 'the running platform does not know this question: is it another version?')
    return await work(question)
  } catch (error) {
    if (error instanceof Fault) return { fault: { code: error.code, message: error.message } }
    log.error({ err: error }, 'a question from the host could not be answered, on our side')
    return { fault: { code: 'unavailable', message: 'the running platform could not do it; its log has the reason' } }
  }
}

/** Asks the platform that runs on this data directory. Undefined when none does. Throws the Fault it answers. */
export async function askHostDoor(
  dataDir: string,
  question: { readonly ask: string } & Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const line = await exchange(dataDir, JSON.stringify(question))
  if (line === undefined) return undefined
  const { fault, ...reply } = JSON.parse(line) as { fault?: { code: string; message: string } }
  if (fault !== undefined) throw new Fault(isFaultCode(fault.code) ? fault.code : 'unavailable', fault.message)
  return reply
}

async function exchange(dataDir: string, question: string): Promise<string | undefined> {
  let path
  try {
    path = readFileSync(pointerOf(dataDir), 'utf8')
  } catch {
    return undefined
  }
  const socket = connect(path)
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.setTimeout(answerWithinMs, () =>
        reject(new Fault('unavailable', 'the running platform does not answer; stop it and try again')),
      )
      socket.once('error', reject)
      socket.once('close', () => reject(new Fault('unavailable', 'the running platform hung up; try again')))
      createInterface({ input: socket }).once('line', resolve)
      socket.once('connect', () => socket.write(`${question}\n`))
    })
  } catch (error) {
    // Left by one that was killed.
    if (error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT')) return undefined
    if (error instanceof Error && 'code' in error && error.code === 'EACCES')
      throw new Fault('forbidden', `only the account that the platform runs under may do this: ${path}`)
    throw error
  } finally {
    socket.destroy()
  }
}

function pointerOf(dataDir: string): string {
  return join(dataDir, 'host.path')
}

function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(faults, code)
}
