import { Fault } from '../../lib/errors.ts'
import { TemplateError } from '../../lib/go-template/template-error.ts'
import type { TemplateSet } from '../../lib/go-template/template-set.ts'
import { GoCallError, GoStruct, type GoValue } from '../../lib/go-template/value/go-value.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { VectorSample } from '../../query/promql/index.ts'
import { parseRuleTemplate, type RuleCalls } from './parse-rule-template.ts'
import { labelMap, queryResult, sampleValue } from './query-result.ts'

/** What a template of an alert rule is about. */
export interface TemplateData {
  /** Of the rule: errors name it. */
  readonly alertName: string
  /** One of the result of the rule's own query: its labels and value. */
  readonly sample: Pick<VectorSample, 'labels' | 'value'>
  readonly externalLabels: LabelPairs
  /** Under which people reach the platform. */
  readonly externalUrl: string
  /** When the rule is evaluated; epoch milliseconds. */
  readonly atMs: number
  /** The answer to a query of the template. */
  readonly ask: (query: string) => Promise<readonly VectorSample[]>
}

/** A template that asks more is refused. */
const maxQueries = 100

/** Thrown where a template asks what has no answer yet. */
class OpenQuery extends Error {
  readonly query: string

  constructor(query: string) {
    super('a query without an answer')
    this.query = query
  }
}

/**
 * Expands a template of an alert rule as Prometheus does. What goes wrong stands in the text, as there: `<error expanding template: ...>`.
 * A template is executed until it asks something, and again from the start with the answer, so queries may depend on queries.
 */
export async function expandTemplate(text: string, data: TemplateData): Promise<string> {
  if (!text.includes('{{')) return text
  const name = `__alert_${data.alertName}`
  const answers = new Map<string, readonly VectorSample[] | GoCallError>()
  for (;;) {
    try {
      return execute(name, text, data, answers)
    } catch (error) {
      if (error instanceof OpenQuery) answers.set(error.query, await findAnswer(error.query, data, answers.size))
      else if (error instanceof TemplateError) return `<error expanding template: ${error.message}>`
      else throw error
    }
  }
}

function execute(
  name: string,
  text: string,
  { sample, externalLabels, externalUrl, atMs }: TemplateData,
  answers: ReadonlyMap<string, readonly VectorSample[] | GoCallError>,
): string {
  const own: RuleCalls = {
    query: (query) => readAnswer(query, answers),
    now: () => atMs / 1000,
    externalURL: () => externalUrl,
    pathPrefix: () => pathOf(externalUrl),
  }
  const data = new GoStruct(
    'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }',
    new Map<string, GoValue>([
      ['Labels', labelMap(sample.labels.entries())],
      ['ExternalLabels', labelMap(externalLabels)],
      ['ExternalURL', externalUrl],
      ['Value', sampleValue(sample.value)],
    ]),
  )
  let set: TemplateSet
  try {
    set = parseRuleTemplate(name, text, own)
  } catch (error) {
    throw inWords(`error parsing template ${name}`, error)
  }
  try {
    return set.executeText(name, data)
  } catch (error) {
    throw inWords(`error executing template ${name}`, error)
  }
}

function inWords(what: string, error: unknown): unknown {
  return error instanceof TemplateError ? new TemplateError(`${what}: ${error.message}`, { cause: error }) : error
}

function readAnswer(query: string, answers: ReadonlyMap<string, readonly VectorSample[] | GoCallError>): GoValue {
  const answer = answers.get(query)
  if (answer === undefined) throw new OpenQuery(query)
  if (answer instanceof GoCallError) throw answer
  return queryResult(answer)
}

async function findAnswer(query: string, { ask }: TemplateData, count: number): Promise<readonly VectorSample[] | GoCallError> {
  if (count >= maxQueries) return new GoCallError(`template asks more than ${maxQueries} queries`)
  try {
    return await ask(query)
  } catch (error) {
    if (error instanceof Fault && (error.code === 'cancelled' || error.code === 'unavailable')) throw error
    return new GoCallError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function pathOf(url: string): string {
  const path = /^[^:/?#]*:\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? ''
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
