import { expireSilence } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { readSilenceId } from '../read-silence.ts'
import { refuseInWords, replyNothing } from '../reply.ts'

export const deleteSilenceRoute = defineAlertmanagerRoute({
  method: 'DELETE',
  path: '/silence/:silenceID',
  summary: 'Ends a silence',
  parameters: {},
  answer: async (alerting, call) => {
    const read = readSilenceId(call)
    if (read.refusal !== undefined) return read.refusal
    try {
      await expireSilence({ ...alerting, caller: call.caller }, { id: read.value })
      return replyNothing
    } catch (error) {
      // So does the original.
      if (error instanceof Fault && (error.code === 'not_found' || error.code === 'conflict')) return refuseInWords(500, error.message)
      throw error
    }
  },
})
