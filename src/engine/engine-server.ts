import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { createGzip } from 'node:zlib'

import { ClickHouseError, errorCodes, httpStatusOf, toClickHouseError } from './clickhouse-error.ts'
import type { EngineCore, Streaming } from './engine-core.ts'
import { isAuthorized, notAuthorized, readEngineRequest, type EngineRequest } from './engine-request.ts'
import type { LentPipe } from './lent-pipes.ts'
import { maxQueryBytes, openBody, readHead } from './request-body.ts'
import { readInsertHead, readStatement, refuseNul, type InsertHead, type Statement } from './statement.ts'

/** Statements whose answer may be large enough to stream. */
const streamed = new Set(['SELECT', 'WITH', 'FROM'])

/** ClickHouse's HTTP interface over the engine. */
export function createEngineServer(core: EngineCore, secret: string): Server {
  // Bound values travel in the URL: a list of ids is longer than Node's 16 KiB.
  const server = createServer({ maxHeaderSize: 2 ** 20, keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    void handle(core, secret, request, response)
  })
  return server
}

async function handle(core: EngineCore, secret: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  try {
    if (!isAuthorized(request.headers, secret)) throw notAuthorized()
    for (const ticket of ticketsIn(request.headers['x-vedette-pipes-read'])) core.pipes.takeBack(ticket)
    const url = new URL(request.url ?? '/', 'http://engine')
    if (url.pathname === '/ping') return void response.writeHead(200, { 'Content-Type': 'text/plain; charset=UTF-8' }).end('Ok.\n')
    if (url.pathname !== '/' || !['GET', 'POST'].includes(request.method ?? ''))
      return void response.writeHead(404, { 'Content-Type': 'text/plain; charset=UTF-8' }).end('There is no such handler.\n')
    const asked = readEngineRequest(url, request.method ?? '', core.knownSettings)
    response.setHeader('X-ClickHouse-Query-Id', asked.queryId ?? randomUUID())
    response.setHeader('X-ClickHouse-Server-Display-Name', 'vedette-engine')
    response.setHeader('X-ClickHouse-Timezone', 'UTC')
    await answer(core, asked, request, response, gone.signal)
  } catch (error) {
    fail(core, request, response, toClickHouseError(error))
  }
}

async function answer(
  core: EngineCore,
  asked: EngineRequest,
  request: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const work = await readWork(asked, request)
  if ('insert' in work) {
    const { summary } = await core.insert(work.insert, work.rows, asked, gone)
    return void response.writeHead(200, { 'X-ClickHouse-Summary': JSON.stringify(summary) }).end()
  }
  const statement = readStatement(work.sql)
  const format = statement.format?.name ?? asked.format
  const gzip = asked.compress && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const headers = {
    'Content-Type': contentTypeOf(format),
    'X-ClickHouse-Format': format,
    ...(gzip ? { 'Content-Encoding': 'gzip' } : {}),
  }
  if (asked.buffered || !streamed.has(statement.verb)) {
    const { bytes, summary } = await core.run(statement, asked, gone)
    response.writeHead(200, { ...headers, 'X-ClickHouse-Summary': JSON.stringify(summary) })
    return void (gzip ? compressTo(response) : response).end(bytes)
  }
  const ticket = gzip || gone.aborted ? undefined : request.headers['x-vedette-pipe']
  const pipe = typeof ticket === 'string' && isTicket.test(ticket) ? core.pipes.lend(ticket) : undefined
  if (pipe !== undefined) return sendPipe(core, pipe, statement, asked, response, headers, gone)
  await sendStream(core, await core.stream(statement, asked, gone), response, headers, gzip)
}

/** A caller makes them up: nothing but what a UUID has. */
const isTicket = /^[0-9a-f-]{36}$/

function ticketsIn(header: string | string[] | undefined): readonly string[] {
  return typeof header === 'string' && header !== '' ? header.split(',') : []
}

/**
 * Tells where the answer can be read, by a caller who gives the pipe back by its ticket however this ends; the body stays open until the
 * engine has finished and then holds nothing, or the error as it would
 * stand behind rows.
 */
async function sendPipe(
  core: EngineCore,
  pipe: LentPipe,
  statement: Statement,
  asked: EngineRequest,
  response: ServerResponse,
  headers: Record<string, string>,
  gone: AbortSignal,
): Promise<void> {
  const begun = await core.streamInto(statement, asked, pipe, gone).catch((error: unknown) => {
    pipe.finish()
    throw error
  })
  const tag = randomBytes(8).toString('hex')
  try {
    // A path may have characters that a header may not.
    response.writeHead(200, { ...headers, 'X-ClickHouse-Exception-Tag': tag, 'X-Vedette-Pipe': encodeURIComponent(pipe.path) })
    response.flushHeaders()
  } catch (error) {
    pipe.drain()
    throw error
  }
  const error = await begun.settled
  response.end(error === undefined ? '' : exceptionBlock(core, error, tag))
}

/** An error behind the first byte, as ClickHouse marks it. */
function exceptionBlock(core: EngineCore, error: ClickHouseError, tag: string): string {
  const message = error.describe(core.version)
  return `\r\n__exception__\r\n${tag}\r\n${message}${Buffer.byteLength(message)} ${tag}\r\n__exception__\r\n`
}

/** An INSERT and its rows, or a statement. SQL may stand in the URL, in the body, or begin in the one and end in the other. */
async function readWork(
  asked: EngineRequest,
  request: IncomingMessage,
): Promise<{ sql: string } | { insert: InsertHead; rows: { head: Buffer; rest: ReturnType<typeof openBody> | undefined } }> {
  const fromUrl = asked.query === '' ? undefined : readInsertHead(asked.query)
  if (fromUrl !== undefined) {
    refuseNul(asked.query.slice(0, fromUrl.dataAt))
    return { insert: fromUrl, rows: { head: Buffer.from(asked.query.slice(fromUrl.dataAt)), rest: openBody(request) } }
  }
  const { head, rest } = await readHead(openBody(request))
  const text = head.toString()
  const inBody = asked.query === '' ? readInsertHead(text) : undefined
  if (inBody !== undefined) {
    const before = Buffer.from(text.slice(0, inBody.dataAt))
    // Not UTF-8 before the rows: the place where they begin would be wrong.
    if (!before.equals(head.subarray(0, before.length)))
      throw new ClickHouseError(errorCodes.SYNTAX_ERROR, 'Syntax error: the query is not UTF-8', 'SYNTAX_ERROR')
    refuseNul(text.slice(0, inBody.dataAt))
    return { insert: inBody, rows: { head: head.subarray(before.length), rest } }
  }
  if (rest !== undefined)
    throw new ClickHouseError(errorCodes.QUERY_IS_TOO_LARGE, `The query is longer than ${maxQueryBytes} bytes`, 'QUERY_IS_TOO_LARGE')
  return { sql: asked.query === '' ? text : `${asked.query}\n${text}` }
}

/**
 * Sends an answer as it comes. An error after the first byte goes into the body, marked as ClickHouse marks it, and cuts the connection.
 */
async function sendStream(
  core: EngineCore,
  { source, settled }: Streaming,
  response: ServerResponse,
  headers: Record<string, string>,
  gzip: boolean,
): Promise<void> {
  const tag = randomBytes(8).toString('hex')
  let sink: Writable | undefined
  const open = (): Writable => {
    if (sink !== undefined) return sink
    response.writeHead(200, { ...headers, 'X-ClickHouse-Exception-Tag': tag })
    sink = gzip ? compressTo(response) : response
    return sink
  }
  source.on('data', (chunk: Buffer) => {
    const to = open()
    if (to.write(chunk)) return
    source.pause()
    to.once('drain', () => source.resume())
  })
  const error = await new Promise<ClickHouseError | undefined>((resolve) => {
    source.once('error', (reason) => resolve(toClickHouseError(reason)))
    source.once('close', () => void settled.then(resolve))
  })
  if (error === undefined) return void open().end()
  if (sink === undefined) throw error
  sink.write(exceptionBlock(core, error, tag), () => setImmediate(() => response.destroy()))
}

function compressTo(response: ServerResponse): Writable {
  const gzip = createGzip({ level: 1 })
  gzip.pipe(response)
  response.once('close', () => gzip.destroy())
  return gzip
}

function fail(core: EngineCore, request: IncomingMessage, response: ServerResponse, error: ClickHouseError): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(httpStatusOf(error.code), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(error.code),
    // The rest of a body nobody reads would stand before the next request.
    ...(request.complete ? {} : { Connection: 'close' }),
  })
  response.end(error.describe(core.version))
}

function contentTypeOf(format: string): string {
  if (format.startsWith('JSON'))
    return format.includes('EachRow') ? 'application/x-ndjson; charset=UTF-8' : 'application/json; charset=UTF-8'
  if (format.startsWith('TabSeparated') || format.startsWith('TSV')) return 'text/tab-separated-values; charset=UTF-8'
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8'
  return 'application/octet-stream'
}
