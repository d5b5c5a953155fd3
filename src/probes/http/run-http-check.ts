import type { Figure } from '../figure.ts'
import { addressFigures } from '../net/address-figures.ts'
import { type Certificate, certificateFigures, readCertificate } from '../net/certificate.ts'
import { describeFailure, describeTlsProblem } from '../net/describe-failure.ts'
import { openConnection } from '../net/open-connection.ts'
import { startTls } from '../net/start-tls.ts'
import type { Finding, FoundAnswer, Phase } from '../outcome.ts'
import type { ProbeCall } from '../probe.ts'
import { checkAnswer } from './check-answer.ts'
import { exchange, type HttpAnswer } from './exchange.ts'
import { followRedirect, type HttpRequest } from './follow-redirect.ts'
import type { HttpSettings } from './http-settings.ts'

/** What is known so far: a check that fails half-way still tells it. */
interface Progress {
  readonly times: Record<Phase, number>
  redirects: number
  address: string
  lookUpMs: number
  host: string
  isTls: boolean
  certificate: Certificate | undefined
  head: Pick<HttpAnswer, 'status' | 'version' | 'headers'> | undefined
  answer: HttpAnswer | undefined
}

const shownBodyCharacters = 2000

/** Asks and follows redirects, each over a connection of its own to an address that the guard let through. */
export async function runHttpCheck(settings: HttpSettings, call: ProbeCall): Promise<Finding> {
  const progress: Progress = {
    times: { resolve: 0, connect: 0, tls: 0, processing: 0, transfer: 0 },
    redirects: 0,
    address: '',
    lookUpMs: 0,
    host: '',
    isTls: false,
    certificate: undefined,
    head: undefined,
    answer: undefined,
  }
  try {
    const { problem, isText } = await askThrough(settings, call, progress)
    return findingOf(progress, problem, isText)
  } catch (error) {
    const { problem, isRefused } = describeFailure(error, progress.host, call.timeoutMs)
    return { ...findingOf(progress, problem, false), ...(isRefused === true && { isRefused }) }
  }
}

async function askThrough(settings: HttpSettings, call: ProbeCall, progress: Progress): ReturnType<typeof verdictOf> {
  let request: HttpRequest = { url: new URL(settings.url), method: settings.method, headers: settings.headers, body: settings.body }
  for (;;) {
    const problem = await ask(request, settings, call, progress)
    if (problem !== '') return { problem, isText: false }
    const { answer } = progress
    if (answer === undefined) throw new Error('a request without failure has an answer')
    const next = followRedirect(request, answer)
    // One that is not followed counts, too, as blackbox_exporter counts.
    if (next !== undefined) progress.redirects++
    if (next === undefined || settings.maxRedirects === 0) return verdictOf(answer, settings)
    if (progress.redirects > settings.maxRedirects) return { problem: `more than ${settings.maxRedirects} redirects`, isText: false }
    request = next
  }
}

async function verdictOf(answer: HttpAnswer, settings: HttpSettings): Promise<{ readonly problem: string; readonly isText: boolean }> {
  if (answer.isTooLarge) return { problem: 'the answer is larger than 10 MiB', isText: false }
  return checkAnswer(answer, settings)
}

/** One request; answers why it must not be sent (the other side is not trusted), empty when it was. */
async function ask(
  { url, method, headers, body }: HttpRequest,
  settings: HttpSettings,
  call: ProbeCall,
  progress: Progress,
): Promise<string> {
  const { clock, guard, signal } = call
  const { times } = progress
  const host = url.hostname.replace(/^\[|\]$/g, '')
  progress.host = host
  progress.isTls = url.protocol === 'https:'
  progress.certificate = undefined
  const startedMs = clock.monotonic()
  const addresses = await guard(url.hostname)
  const resolvedMs = clock.monotonic()
  times.resolve += resolvedMs - startedMs
  if (progress.redirects === 0) progress.lookUpMs = resolvedMs - startedMs
  progress.address = addresses[0].address
  const port = url.port === '' ? (progress.isTls ? 443 : 80) : Number(url.port)
  const { socket, address } = await openConnection(addresses, port, signal)
  progress.address = address
  const connectedMs = clock.monotonic()
  times.connect += connectedMs - resolvedMs
  let open = socket
  if (progress.isTls) {
    const secure = await startTls(socket, { host: settings.serverName ?? host, ca: settings.ca }, signal)
    times.tls += clock.monotonic() - connectedMs
    const certificate = readCertificate(secure)
    progress.certificate = certificate
    if (settings.verifyTls && !secure.authorized) {
      secure.destroy()
      return `TLS failed: ${describeTlsProblem(certificate?.problem ?? 'no certificate')}`
    }
    open = secure
  }
  progress.answer = await exchange({
    socket: open,
    url,
    method,
    headers: { 'user-agent': call.userAgent, accept: '*/*', connection: 'close', ...basicOf(url), ...lowerCase(headers) },
    body,
    clock,
    signal,
    onPhase: (phase, ms) => (times[phase] += ms),
    onHead: (head) => (progress.head = head),
  })
  return ''
}

function findingOf(progress: Progress, problem: string, isText: boolean): Finding {
  const { times, head, answer, certificate, address, lookUpMs } = progress
  const length = head?.headers['content-length']
  const modifiedMs = Date.parse(head?.headers['last-modified'] ?? '')
  const figures: readonly Figure[] = [
    ...(address === '' ? [] : addressFigures(address, lookUpMs)),
    ...Object.entries(times).map(([phase, ms]) => ({ name: 'probe_http_duration_seconds', labels: { phase }, value: ms / 1000 })),
    { name: 'probe_http_status_code', value: head?.status ?? 0 },
    { name: 'probe_http_version', value: Number(head?.version ?? 0) },
    { name: 'probe_http_redirects', value: progress.redirects },
    { name: 'probe_http_ssl', value: progress.isTls && head !== undefined ? 1 : 0 },
    { name: 'probe_http_content_length', value: head === undefined ? 0 : length === undefined ? -1 : Number(length) },
    { name: 'probe_http_uncompressed_body_length', value: answer?.sizeBytes ?? 0 },
    { name: 'probe_failed_due_to_regex', value: problem !== '' && isText ? 1 : 0 },
    ...(Number.isNaN(modifiedMs) ? [] : [{ name: 'probe_http_last_modified_timestamp_seconds', value: modifiedMs / 1000 }]),
    ...(certificate === undefined ? [] : certificateFigures(certificate)),
  ]
  return {
    ok: problem === '',
    problem,
    figures,
    phases: times,
    ...(certificate !== undefined && { certificate }),
    ...(address !== '' && { answer: answerOf(progress) }),
  }
}

function answerOf({ address, head, answer }: Progress): FoundAnswer {
  if (head === undefined) return { address }
  return {
    address,
    status: head.status,
    headers: Object.fromEntries(Object.entries(head.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    ...(answer !== undefined && { body: answer.body.slice(0, shownBodyCharacters), sizeBytes: answer.sizeBytes }),
  }
}

function basicOf(url: URL): Record<string, string> {
  if (url.username === '' && url.password === '') return {}
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
