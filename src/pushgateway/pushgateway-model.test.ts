import fc from 'fast-check'
import { expect, test } from 'vitest'

import { openTestGateway, type TestGateway } from '../../test/harness/open-test-gateway.ts'
import { Fault } from '../lib/errors.ts'
import type { Ingest } from '../pipeline/index.ts'

/** Of a family its type, and the value of each series by its labels. */
type Families = Map<string, { readonly type: string; readonly series: ReadonlyMap<string, number> }>

const paths = ['job/a', 'job/a/x/1', 'job/b']
const labelsOf: Readonly<Record<string, string>> = { 'job/a': 'job="a"', 'job/a/x/1': 'job="a" x="1"', 'job/b': 'job="b"' }

const family = fc.record({
  name: fc.constantFrom('m', 'n'),
  type: fc.constantFrom('gauge', 'counter'),
  /** Own labels of the series: none, or `x`, which one of the groups has too. */
  series: fc.uniqueArray(fc.constantFrom('', '{x="1"}'), { minLength: 1 }),
})
const families = fc.uniqueArray(family, { maxLength: 2, selector: ({ name }) => name })
const path = fc.constantFrom(...paths)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('push' as const), path, families, replace: fc.boolean(), fails: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), path, fails: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)

/** What a push holds, under the labels of its group; undefined when two of its series are one there. */
function pushedOf(
  at: string,
  bodies: readonly { name: string; type: string; series: readonly string[] }[],
  value: number,
): Families | undefined {
  const pushed: Families = new Map()
  for (const { name, type, series } of bodies) {
    const own = series.map((labels) => {
      const group = labelsOf[at] ?? ''
      return labels === '' || group.includes('x=') ? group : `${group} x="1"`
    })
    if (new Set(own).size < own.length) return undefined
    pushed.set(name, { type, series: new Map(own.map((labels) => [labels, value])) })
  }
  return pushed
}

/** One type a name, no series twice. */
function fits(all: Iterable<Families>): boolean {
  const types = new Map<string, string>()
  const seen = new Set<string>()
  for (const group of all) {
    for (const [name, { type, series }] of group) {
      if ((types.get(name) ?? type) !== type) return false
      types.set(name, type)
      for (const labels of series.keys()) {
        if (seen.has(`${name} ${labels}`)) return false
        seen.add(`${name} ${labels}`)
      }
    }
  }
  return true
}

test('pushes, deletions, a door that refuses and restarts: what is shown is what was answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      let refuses = false
      const guard = (ingest: Ingest): Pick<Ingest, 'ingest'> => ({
        ingest: async (request) => {
          if (refuses) throw new Fault('overloaded', 'full')
          return ingest.ingest(request)
        },
      })
      let it: TestGateway = await openTestGateway({ guard })
      const model = new Map<string, Families>()
      const answers: { said: unknown; wanted: string }[] = []
      for (const [at, action] of steps.entries()) {
        it.clock.advance(1000)
        if (action.do === 'restart') {
          await it.close()
          it = await openTestGateway({ guard, files: it.files.kill(), clock: it.clock })
        } else if (action.do === 'pass') await it.gateway.tick()
        else {
          refuses = action.fails === 0
          const asked =
            action.do === 'push'
              ? it.push(action.path, bodyOf(action.families, at), action.replace ? 'PUT' : 'POST')
              : it.remove(action.path)
          const said = await asked.then(
            () => 'taken',
            (error: unknown) => (error instanceof Fault ? error.code : error),
          )
          refuses = false
          answers.push({ said, wanted: action.do === 'push' ? answerPush(model, action, at) : answerRemoval(model, action) })
        }
      }
      expect(answers.map(({ said }) => said)).toEqual(answers.map(({ wanted }) => wanted))
      const series = [...model.values()].flatMap((group) => [...group.values()].flatMap(({ series: list }) => [...list]))
      expect(it.gateway.figures()).toMatchObject({ groups: model.size, series: series.length + 2 * model.size })
      await it.take()
      for (let second = 0; second < 16; second++) {
        it.clock.advance(1000)
        await it.gateway.tick()
      }
      const shown = new Set((await it.take()).filter((line) => !line.includes('stale')).map((line) => line.replace(/ @.*/, '')))
      const shouldShow = [...model.values()].flatMap((group) =>
        [...group].flatMap(([name, { series: list }]) => [...list].map(([labels, value]) => `"${name}" { ${labels} } ${value}`)),
      )
      expect(shown).toEqual(new Set(shouldShow))
      await it.close()
    }),
    { numRuns: 40 },
  )
}, 60_000)

type Push = Extract<typeof step extends fc.Arbitrary<infer Step> ? Step : never, { do: 'push' }>
type Removal = Extract<typeof step extends fc.Arbitrary<infer Step> ? Step : never, { do: 'remove' }>

function bodyOf(bodies: Push['families'], value: number): string {
  return bodies
    .map(({ name, type, series }) => `# TYPE ${name} ${type}\n${series.map((labels) => `${name}${labels} ${value}\n`).join('')}`)
    .join('')
}

/** What the answer must be; changes the model accordingly. */
function answerPush(model: Map<string, Families>, { path: at, families: bodies, replace, fails }: Push, value: number): string {
  const pushed = pushedOf(at, bodies, value)
  // Cannot be read: not even the time of the failure is kept.
  if (pushed === undefined) return 'bad_input'
  const before = model.get(at) ?? new Map()
  const next: Families = new Map([...(replace ? [] : before), ...pushed])
  if (!fits([...[...model].filter(([other]) => other !== at).map(([, group]) => group), next])) {
    model.set(at, before)
    return 'bad_input'
  }
  if (fails === 0) return 'overloaded'
  model.set(at, next)
  return 'taken'
}

function answerRemoval(model: Map<string, Families>, { path: at, fails }: Removal): string {
  if (!model.has(at)) return 'taken'
  if (fails === 0) return 'overloaded'
  model.delete(at)
  return 'taken'
}
