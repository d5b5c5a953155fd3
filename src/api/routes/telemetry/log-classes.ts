import { loadRetentions, retentionOf } from '../../../retention/index.ts'
import { logClassNames } from '../../contract/log-classes.ts'
import { logClassesReply } from '../../contract/logs.ts'
import { defineRoute } from '../../route.ts'

export const logClassesRoute = defineRoute({
  method: 'GET',
  path: '/api/logs/classes',
  summary: 'Classes of log records and how long the project keeps them',
  access: 'telemetry.read',
  reply: logClassesReply,
  async handle({ state }, { caller }) {
    const { logs } = retentionOf(await loadRetentions(state), caller.projectId)
    return { rows: logClassNames.map((name) => ({ name, keepDays: logs[name] })) }
  },
})
