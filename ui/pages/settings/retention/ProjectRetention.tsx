import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { isStale } from '../../../lib/api-fault.ts'
import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { DeleteOlder } from './DeleteOlder.tsx'
import { OwnTimes } from './OwnTimes.tsx'
import { combineTimes, shortened } from './retention-kinds.ts'
import type { Draft, OwnRetention } from './retention-kinds.ts'
import { retentionWords } from './words.ts'

const queryKey = ['retention', 'project']

/** What this project keeps for another time than all. */
export function ProjectRetention() {
  const t = useWords(retentionWords)
  const saved = useQuery({ queryKey, queryFn: ({ signal }) => callApi('GET /api/retention/project', { signal }) })
  return (
    <section>
      <SectionHead id="project" title={t('own')} note={t('ownNote')} />
      <Answer query={saved} rows={8}>
        {(data) => <ProjectForm saved={data} />}
      </Answer>
    </section>
  )
}

function ProjectForm({ saved }: { saved: Reply<'GET /api/retention/project'> }) {
  const t = useWords(retentionWords)
  const mayChange = usePermission('retention.write')
  const [draft, setDraft] = useState<Draft<OwnRetention> | null>(null)
  const [asking, setAsking] = useState(false)
  const forget = (): void => {
    setDraft(null)
    setAsking(false)
  }
  const save = useMutation({
    mutationFn: ({ wanted, fromVersion }: Draft<OwnRetention>) =>
      callApi('PUT /api/retention/project', { body: { ...wanted, fromVersion } }),
    onSuccess: (reply) => {
      queryClient.setQueryData(queryKey, reply)
      forget()
      showToast({ text: t('ownSaved') })
    },
    onError: (error) => {
      if (!isStale(error)) return
      forget()
      void queryClient.invalidateQueries({ queryKey })
    },
  })
  const own = draft?.wanted ?? saved.own
  const submit = (): void => {
    if (draft) save.mutate(draft)
  }
  const before = combineTimes(saved.platform, saved.own)
  const after = combineTimes(saved.platform, own)
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (shortened(before, after).length > 0) setAsking(true)
          else submit()
        }}
      >
        <OwnTimes
          own={own}
          platform={saved.platform}
          disabled={!mayChange}
          onChange={(wanted) => setDraft({ wanted, fromVersion: draft?.fromVersion ?? saved.version })}
        />
        <div className="pad row mt-2">
          {mayChange && (
            <Button look="go" type="submit" disabled={draft === null || save.isPending}>
              {t('saveOwn')}
            </Button>
          )}
          {draft && (
            <Button look="quiet" onClick={() => setDraft(null)}>
              {t('reset')}
            </Button>
          )}
          <span className="small faint">{t('ownHelp')}</span>
        </div>
      </form>
      {save.error && !asking && <FaultNotice error={save.error} />}
      {asking && <DeleteOlder before={before} after={after} work={save} onSubmit={submit} onClose={() => setAsking(false)} />}
    </>
  )
}
