import { makeMatcher, type Matcher, MatcherError, type SilenceDraft } from '../../alerting/index.ts'
import { compareBytes } from '../../lib/compare-bytes.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { ForeignCall } from '../foreign-route.ts'
import { badBody, badField, isObject, type Read, readJsonBody, timeOf } from './read-json-body.ts'
import { refuseInWords } from './reply.ts'

interface PostedSilence {
  readonly id: string | undefined
  readonly draft: SilenceDraft
}

const required = ['comment', 'createdBy', 'endsAt', 'matchers', 'startsAt'] as const
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const mostMatchers = 100
const mostText = 10_000

/** The body of a POST to `/api/v2/silences`. */
export function readSilence(call: Pick<ForeignCall, 'headers' | 'body'>, nowMs: number): Read<PostedSilence> {
  const read = readJsonBody(call, 'silence')
  if (read.refusal !== undefined) return read
  if (!isObject(read.value)) return badBody('silence', 'json: it is not an object')
  const { id = '', comment, createdBy, endsAt, startsAt, matchers: given, annotations = {} } = read.value
  for (const name of required) {
    const value = read.value[name]
    if (value === undefined || value === null) return badField(602, `${name} in body is required`)
  }
  if (!Array.isArray(given)) return badBody('silence', 'json: matchers is not an array')
  if (given.length === 0) return badField(612, 'matchers in body should have at least 1 items')
  if (given.length > mostMatchers) return badBody('silence', `there are more than ${mostMatchers} matchers in it`)
  for (const text of [comment, createdBy, id]) {
    if (typeof text !== 'string' || text.length > mostText)
      return badBody('silence', `json: a text is none, or longer than ${mostText} characters`)
  }
  const pairs = annotationsOf(annotations)
  if (pairs === undefined) return badBody('silence', 'json: annotations are not texts by name')
  const matchers = readMatchers(given)
  if (matchers.refusal !== undefined) return matchers
  const [startsAtMs, endsAtMs] = [timeOf(startsAt) ?? nowMs, timeOf(endsAt) ?? 0]
  if (Number.isNaN(startsAtMs) || Number.isNaN(endsAtMs)) return badBody('silence', 'a time is not written as RFC 3339 wants it')
  if (startsAtMs >= endsAtMs) return { refusal: refuseInWords(400, 'Failed to create silence: start time must be before end time') }
  if (endsAtMs < nowMs) return { refusal: refuseInWords(400, "Failed to create silence: end time can't be in the past") }
  const words = { createdBy: String(createdBy), comment: String(comment), annotations: pairs }
  const draft = { ...words, matcherSets: [matchers.value], startsAtMs, endsAtMs }
  return { value: { id: id === '' ? undefined : String(id), draft } }
}

/** The id in an address. */
export function readSilenceId({ params }: Pick<ForeignCall, 'params'>): Read<string> {
  const { silenceID = '' } = params
  if (!uuid.test(silenceID)) return badField(601, `silenceID in path must be of type uuid: ${JSON.stringify(silenceID)}`)
  return { value: silenceID }
}

function readMatchers(given: readonly unknown[]): Read<readonly Matcher[]> {
  const matchers: Matcher[] = []
  for (const [at, one] of given.entries()) {
    if (!isObject(one)) return badBody('silence', `json: matcher ${at} is not an object`)
    const { name, value, isRegex, isEqual = true } = one
    for (const field of ['isRegex', 'name', 'value']) {
      if (one[field] === undefined || one[field] === null) return badField(602, `matchers.${at}.${field} in body is required`)
    }
    if (typeof name !== 'string' || typeof value !== 'string' || typeof isRegex !== 'boolean' || typeof isEqual !== 'boolean') {
      return badBody('silence', `json: a field of matcher ${at} is of the wrong type`)
    }
    try {
      matchers.push(makeMatcher(name, isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=', value))
    } catch (error) {
      if (!(error instanceof MatcherError)) throw error
      return { refusal: refuseInWords(400, `silence invalid: invalid label matcher ${at}: ${error.message}`) }
    }
  }
  return { value: matchers.sort((a, b) => compareBytes(a.name, b.name) || compareBytes(a.value, b.value)) }
}

function annotationsOf(value: unknown): LabelPairs | undefined {
  if (!isObject(value) || Object.keys(value).length > mostMatchers) return undefined
  const pairs: [string, string][] = []
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string' || text.length > mostText) return undefined
    pairs.push([name, text])
  }
  return pairs.sort(([a], [b]) => compareBytes(a, b))
}
