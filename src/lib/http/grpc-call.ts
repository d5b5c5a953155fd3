import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'

import { Fault } from '../errors.ts'
import type { ByteBudget, ByteLease } from './byte-budget.ts'
import { grpcEncodings, GrpcMessage } from './grpc-message.ts'
import { DeadlineExceeded, grpcProblemOf, grpcTrailers, type GrpcProblem } from './grpc-status.ts'
import { parseGrpcTimeout } from './grpc-timeout.ts'

/** What a handler learns of a call besides its message. */
export interface GrpcCall {
  /** Request headers, lower case; `-bin` values still in base64. */
  readonly metadata: Readonly<Record<string, string | undefined>>
  /** Aborted when the client goes away, its deadline passes or the server stops. */
  readonly signal: AbortSignal
  readonly remoteAddress: string
}

/** Answers one unary call with the bytes of the response message, or throws: a Fault becomes its status, all else INTERNAL. */
export type GrpcHandler = (message: Buffer, call: GrpcCall) => Promise<Buffer>

/** What all calls of a server share. */
export interface GrpcCallContext {
  readonly maxMessageBytes: number
  readonly receiveTimeoutMs: number
  readonly buffered: ByteBudget
  readonly admit: (call: GrpcCall) => Promise<void>
  readonly reportBug: (error: unknown) => void
}

const responseHeaders = {
  ':status': 200,
  'content-type': 'application/grpc+proto',
  'grpc-accept-encoding': ['identity', ...grpcEncodings].join(','),
}

/** Serves one unary call on its stream. Never rejects: what goes wrong is told to the client, and bugs to `reportBug` as well. */
export async function serveGrpcCall(
  context: GrpcCallContext,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  remoteAddress: string,
  handler: GrpcHandler,
): Promise<void> {
  const over = new AbortController()
  const lease = context.buffered.lease()
  const leave = () => over.abort(new Fault('cancelled', 'the client went away'))
  stream.once('close', leave)
  const late = setTimeout(() => over.abort(new DeadlineExceeded('the message took too long to arrive')), context.receiveTimeoutMs)
  let deadline: NodeJS.Timeout | undefined
  try {
    const timeout = headers['grpc-timeout']
    if (typeof timeout === 'string') {
      deadline = setTimeout(() => over.abort(new DeadlineExceeded('deadline exceeded')), parseGrpcTimeout(timeout))
    }
    const call = { metadata: metadataOf(headers), signal: over.signal, remoteAddress }
    const run = async (): Promise<Buffer> => {
      await context.admit(call)
      const message = await receive(stream, lease, context.maxMessageBytes)
      clearTimeout(late)
      return handler(await message.finish(String(headers['grpc-encoding'] ?? 'identity'), lease), call)
    }
    succeed(stream, await Promise.race([run(), rejectWhen(over.signal)]))
  } catch (error) {
    const problem = grpcProblemOf(error)
    if (problem.status === 'internal') context.reportBug(error)
    failGrpcCall(stream, problem)
  } finally {
    clearTimeout(late)
    clearTimeout(deadline)
    lease.release()
    stream.off('close', leave)
  }
}

/** Ends a call without a response message; what the client still sends is not wanted. */
export function failGrpcCall(stream: ServerHttp2Stream, problem: GrpcProblem): void {
  if (stream.destroyed || stream.headersSent) return
  stream.respond({ ...responseHeaders, ...grpcTrailers(problem) }, { endStream: true })
  if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR)
}

function succeed(stream: ServerHttp2Stream, body: Buffer): void {
  if (stream.destroyed) return
  stream.respond(responseHeaders, { waitForTrailers: true })
  stream.once('wantTrailers', () => stream.sendTrailers(grpcTrailers(undefined)))
  const frame = Buffer.allocUnsafe(5 + body.length)
  frame.writeUInt8(0, 0)
  frame.writeUInt32BE(body.length, 1)
  frame.set(body, 5)
  stream.end(frame)
}

/** Reads the stream to its end; rejects as soon as the message cannot be taken. */
async function receive(stream: ServerHttp2Stream, lease: ByteLease, maxBytes: number): Promise<GrpcMessage> {
  const message = new GrpcMessage(maxBytes)
  return new Promise((resolve, reject) => {
    stream.on('data', (piece: Buffer) => {
      try {
        lease.take(piece.length)
        message.add(piece)
      } catch (error) {
        stream.removeAllListeners('data')
        reject(error)
      }
    })
    stream.once('end', () => resolve(message))
  })
}

async function rejectWhen(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function metadataOf(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  const metadata: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(':')) metadata[name] = Array.isArray(value) ? value.join(',') : value
  }
  return metadata
}
