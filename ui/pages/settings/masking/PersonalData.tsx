import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Switch } from '../../../components/Switch.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { readLines } from './masking-text.ts'
import { personalDataWords } from './personal-data-words.ts'

type Saved = Reply<'GET /api/personal-data'>
type Change = Omit<Saved, 'version'> & { readonly fromVersion: number }

interface Props {
  readonly data: Saved
  readonly isPending: boolean
  readonly onSave: (change: Change) => void
}

const queryKey = ['personal-data']

/** Which stored fields are about persons: who looks at them stands in the audit trail. */
export function PersonalData() {
  const t = useWords(personalDataWords)
  const personal = useQuery({ queryKey, queryFn: ({ signal }) => callApi('GET /api/personal-data', { signal }) })
  const save = useMutation({
    mutationFn: (body: Change) => callApi('PUT /api/personal-data', { body }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queryKey, saved)
      showToast({ text: t('saved') })
    },
    // Somebody else may have been faster.
    onError: () => void queryClient.invalidateQueries({ queryKey }),
  })
  return (
    <section>
      <SectionHead id="personal-data" title={t('title')} note={t('note')}>
        <HistoryLink kind="setting" id="personal_data" />
      </SectionHead>
      <Answer query={personal} rows={4}>
        {(data) => <PersonalDataForm key={data.version} data={data} isPending={save.isPending} onSave={save.mutate} />}
      </Answer>
      {save.error && <FaultNotice error={save.error} />}
    </section>
  )
}

function PersonalDataForm({ data, isPending, onSave }: Props) {
  const t = useWords(personalDataWords)
  const mayChange = usePermission('masking.write')
  const [fields, setFields] = useState(data.fields.join('\n'))
  const [askReason, setAskReason] = useState(data.askReason)
  return (
    <form
      className="settings-form two"
      onSubmit={(event) => {
        event.preventDefault()
        onSave({ fields: readLines(fields), askReason, fromVersion: data.version })
      }}
    >
      <TextAreaField
        dir="ltr"
        className="mono"
        rows={6}
        label={t('fields')}
        help={t('fieldsHelp')}
        value={fields}
        disabled={!mayChange}
        onChange={(event) => setFields(event.target.value)}
      />
      <div className="col">
        <span className="row">
          <Switch label={t('askReason')} on={askReason} disabled={!mayChange} onChange={setAskReason} />
          <span aria-hidden="true">{t('askReason')}</span>
        </span>
        <p className="small dim">{t('askReasonHelp')}</p>
      </div>
      <div className="whole">
        <Button type="submit" disabled={!mayChange || isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
