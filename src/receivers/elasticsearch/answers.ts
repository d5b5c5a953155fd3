import { nextTurn } from '../../lib/next-turn.ts'
import type { RejectReason } from '../../model/telemetry-sink.ts'
import type { Answers, Asked, Intake, Refusal, RefusedRecord, Reply, Verdict } from '../receiver.ts'
import { type Action, ActionCursor } from './walk-actions.ts'

/** What refuses a body as a whole. Beats, Logstash and Fluent Bit send again after 429 and 5xx, and in smaller pieces after 413. */
const refusals: Readonly<Record<Refusal['kind'], { readonly status: number; readonly type: string }>> = {
  bad_input: { status: 400, type: 'illegal_argument_exception' },
  unauthenticated: { status: 401, type: 'security_exception' },
  forbidden: { status: 403, type: 'security_exception' },
  method_not_allowed: { status: 405, type: 'method_not_allowed_exception' },
  too_large: { status: 413, type: 'content_too_long_exception' },
  unsupported_media: { status: 406, type: 'media_type_header_exception' },
  overloaded: { status: 429, type: 'es_rejected_execution_exception' },
  internal: { status: 500, type: 'internal_server_error' },
}

interface ItemProblem {
  readonly status: number
  readonly type: string
  readonly reason: string
}

/** What is said of one document that was not taken: a 4xx is dropped by its sender, or goes to its dead letters; 429 comes again. */
const itemProblems: Readonly<Partial<Record<RejectReason, ItemProblem>>> = {
  malformed: { status: 400, type: 'document_parsing_exception', reason: 'the document is no JSON object, or its @timestamp no time' },
  unsupported: { status: 400, type: 'illegal_argument_exception', reason: 'telemetry is only added: delete and update are not supported' },
  too_old: { status: 400, type: 'illegal_argument_exception', reason: '@timestamp is older than the retention of such records' },
  too_new: { status: 400, type: 'illegal_argument_exception', reason: '@timestamp lies more than one hour in the future' },
  too_many_attributes: { status: 400, type: 'illegal_argument_exception', reason: 'the document has too many fields' },
  request_too_large: { status: 429, type: 'es_rejected_execution_exception', reason: 'the request holds too much at once; send it again' },
}
const otherProblem: ItemProblem = { status: 400, type: 'illegal_argument_exception', reason: 'the document was not taken' }

/** How Elasticsearch says no. Its clients believe that it is one by a header. */
export function refused({ kind, message, retryAfterSeconds }: Refusal, asked: Asked): Reply {
  const { status, type } = refusals[kind]
  const cause = { type, reason: message }
  const reply = tell(status, JSON.stringify({ error: { root_cause: [cause], ...cause }, status }), asked)
  const more = {
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) }),
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="vedette", ApiKey' } : {}),
  }
  return { ...reply, headers: { ...reply.headers, ...more } }
}

/** Answers to `_bulk`: an item for each action, in order, as far as `filter_path` wants to see them. */
export const bulkAnswers: Answers = {
  accepted: (_verdict, asked) => tell(200, '{"took":0,"errors":false,"items":[]}', asked),
  refused,
  async prepare(intake) {
    const filter = readFilter(intake.query?.get('filter_path') ?? null)
    const actions = await collectActions(intake)
    const base = intake.receivedAt.toString(36)
    const asked = askedOf(intake)
    return async (verdict) => tell(200, await writeBulk(actions, verdict, filter, base), asked)
  },
}

/** Answers to one document. */
export const documentAnswers: Answers = {
  accepted: ({ refused: items }, asked) => {
    const problem = problemOf(items?.[0])
    if (problem === undefined) return tell(201, '{"_version":1,"result":"created"}', asked)
    const { status, ...cause } = problem
    return tell(status, JSON.stringify({ error: { root_cause: [cause], ...cause }, status }), asked)
  },
  refused,
  async prepare(intake) {
    const { params = {}, receivedAt } = intake
    const asked = askedOf(intake)
    const names = { _index: params['index'] ?? '', _id: params['id'] ?? receivedAt.toString(36) }
    return (verdict) => {
      if (verdict.rejected > 0 && verdict.accepted === 0) return documentAnswers.accepted(verdict, asked)
      return tell(201, JSON.stringify({ ...names, ...created }), asked)
    }
  },
}

const created = { _version: 1, result: 'created', _shards: { total: 1, successful: 1, failed: 0 }, _seq_no: 0, _primary_term: 1 }
const createdText = JSON.stringify(created).slice(1, -1)

export function indexOf({ params }: Pick<Intake, 'params'>): string {
  return params?.['index'] ?? ''
}

/** A reply as Elasticsearch's clients want to see it; in the media type they asked for. */
export function tell(status: number, body: string | Buffer, { headers }: Pick<Asked, 'headers'>): Reply {
  const wanted = /application\/vnd\.elasticsearch\+json;\s*compatible-with=(\d{1,3})/i.exec(headers?.['accept'] ?? '')?.[1]
  const type = wanted === undefined ? 'application/json' : `application/vnd.elasticsearch+json;compatible-with=${wanted}`
  return { status, headers: { 'content-type': type, 'x-elastic-product': 'Elasticsearch' }, body }
}

function askedOf({ contentType, headers, query }: Intake): Asked {
  return { contentType, headers, query }
}

/** Which parts of the answer are wanted; undefined: all. */
interface Filter {
  readonly top: ReadonlySet<string>
  readonly item: ReadonlySet<string>
}

/** The forms of `filter_path` that shippers use; any other shows everything. */
function readFilter(text: string | null): Filter | undefined {
  if (text === null || text === '') return undefined
  const top = new Set<string>()
  const item = new Set<string>()
  for (const path of text.split(',')) {
    const [, name = ''] = /^items\.(?:\*|create|index)\.(\w+)$/.exec(path) ?? []
    if (name !== '') item.add(name)
    else if (path === 'errors' || path === 'took') top.add(path)
    else return undefined
  }
  return { top, item }
}

function problemOf(refusedRecord: RefusedRecord | undefined): ItemProblem | undefined {
  return refusedRecord === undefined ? undefined : (itemProblems[refusedRecord.reason] ?? otherProblem)
}

/** So many actions, or bytes of them, are one turn: about two milliseconds. */
const actionsPerTurn = 1024
const bytesPerTurn = 4 * 1024 * 1024

async function collectActions(intake: Intake): Promise<readonly Action[]> {
  const cursor = new ActionCursor(intake.body, indexOf(intake))
  const actions: Action[] = []
  let from = 0
  while (cursor.next()) {
    actions.push(cursor.action)
    if (actions.length % actionsPerTurn !== 0 && cursor.end - from < bytesPerTurn) continue
    from = cursor.end
    await nextTurn()
  }
  return actions
}

async function writeBulk(
  actions: readonly Action[],
  { rejected, refused: items = [] }: Verdict,
  filter: Filter | undefined,
  base: string,
): Promise<string | Buffer> {
  const parts: string[] = []
  if (filter?.top.has('took') !== false) parts.push('"took":0')
  if (filter?.top.has('errors') !== false) parts.push(`"errors":${rejected > 0}`)
  const write = filter === undefined ? wholeItem(base) : filteredItem(filter.item)
  const head = parts.length === 0 ? '' : `${parts.join(',')},`
  let text = `{${head}"items":[`
  const pieces: Buffer[] = []
  let written = 0
  let next = 0
  for (let at = 0; at < actions.length; at++) {
    const action = actions[at]
    if (action === undefined) continue
    const problem = items[next]?.at === at ? problemOf(items[next++]) : undefined
    const item = write(action, at, problem)
    if (item !== '') text += `${written++ === 0 ? '' : ','}{"${action.verb}":{${item}}}`
    if ((at + 1) % actionsPerTurn !== 0) continue
    pieces.push(Buffer.from(text))
    text = ''
    await nextTurn()
  }
  if (filter !== undefined && written === 0) return `{${parts.join(',')}}`
  text += ']}'
  return pieces.length === 0 ? text : Buffer.concat([...pieces, Buffer.from(text)])
}

type WriteItem = (action: Action, at: number, problem: ItemProblem | undefined) => string

function wholeItem(base: string): WriteItem {
  let last: Action | undefined
  let index = ''
  return (action, at, problem) => {
    if (action !== last) index = JSON.stringify(action.index.toString())
    last = action
    const id = action.id.length > 0 ? JSON.stringify(action.id.toString()) : `"${base}-${at}"`
    const names = `"_index":${index},"_id":${id}`
    return problem === undefined
      ? `${names},${createdText},"status":201`
      : `${names},"status":${problem.status},"error":${errorOf(problem)}`
  }
}

function filteredItem(wanted: ReadonlySet<string>): WriteItem {
  const status = wanted.has('status')
  const error = wanted.has('error')
  const index = wanted.has('_index')
  const id = wanted.has('_id')
  return (action, _at, problem) => {
    // What shippers ask for: nearly always the same few bytes.
    if (problem === undefined && !index && !id) return status ? '"status":201' : ''
    return [
      ...(index ? [`"_index":${JSON.stringify(action.index.toString())}`] : []),
      ...(id && action.id.length > 0 ? [`"_id":${JSON.stringify(action.id.toString())}`] : []),
      ...(status ? [`"status":${problem?.status ?? 201}`] : []),
      ...(error && problem !== undefined ? [`"error":${errorOf(problem)}`] : []),
    ].join(',')
  }
}

function errorOf({ type, reason }: ItemProblem): string {
  return JSON.stringify({ type, reason })
}
