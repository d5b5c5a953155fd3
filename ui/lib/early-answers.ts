import { currentProject, projectHeader } from './project.ts'

interface EarlyAnswer {
  readonly response: Promise<Response>
  readonly abort: AbortController
  /** The body of a success, once it is there. */
  text?: string
}

/** Between the script of the document and the page's code, which are built apart. */
const key = Symbol.for('vedette.early-answers')
const shared = globalThis as { [key]?: Map<string, EarlyAnswer> }
/** Questions that were asked before the page's code was there, by project and address. */
const asked = (shared[key] ??= new Map())
/** In the page's own time; afterwards an answer would show the past. */
const untilMs = 10_000

/** Asks a question of the API (GET) that the page is going to ask, while its code is on the way. */
export function askEarly(address: string): void {
  const name = keyOf(address)
  const abort = new AbortController()
  const early: EarlyAnswer = { response: ask(address, abort.signal).then(keep), abort }
  async function keep(response: Response): Promise<Response> {
    const text = await response.text()
    if (response.ok) early.text = text
    // Nobody who signs in, or chooses another project, is told what was refused before.
    else if (asked.get(name) === early) asked.delete(name)
    return new Response(text, { status: response.status, headers: response.headers })
  }
  // Told to whoever takes it.
  early.response.catch(() => undefined)
  asked.set(name, early)
}

function keyOf(address: string): string {
  return `${currentProject() ?? ''} ${address}`
}

function ask(address: string, signal: AbortSignal): Promise<Response> {
  const headers = { accept: 'application/json', ...projectHeader() }
  return fetch(address, { headers, signal, credentials: 'same-origin', cache: 'no-store' })
}

/** The answer to an early question, once: who asks again asks the server. Undefined when it was not asked, or long ago. */
export function takeEarlyAnswer(address: string, signal: AbortSignal | undefined): Promise<Response> | undefined {
  const name = keyOf(address)
  const early = asked.get(name)
  asked.delete(name)
  if (early === undefined || performance.now() > untilMs) return undefined
  signal?.addEventListener('abort', () => early.abort.abort())
  return early.response
}

/** Waits until the answer to an early question is there, or known not to come. Never fails. */
export async function whenAnswered(address: string): Promise<void> {
  await asked.get(keyOf(address))?.response.catch(() => undefined)
}

/** The body of the answer to an early question, if that was a success and is there already. It is taken. */
export function takeEarlyBody(address: string): unknown {
  const name = keyOf(address)
  const text = performance.now() > untilMs ? undefined : asked.get(name)?.text
  if (text === undefined) return undefined
  asked.delete(name)
  return JSON.parse(text)
}
