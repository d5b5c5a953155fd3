import { useMutation } from '@tanstack/react-query'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { showPasskey } from '../../lib/passkeys.ts'
import { useWords } from '../../lib/use-words.ts'
import { useGoOn } from './use-sign-in.ts'
import { words } from './words.ts'

/** Signs in with a passkey, as both factors or as the second one: the server knows which. */
export function PasskeyButton({ title, look }: { title: string; look: 'go' | 'plain' }) {
  const t = useWords(words)
  const goOn = useGoOn()
  const show = useMutation({
    mutationFn: async () => {
      const passkey = await showPasskey(await callApi('POST /api/sign-in/passkey/options'))
      return passkey && (await callApi('POST /api/sign-in/passkey', { body: passkey }))
    },
    onSuccess: (reply) => {
      if (reply) goOn(reply)
    },
  })
  const unknown = show.error instanceof ApiFault && show.error.status === 403
  return (
    <>
      <div>
        <Button look={look} tall icon="key" disabled={show.isPending} onClick={() => show.mutate()}>
          {title}
        </Button>
      </div>
      <div role="status" className="small dim">
        {unknown ? t('elsewhere') : show.isSuccess && show.data === undefined ? t('notShown') : null}
      </div>
      {show.error && !unknown && <FaultNotice error={show.error} />}
    </>
  )
}
