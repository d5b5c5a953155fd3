import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { promisify } from 'node:util'

import { readConfig } from '../../config/testdata/read-config.ts'
import type { Route } from '../../config/config.ts'
import { RoutingTree } from '../../dispatch/routing-tree.ts'
import { printMatchers } from '../../matchers/print-matcher.ts'
import { matchRoutes } from '../match-routes.ts'
import { SilenceIndex } from '../../silences/silence-index.ts'
import { traceLabels } from '../trace-labels.ts'
import { configOf, labelArguments, type TreeNode } from './random-tree.ts'

const run = promisify(execFile)
/** Nothing is silenced or inhibited. */
const quiet = { silenceIndex: new SilenceIndex(), inhibitedBy: () => undefined }

/** How our routing of sets of labels through a tree, which is written to `file`, differs from amtool's; undefined when it does not. */
export async function routesDifferFromAmtool(
  file: string,
  tree: TreeNode,
  sets: readonly Readonly<Record<string, string>>[],
): Promise<string | undefined> {
  const text = configOf(tree)
  writeFileSync(file, text)
  const read = readConfig(text)
  if (!read.ok) return JSON.stringify(read.problems)
  const { route } = read.config
  const ask = async (...args: string[]): Promise<string> => (await run('amtool', ['config', 'routes', ...args])).stdout
  const [shown, ...received] = await Promise.all([
    ask('show', '--config.file', file),
    ...sets.map((set) => ask('test', '--config.file', file, ...labelArguments(set))),
  ])
  const drawn = matchersOf(shown).join('\n')
  if (drawn !== listMatchers(route).join('\n')) return `other matchers\n${drawn}\n${listMatchers(route).join('\n')}\n${text}`
  for (const [place, set] of sets.entries()) {
    const ours = matchRoutes(route, Object.entries(set)).map(({ receiver }) => receiver)
    const inForce = new RoutingTree(read.config)
    const { takes } = traceLabels({ state: quiet, tree: () => inForce }, { config: read.config, labels: Object.entries(set), atMs: 0 })
    const traced = takes.map((taken) => taken.route.receiver)
    if (traced.join(',') !== ours.join(',')) return `the page says other receivers\n${traced.join(',')}\n${JSON.stringify(set)}\n${text}`
    const theirs = received[place]?.trim()
    if (ours.join(',') !== theirs) return `other receivers\namtool: ${theirs}\nours: ${ours.join(',')}\n${JSON.stringify(set)}\n${text}`
  }
  return undefined
}

/** Of each line of a drawn tree the matchers. */
function matchersOf(shown: string): readonly string[] {
  const lines = shown.split('\n').filter((line) => line.includes('── '))
  return lines.slice(1).map((line) => {
    const drawn = line.replace(/^.*?── /, '').replace(/ {2}(continue: true|receiver: \S+)/g, '')
    return drawn.trim() === 'default-route' ? '{}' : drawn.trim()
  })
}

function listMatchers(route: Route): readonly string[] {
  return route.routes.flatMap((child) => [printMatchers(child.matchers), ...listMatchers(child)])
}
