import { requireEverywhere } from '../../../access/index.ts'
import { renderRecoveryKit } from '../../../backups/index.ts'
import { defineRoute } from '../../route.ts'

export const recoveryKitRoute = defineRoute({
  method: 'GET',
  path: '/api/backups/recovery-kit',
  summary: 'One page to print, which is also a shell script',
  description: 'It opens a back-up with age, tar, gzip and sed when there is no Vedette. It holds no secret: the key is kept beside it.',
  access: 'settings.read',
  reply: 'text',
  async handle({ state, backups }, { caller }) {
    await requireEverywhere(state.db, caller, 'settings.read')
    return renderRecoveryKit({ place: backups.repository().place, recipients: await backups.readers() })
  },
})
