import { createHash } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import { quoteGo } from '../../lib/go-quote.ts'
import { compileMatcher } from '../../query/promql/index.ts'
import type { ForeignCall } from '../foreign-route.ts'
import { badParameter } from './bad-parameter.ts'
import type { ListedRule, ListedRuleGroup } from './listed-rules.ts'
import { readMatcherSets } from './read-matchers.ts'

/** A page of rule groups. */
export interface RuleGroupPage {
  readonly groups: readonly ListedRuleGroup[]
  readonly groupNextToken?: string
}

const types = { '': undefined, alert: 'alerting', record: 'recording' } as const

/**
 * The groups that a call of `/rules` asks for, each with the rules asked for; groups without such rules are left out. Throws Fault
 * `bad_input`.
 */
export async function selectRuleGroups(
  groups: readonly ListedRuleGroup[],
  { form, query }: Pick<ForeignCall, 'form' | 'query'>,
): Promise<RuleGroupPage> {
  const names = readSet(form, 'rule_name[]')
  const groupNames = readSet(form, 'rule_group[]')
  const files = readSet(form, 'file[]')
  const matcherSets = await readMatcherSets(form, (problem) => new Fault('bad_input', problem))
  const sets = matcherSets.map((set) => set.map((matcher) => ({ name: matcher.name, matches: compileMatcher(matcher) })))
  const type = readType(query)
  const withoutAlerts = readExcludeAlerts(query)
  const { size, token } = readPage(query)
  const isAsked = (rule: ListedRule): boolean =>
    (names.size === 0 || names.has(rule.name)) &&
    (type === undefined || rule.type === type) &&
    (sets.length === 0 || sets.some((set) => set.every(({ name, matches }) => matches(rule.labels[name] ?? ''))))
  const from = token === undefined ? 0 : groups.findIndex((group) => tokenOf(group) === token)
  if (from < 0) throw badParameter('group_next_token', `invalid group_next_token '${token}'. were rule groups changed?`)
  const found: ListedRuleGroup[] = []
  for (const group of groups.slice(from)) {
    if (groupNames.size > 0 && !groupNames.has(group.name)) continue
    if (files.size > 0 && !files.has(group.file)) continue
    const rules = group.rules.filter((rule) => isAsked(rule)).map((rule) => (withoutAlerts ? hideAlerts(rule) : rule))
    if (rules.length === 0) continue
    if (found.length === size) return { groups: found, groupNextToken: tokenOf(group) }
    found.push({ ...group, rules })
  }
  return { groups: found }
}

function readSet(form: URLSearchParams, name: string): ReadonlySet<string> {
  return new Set(form.getAll(name))
}

function readType(query: URLSearchParams): ListedRule['type'] | undefined {
  const text = (query.get('type') ?? '').toLowerCase()
  if (!(text in types)) throw badParameter('type', `not supported value ${quoteGo(text)}`)
  return types[text as keyof typeof types]
}

function readExcludeAlerts(query: URLSearchParams): boolean {
  const text = (query.get('exclude_alerts') ?? '').toLowerCase()
  if (['', '0', 'f', 'false'].includes(text)) return false
  if (['1', 't', 'true'].includes(text)) return true
  throw badParameter('exclude_alerts', `error converting exclude_alerts: strconv.ParseBool: parsing ${quoteGo(text)}: invalid syntax`)
}

function readPage(query: URLSearchParams): { readonly size: number; readonly token: string | undefined } {
  const limit = query.get('group_limit') ?? ''
  const token = query.get('group_next_token') ?? ''
  if (limit === '') {
    if (token !== '') throw badParameter('group_next_token', 'group_limit needs to be present in order to paginate over the groups')
    return { size: -1, token: undefined }
  }
  if (!/^[+-]?\d{1,9}$/.test(limit)) {
    throw badParameter('group_limit', `group_limit needs to be a valid number: strconv.ParseInt: parsing ${quoteGo(limit)}: invalid syntax`)
  }
  if (Number(limit) <= 0) throw badParameter('group_limit', 'group_limit needs to be greater than 0')
  return { size: Number(limit), token: token === '' ? undefined : token }
}

function hideAlerts(rule: ListedRule): ListedRule {
  return rule.alerts === undefined ? rule : { ...rule, alerts: [] }
}

function tokenOf({ file, name }: ListedRuleGroup): string {
  return createHash('sha256').update(`${file};${name}`).digest('hex')
}
