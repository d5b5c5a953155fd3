import { encodePieces, quoteJsonForHtml, ReplayedPieces, type TextWriter } from '../../query/promql/index.ts'
import type { ForeignCall, ForeignReply, ForeignRoute } from '../foreign-route.ts'
import type { Services } from '../services.ts'
import { jsonType, refuse } from './refuse.ts'

/** What a call of Prometheus' API answers. */
export interface PrometheusAnswer {
  /** JSON: as text, written piece by piece, or encoded already but for what stands round it; undefined: nothing was asked (204). */
  readonly data: string | ((writer: TextWriter) => Iterable<undefined>) | FramedJson | undefined
  /** Looked at when all data has been written: some are known only then. */
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
}

interface FramedJson {
  readonly before: string
  readonly encoded: Buffer | AsyncIterable<Buffer>
  readonly after: string
}

interface PrometheusRouteSpec extends Pick<ForeignRoute, 'summary' | 'description' | 'parameters'> {
  /** Below /prometheus/api/v1. */
  readonly path: string
  /** Default: GET. */
  readonly methods?: ForeignRoute['methods']
  answer(services: Services, call: ForeignCall): Promise<PrometheusAnswer>
}

/** A route of Prometheus' HTTP API that answers JSON. */
export function definePrometheusRoute(spec: PrometheusRouteSpec): ForeignRoute {
  return {
    ...spec,
    methods: spec.methods ?? ['GET'],
    path: `/prometheus/api/v1${spec.path}`,
    access: 'telemetry.read',
    contentType: jsonType,
    refused: refuse,
    handle: async (services, call) => reply(await spec.answer(services, call), call.signal),
  }
}

function reply({ data, warnings = [], infos = [] }: PrometheusAnswer, signal: AbortSignal): ForeignReply {
  if (data === undefined) return { status: 204, headers: {}, body: '' }
  const head = '{"status":"success","data":'
  const tail = (): string => `${listOf('warnings', warnings)}${listOf('infos', infos)}}`
  const headers = { 'content-type': jsonType }
  if (typeof data === 'string') return { status: 200, headers, body: `${head}${data}${tail()}` }
  if (typeof data === 'object')
    return { status: 200, headers, body: frame(`${head}${data.before}`, data.encoded, () => `${data.after}${tail()}`) }
  const write = function* write(writer: TextWriter): Generator<undefined> {
    writer.text(head)
    yield* data(writer)
    writer.text(tail())
  }
  return { status: 200, headers, body: encodePieces(write, signal) }
}

/** Of answers that several share, and which are whole before they are told of: one body for all whose frame is the same too. */
const framed = new WeakMap<Buffer | ReplayedPieces, Map<string, Buffer | ReplayedPieces>>()

function frame(before: string, encoded: Buffer | AsyncIterable<Buffer>, after: () => string): Buffer | AsyncIterable<Buffer> {
  if (!Buffer.isBuffer(encoded) && !(encoded instanceof ReplayedPieces)) return frameIterable(before, encoded, after)
  const bodies = framed.get(encoded) ?? new Map<string, Buffer | ReplayedPieces>()
  framed.set(encoded, bodies)
  const tail = after()
  const key = JSON.stringify([before, tail])
  const known = bodies.get(key)
  if (known !== undefined) return known
  const body = Buffer.isBuffer(encoded)
    ? Buffer.concat([Buffer.from(before), encoded, Buffer.from(tail)])
    : new ReplayedPieces(frameIterable(before, encoded, () => tail))
  bodies.set(key, body)
  return body
}

async function* frameIterable(
  before: string,
  encoded: AsyncIterable<Buffer>,
  after: () => string,
): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(before)
  yield* encoded
  yield Buffer.from(after())
}

function listOf(name: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `,"${name}":${encodeTexts(texts)}`
}

/** A JSON array of strings. */
function encodeTexts(texts: readonly string[]): string {
  return `[${texts.map((text) => quoteJsonForHtml(text)).join(',')}]`
}
