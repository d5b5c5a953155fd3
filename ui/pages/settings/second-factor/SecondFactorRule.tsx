import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { ruleWords } from './words.ts'

type Rule = Reply<'GET /api/sign-in-rule'>

const queryKey = ['sign-in-rule']

/** Whether a second factor is asked of the members of the project, and of everybody. */
export function SecondFactorRule() {
  const t = useWords(ruleWords)
  const rule = useQuery({ queryKey, queryFn: ({ signal }) => callApi('GET /api/sign-in-rule', { signal }) })
  return (
    <section>
      <SectionHead id="required" title={t('title')} note={t('note')} />
      <Answer query={rule} rows={3}>
        {(known) => <RuleForm known={known} />}
      </Answer>
    </section>
  )
}

function RuleForm({ known }: { known: Rule }) {
  const t = useWords(ruleWords)
  const mayChange = usePermission('settings.write')
  const [wanted, setWanted] = useState<{ readonly project?: boolean; readonly everywhere?: boolean }>({})
  const { project = known.project, everywhere = known.everywhere } = wanted
  const isStricter = (project && !known.project) || (everywhere && !known.everywhere)
  const save = useMutation({
    mutationFn: () => callApi('PUT /api/sign-in-rule', { body: wanted }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queryKey, saved)
      setWanted({})
      showToast({ text: t(isStricter ? 'saved' : 'savedOff') })
    },
  })
  return (
    <form
      className="settings-form wide"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <label className="check">
        <input
          type="checkbox"
          checked={project}
          disabled={!mayChange}
          onChange={(event) => setWanted({ ...wanted, project: event.target.checked })}
        />
        {t('project')}
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={everywhere}
          disabled={!mayChange || !known.mayChangeEverywhere}
          onChange={(event) => setWanted({ ...wanted, everywhere: event.target.checked })}
        />
        {t('everywhere')}
      </label>
      {!known.mayChangeEverywhere && <p className="small dim">{t('everywhereWho')}</p>}
      <p className="small dim">{known.membersWithout === 0 ? t('nobodyWithout') : t('without', { count: known.membersWithout })}</p>
      {save.error && <FaultNotice error={save.error} />}
      {mayChange && (
        <div>
          <Button look="go" type="submit" disabled={save.isPending || (project === known.project && everywhere === known.everywhere)}>
            {t('save')}
          </Button>
        </div>
      )}
    </form>
  )
}
