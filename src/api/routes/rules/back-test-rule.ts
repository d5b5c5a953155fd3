import { requirePermission } from '../../../access/index.ts'
import { countPages } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { backTestBody } from '../../contract/rules.ts'
import { defineRoute, type EventStream } from '../../route.ts'
import type { Services } from '../../services.ts'
import { describeBackTest } from './describe-back-test.ts'
import { readGiven } from './read-given.ts'
import { ruleView } from './rule-view.ts'
import { rulesOf } from './rules-of.ts'

const dayMs = 86_400_000
/** So often at most it is told how far it is. */
const newsEveryMs = 250

export const backTestRuleRoute = defineRoute({
  method: 'POST',
  path: '/api/rule-back-tests',
  summary: 'When a rule would have fired',
  description:
    'Server-sent events: `progress` with how far it is, `result` at the end, or `fault` with { code, message }. The state machine of alerts runs over the last `days` as it would have run then, from slot to slot; within a minute, or it ends with what it has. Ends when the client goes away. `sql` needs telemetry.sql.',
  access: 'telemetry.read',
  body: backTestBody,
  reply: 'events',
  // What is wrong with the rule is said before the answer begins, as a plain 400.
  handle(services, { body, caller, signal }) {
    const rule = readGiven(body)
    if (rule.query.name === 'sql') requirePermission(caller, 'telemetry.sql')
    const rules = rulesOf(services, caller)
    const toMs = services.clock.now()
    const onFirings = (): Promise<void> => services.personalViews.note(caller, ruleView(rule, false))
    return Promise.resolve(
      tell(services, rule, rules.backTest(rule, { fromMs: toMs - body.days * dayMs, toMs }, signal), { signal, onFirings }),
    )
  },
})

async function* tell(
  { alerting, clock }: Services,
  { evaluate }: ReturnType<typeof readGiven>,
  run: ReturnType<ReturnType<typeof rulesOf>['backTest']>,
  { signal, onFirings }: { readonly signal: AbortSignal; readonly onFirings: () => Promise<void> },
): EventStream {
  const isArrival = evaluate === 'arrival'
  const { core } = alerting
  const told = {
    isArrival,
    intervalMs: evaluate === 'arrival' ? 15_000 : evaluate,
    countPages: (firings: Parameters<typeof countPages>[1]['firings']) => countPages(core, { config: core.config, firings }),
  }
  let toldAt = Number.NEGATIVE_INFINITY
  try {
    for await (const news of run) {
      const isLast = news.isCutShort || news.done >= news.slots.count
      if (!isLast && clock.monotonic() - toldAt < newsEveryMs) continue
      toldAt = clock.monotonic()
      if (news.firings.series.size > 0) await onFirings()
      yield { event: isLast ? 'result' : 'progress', data: describeBackTest(news, { ...told, isLast }) }
    }
  } catch (error) {
    if (signal.aborted) return
    if (!(error instanceof Fault)) throw error
    yield { event: 'fault', data: { code: error.code, message: error.message } }
  }
}
