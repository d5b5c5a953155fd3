import { encodePieces, type JsonWriter, quoteJsonForHtml } from '../../query/promql/index.ts'
import type { ForeignCall, ForeignReply, ForeignRoute } from '../foreign-route.ts'
import type { Services } from '../services.ts'
import { jsonType, refuse } from './refuse.ts'

/** What a call of Prometheus' API answers. */
export interface PrometheusAnswer {
  /** JSON: as text, or written piece by piece; undefined: nothing was asked (204). */
  readonly data: string | ((writer: JsonWriter) => Iterable<undefined>) | undefined
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
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
  const tail = `${listOf('warnings', warnings)}${listOf('infos', infos)}}`
  const headers = { 'content-type': jsonType }
  if (typeof data === 'string') return { status: 200, headers, body: `${head}${data}${tail}` }
  return {
    status: 200,
    headers,
    body: encodePieces(function* write(writer) {
      writer.text(head)
      yield* data(writer)
      writer.text(tail)
    }, signal),
  }
}

function listOf(name: string, texts: readonly string[]): string {
  return texts.length === 0 ? '' : `,"${name}":${encodeTexts(texts)}`
}

/** A JSON array of strings. */
export function encodeTexts(texts: readonly string[]): string {
  return `[${texts.map((text) => quoteJsonForHtml(text)).join(',')}]`
}
