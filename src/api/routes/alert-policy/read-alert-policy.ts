import { alertPolicyReply } from '../../contract/alert-policy.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { instantOf, showPolicy } from './show-policy.ts'

export const readAlertPolicyRoute = defineRoute({
  method: 'GET',
  path: '/api/alert-policy',
  summary: 'What happens with alerts of each severity, and when',
  description:
    'The policy in force, the contact points it can name, and whether alerts would get in and out: the dead man’s switch, the daily test, alerts that must always fire.',
  access: 'alerts.read',
  reply: alertPolicyReply,
  async handle(services, { caller }) {
    const core = alertingOf(services, caller)
    const { state, wayOut, config } = core
    const editable = caller.permissions.has('alerts.write')
    const { deadMan, dailyTest, mustFire } = wayOut
    const run = dailyTest.lastRun()
    const waiting = [...state.escalations.values()].filter(({ dueMs }) => dueMs !== undefined).length
    return {
      ...showPolicy(state.policy.current, editable),
      decides: state.policy.decides(),
      editable,
      contactPoints: [...config.receivers.values()].map(({ name, integrations }) => ({
        name,
        channels: [...new Set(integrations.map(({ channel }) => channel))],
      })),
      fallback: { name: core.fallback()?.name ?? '', from: services.alerting.fallbackFrom() },
      deadMan: {
        lastTryAt: instantOf(deadMan.state.lastTryMs),
        lastSuccessAt: instantOf(deadMan.state.lastSuccessMs),
        problem: deadMan.state.problem ?? null,
      },
      dailyTest: run === undefined ? null : { sentAt: new Date(run.sentAtMs).toISOString(), ways: run.ways },
      mustFire: mustFire.states.map(({ matchers, lastHeardMs, isMissing }) => ({
        matchers,
        lastHeardAt: instantOf(lastHeardMs),
        missing: isMissing,
      })),
      waiting,
    }
  },
})
