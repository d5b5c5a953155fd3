import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { describePacksIn, describeRunbooks } from './describe-packs.ts'
import { hebrewPacks } from './hebrew/index.ts'
import { packs } from './index.ts'
import { listRunbooks } from './list-runbooks.ts'
import { makePackGroups, type PackChoice } from './make-pack-groups.ts'
import type { Runbook } from './pack.ts'

const all: PackChoice = { enabled: true, off: [], rules: {} }
const rulesOf = (choice: PackChoice) => makePackGroups(choice).flatMap(({ rules }) => rules)

/** `SEVERITY QUERY FOR` of a rule. */
function stepsOf(name: string, choice: PackChoice): readonly string[] {
  return rulesOf(choice).flatMap((rule) =>
    rule.kind === 'alerting' && rule.name === name ? [`${new Map(rule.labels).get('severity')} ${rule.query} ${rule.forMs / 60_000}`] : [],
  )
}

test('names are unique, and every rule has a whole runbook', () => {
  const names = packs.flatMap(({ rules }) => rules.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
  for (const { rule, means, users, look, causes, mend, over, asks } of listRunbooks().flatMap(({ rules }) => rules)) {
    expect(asks.length, rule).toBeGreaterThan(0)
    for (const text of [means, users, over, ...look, ...causes, ...mend]) expect(text.length, rule).toBeGreaterThan(4)
    expect([look.length, causes.length, mend.length].includes(0), rule).toBe(false)
  }
})

describe('Hebrew', () => {
  const textsOf = ({ means, users, look, causes, mend, over }: Runbook): readonly string[] => [
    means,
    users,
    ...look,
    ...causes,
    ...mend,
    over,
  ]
  const codeOf = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
  const linksOf = (runbook: Runbook): readonly string[] =>
    textsOf(runbook).flatMap((text) => [...text.matchAll(/\]\((\S+)\)/g)].map(([, href = '']) => href))

  test('every pack and rule has both languages, and no other is left over', () => {
    expect(Object.keys(hebrewPacks)).toEqual(packs.map(({ name }) => name))
    for (const { name, rules } of packs)
      expect(Object.keys(hebrewPacks[name]?.runbooks ?? {}), name).toEqual(rules.map((rule) => rule.name))
  })

  test.each(packs.flatMap(({ name, rules }) => rules.map((rule) => ({ pack: name, rule: rule.name, runbook: rule.runbook }))))(
    '$rule says the same, with the same commands and links',
    ({ pack, rule, runbook }) => {
      const hebrew = hebrewPacks[pack]?.runbooks[rule]
      if (hebrew === undefined) throw new Error('it is not there')
      for (const part of ['look', 'causes', 'mend'] as const) expect(hebrew[part], part).toHaveLength(runbook[part].length)
      expect(linksOf(hebrew)).toEqual(linksOf(runbook))
      expect(textsOf(hebrew).flatMap(codeOf)).toEqual(expect.arrayContaining(textsOf(runbook).flatMap(codeOf)))
      // A sentence without a letter of the language was forgotten, unless it is a command and nothing else.
      for (const text of textsOf(hebrew)) expect(/^`[^`]+`\.?$/.test(text) || /[\u05d0-\u05ea]/.test(text), text).toBe(true)
    },
  )

  test('it is asked for', () => {
    const [services] = listRunbooks('he')
    expect(services?.title).toBe('שירותים')
    expect(services?.rules[0]?.means).toBe(hebrewPacks['services']?.runbooks['SlowRequests']?.means)
    expect(services?.rules[0]?.asks).toEqual(listRunbooks()[0]?.rules[0]?.asks)
  })
})

test('every alert says what it is, how bad it is, and where its runbook is', () => {
  for (const { name, labels, annotations } of rulesOf(all).flatMap((rule) => (rule.kind === 'alerting' ? [rule] : []))) {
    expect(
      labels.map(([label]) => label),
      name,
    ).toContain('severity')
    expect(new Map(annotations).get('runbook_url')).toBe(`{{ $externalURL }}/alerts/runbooks/${name}`)
    expect(new Map(annotations).get('summary')?.length).toBeGreaterThan(10)
  }
})

test('links of runbooks lead into the page', () => {
  const texts = describeRunbooks().map(([, text]) => text)
  const links = texts.flatMap((text) => [...text.matchAll(/\]\(([^)\s]*)/g)].map(([, href = '']) => href))
  expect(links.length).toBeGreaterThan(60)
  const known = /^\/($|(alerts|api|audit|ingestion|logs|metrics\/explore|services|settings|traces|uptime)\b)/
  expect(links.filter((href) => !known.test(href))).toEqual([])
})

test('docs have them all (npm run docs writes them)', () => {
  const page = readFileSync('docs/rules.md', 'utf8')
  expect(page).toBe(describePacksIn(page))
  expect(readdirSync('docs/runbooks').toSorted()).toEqual(
    describeRunbooks()
      .map(([path]) => path)
      .toSorted(),
  )
  for (const [path, text] of describeRunbooks()) expect(readFileSync(`docs/runbooks/${path}`, 'utf8')).toBe(text)
})

describe('what a platform wants of them', () => {
  test('all at one time in the minute; those with long windows less often', () => {
    const groups = makePackGroups(all)
    expect([...new Set(groups.map(({ slotName, intervalMs }) => `${slotName} ${intervalMs}`))].toSorted()).toEqual([
      'packs 300000',
      'packs 60000',
    ])
  })

  test('none, not a pack, not a rule', () => {
    expect(makePackGroups({ ...all, enabled: false })).toEqual([])
    const names = new Set(rulesOf({ ...all, off: ['redis', 'HostClockOff'] }).map(({ name }) => name))
    expect([...names].filter((name) => name.startsWith('Redis') || name === 'HostClockOff')).toEqual([])
    expect(names.has('HostCpuBusy')).toBe(true)
  })

  test('other thresholds, severities and times', () => {
    expect(stepsOf('HostCpuBusy', all)).toEqual([
      'high (1 - avg without (cpu, mode) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > 0.9 10',
      'medium (1 - avg without (cpu, mode) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > 0.8 10',
    ])
    const changed = { ...all, rules: { HostCpuBusy: { thresholds: { high: 0.95, medium: false, low: 0.5 }, for: '1h' } } } as const
    expect(stepsOf('HostCpuBusy', changed).map((step) => step.replace(/\(.*\)/, '…'))).toEqual(['high … > 0.95 60', 'low … > 0.5 60'])
    expect(stepsOf('RedisDown', { ...all, rules: { RedisDown: { severity: 'low' } } })).toEqual(['low redis_up == 0 0.5'])
    expect(stepsOf('RedisMemory', { ...all, rules: { RedisMemory: { severity: 'info' } } })).toHaveLength(1)
  })

  test.each([{ off: ['Nothing'] }, { rules: { HostCpuBsuy: {} } }])('a name that there is not: %j', (choice) => {
    expect(() => makePackGroups({ ...all, ...choice })).toThrow('there is no rule')
  })
})
