import { z } from 'zod'

import { Fault } from '../../lib/errors.ts'

const point = z.tuple([z.number(), z.string()])
const histogramPoint = z.tuple([z.number(), z.looseObject({ count: z.string(), sum: z.string() })])
const metric = z.record(z.string(), z.string())

/** What a query answers, as Prometheus' API has it. */
const answer = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({ resultType: z.literal('scalar'), result: point }),
    z.object({ resultType: z.literal('string'), result: point }),
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric, value: point.optional(), histogram: histogramPoint.optional() })),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric, values: z.array(point).default([]), histograms: z.array(histogramPoint).default([]) })),
    }),
  ]),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
})
export type QueryAnswer = z.output<typeof answer>

const refusal = z.object({ status: z.literal('error'), error: z.string() })

export interface PrometheusQuestion {
  /** Of the platform, without `/prometheus`. */
  readonly url: string
  readonly token: string
  readonly project: string | undefined
  readonly path: 'query' | 'query_range'
  readonly form: Readonly<Record<string, string>>
}

const timeoutMs = 150_000

/** Asks a platform over HTTP. Throws Fault with the platform's own words, or when it cannot be reached. */
export async function askPrometheus({ url, token, project, path, form }: PrometheusQuestion): Promise<QueryAnswer> {
  const address = `${url.replace(/\/+$/, '')}/prometheus/api/v1/${path}`
  let status: number
  let body: unknown
  try {
    const reply = await fetch(address, {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Bearer ${token}`, ...(project === undefined ? {} : { 'x-vedette-project': project }) },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(timeoutMs),
    })
    status = reply.status
    body = await reply.json()
  } catch (error) {
    throw new Fault('unavailable', `${url} does not answer as a platform does: ${describe(error)}`, { cause: error })
  }
  const told = answer.safeParse(body)
  if (told.success) return told.data
  const refused = refusal.safeParse(body)
  throw new Fault(
    status === 401 ? 'unauthenticated' : 'bad_input',
    refused.data?.error ?? `${url} answered ${status} in a form that is not known`,
  )
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
