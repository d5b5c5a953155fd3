import type { z } from 'zod'

import type { FaultReply } from '../../src/api/contract/fault.ts'
import { apiAddress } from './api-address.ts'
import { ApiFault } from './api-fault.ts'
import { takeEarlyAnswer, takeEarlyBody } from './early-answers.ts'
import { projectHeader } from './project.ts'
import type { EndpointName, Endpoints, Reply } from './replies.ts'

type Path<Name extends string> = Name extends `${string} ${infer P}` ? P : never
type ParameterNames<P extends string> = P extends `${string}:${infer Parameter}/${infer Rest}`
  ? Parameter | ParameterNames<`/${Rest}`>
  : P extends `${string}:${infer Parameter}`
    ? Parameter
    : never
type Parameters<Name extends string> = [ParameterNames<Path<Name>>] extends [never]
  ? { params?: undefined }
  : { params: Readonly<Record<ParameterNames<Path<Name>>, string>> }
type Query<Name extends EndpointName> = Endpoints[Name] extends { query: infer Q extends z.ZodType }
  ? { query?: z.input<Q> }
  : { query?: undefined }
type Body<Name extends EndpointName> = Endpoints[Name] extends { body: infer B extends z.ZodType }
  ? { body: z.input<B> }
  : { body?: undefined }
type Request<Name extends EndpointName> = Parameters<Name> & Query<Name> & Body<Name> & { signal?: AbortSignal }
type RequestArgument<Name extends EndpointName> = object extends Request<Name> ? [request?: Request<Name>] : [request: Request<Name>]

/** A request inside: the conditional types above are for callers, here every part may be absent. */
interface RequestParts {
  readonly params?: Record<string, string>
  readonly query?: Record<string, string | number | boolean | undefined>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Told when the session is over, so that the shell can lead to the log-in page and back. */
let onUnauthenticated: () => void = () => {}
export function setUnauthenticatedHandler(handler: () => void): void {
  onUnauthenticated = handler
}

/** Asks whether the session still holds: where no answer of our own says that it is over. */
export async function checkSession(): Promise<void> {
  try {
    await callApi('GET /api/session')
  } catch (fault) {
    if (fault instanceof ApiFault && fault.status === 401) onUnauthenticated()
  }
}

/** Asks the person to show who they are once more; whether they did. */
let askForProof: () => Promise<boolean> = () => Promise.resolve(false)
export function setProofHandler(handler: () => Promise<boolean>): void {
  askForProof = handler
}

/**
 * Before a download, which the browser asks for without us: whether the person showed who they are within the hour. Asks them if need be.
 */
export async function proveRecently(): Promise<boolean> {
  const { provedUntil } = await callApi('GET /api/account/sign-in')
  return Date.parse(provedUntil) > Date.now() || (await askForProof())
}

/**
 * Calls an endpoint of our own API with the session cookie. Throws ApiFault for every failure (`offline` when the server cannot be
 * reached); an abort stays an AbortError, which callers ignore.
 */
export async function callApi<Name extends EndpointName>(name: Name, ...rest: RequestArgument<Name>): Promise<Reply<Name>> {
  const response = await openApi(name, ...rest)
  const reply: unknown = await response.json()
  if (import.meta.env.DEV) (await import('./replies.ts')).checkReply(name, reply)
  return reply as Reply<Name> // the server answers what the contract says; checked in development and in tests
}

/** The answer to a question that was asked before the page's code was there, if it came in time: the page begins with it. */
export function earlyReply<Name extends EndpointName>(name: Name, ...[request]: RequestArgument<Name>): Reply<Name> | undefined {
  const { params, query } = (request ?? {}) as RequestParts
  return takeEarlyBody(apiAddress(name.slice('GET '.length), params, query)) as Reply<Name> | undefined // as in `callApi`
}

/** As `callApi`, for answers that are read as they come. The answer is a good one; what goes wrong later throws where it is read. */
export async function openApi<Name extends EndpointName>(name: Name, ...[request]: RequestArgument<Name>): Promise<Response> {
  const { params, query, body, signal } = (request ?? {}) as RequestParts
  const [method = 'GET', path = ''] = name.split(' ')
  const address = apiAddress(path, params, query)
  const init: RequestInit = {
    method,
    headers: { accept: 'application/json', ...projectHeader(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }
  const response = await send(address, init)
  if (response.ok) return response
  const fault = await readFault(response, name)
  // Whoever shows who they are has what they asked for done; once, so that nobody is asked in a circle.
  if (fault.code !== 'sign_in_again' || !(await askForProof())) throw fault
  const again = await send(address, init)
  if (!again.ok) throw await readFault(again, name)
  return again
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    const early = init.method === 'GET' ? takeEarlyAnswer(url, init.signal ?? undefined) : undefined
    return await (early ?? fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' }))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiFault({ code: 'offline', message: '', status: 0 })
  }
}

async function readFault(response: Response, name: EndpointName): Promise<ApiFault> {
  const retryAfter = Number(response.headers.get('retry-after'))
  const reply = await response.json().then(readFaultBody, () => undefined)
  const fault = new ApiFault({
    code: reply?.code ?? 'internal',
    message: reply?.message ?? `HTTP ${response.status}`,
    status: response.status,
    ...(reply?.details && { details: reply.details }),
    ...(retryAfter > 0 && { retryAfterSeconds: retryAfter }),
  })
  if (fault.status === 401 && name !== 'POST /api/session' && name !== 'GET /api/session') onUnauthenticated()
  return fault
}

/** Of our own API, or in the form of Prometheus' API: `{ errorType, error: "text" }`. */
function readFaultBody(body: FaultReply | { errorType: string; error: string }): FaultReply['error'] {
  if (!('errorType' in body)) return body.error
  return { code: body.errorType === 'bad_data' ? 'bad_input' : body.errorType, message: body.error }
}
