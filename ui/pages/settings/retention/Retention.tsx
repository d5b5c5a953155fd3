import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { ApiFault, isStale } from '../../../lib/api-fault.ts'
import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { DeleteOlder } from './DeleteOlder.tsx'
import { ProjectRetention } from './ProjectRetention.tsx'
import { shortened } from './retention-kinds.ts'
import type { Draft, Retention as Times } from './retention-kinds.ts'
import { RetentionTable } from './RetentionTable.tsx'
import { StoredTables } from './StoredTables.tsx'
import { retentionWords } from './words.ts'

/** How long each kind is kept, beside what is really there. */
export function Retention() {
  const saved = useQuery({ queryKey: ['retention'], queryFn: ({ signal }) => callApi('GET /api/retention', { signal }) })
  return (
    <Answer query={saved} rows={8}>
      {(data) => <RetentionForm saved={data} />}
    </Answer>
  )
}

function RetentionForm({ saved }: { saved: Reply<'GET /api/retention'> }) {
  const t = useWords(retentionWords)
  const hasPermission = usePermission('retention.write')
  const [draft, setDraft] = useState<Draft<Times> | null>(null)
  const [asking, setAsking] = useState(false)
  const storage = useQuery({ queryKey: ['storage'], queryFn: ({ signal }) => callApi('GET /api/storage', { signal }) })
  const forget = (): void => {
    setDraft(null)
    setAsking(false)
  }
  const save = useMutation({
    mutationFn: ({ wanted, fromVersion }: Draft<Times>) => callApi('PUT /api/retention', { body: { ...wanted, fromVersion } }),
    onSuccess: (reply) => {
      queryClient.setQueryData(['retention'], reply)
      forget()
      showToast({ text: t('saved') })
      void storage.refetch()
    },
    onError: (error) => {
      if (!isStale(error)) return
      forget()
      void queryClient.invalidateQueries({ queryKey: ['retention'] })
    },
  })
  // Sizes and times are of all projects together: who is refused the one can change the other as little.
  const ofOneProject = storage.error instanceof ApiFault && storage.error.code === 'forbidden'
  const mayChange = hasPermission && !ofOneProject
  const before = saved.retention
  const times = draft?.wanted ?? before
  const submit = (): void => {
    if (draft) save.mutate(draft)
  }
  const less = shortened(before, times)
  return (
    <>
      <section>
        <SectionHead id="everywhere" title={t('title')} note={t('note')} />
        {saved.held !== null && (
          <p className="pad">
            <SeverityMark severity="info">{t('held', { reason: saved.held })}</SeverityMark>
          </p>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (less.length > 0) setAsking(true)
            else submit()
          }}
        >
          <RetentionTable
            times={times}
            defaults={saved.defaults}
            tables={storage.data?.tables}
            withSizes={!ofOneProject}
            disabled={!mayChange}
            onChange={(wanted) => setDraft({ wanted, fromVersion: draft?.fromVersion ?? saved.version })}
          />
          <div className="pad row mt-2">
            {mayChange && (
              <Button look="go" type="submit" disabled={draft === null || save.isPending}>
                {t('save')}
              </Button>
            )}
            {draft && (
              <Button look="quiet" onClick={() => setDraft(null)}>
                {t('reset')}
              </Button>
            )}
            <span className="small faint">{t(ofOneProject ? 'ofOneProject' : 'help')}</span>
          </div>
        </form>
        {save.error && !asking && <FaultNotice error={save.error} />}
      </section>
      <ProjectRetention />
      {!ofOneProject && <StoredTables storage={storage.data} error={storage.error} />}
      {asking && <DeleteOlder before={before} after={times} work={save} onSubmit={submit} onClose={() => setAsking(false)} />}
    </>
  )
}
