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

/** Which stored fields are about persons: who looks at them stands in the audit trail. */
export function PersonalData() {
  const t = useWords(personalDataWords)
  const personal = useQuery({ queryKey: ['personal-data'], queryFn: ({ signal }) => callApi('GET /api/personal-data', { signal }) })
  return (
    <section>
      <SectionHead id="personal-data" title={t('title')} note={t('note')}>
        <HistoryLink kind="setting" id="personal_data" />
      </SectionHead>
      <Answer query={personal} rows={4}>
        {(data) => <PersonalDataForm key={JSON.stringify(data)} data={data} />}
      </Answer>
    </section>
  )
}

function PersonalDataForm({ data }: { data: Reply<'GET /api/personal-data'> }) {
  const t = useWords(personalDataWords)
  const mayChange = usePermission('masking.write')
  const [fields, setFields] = useState(data.fields.join('\n'))
  const [askReason, setAskReason] = useState(data.askReason)
  const save = useMutation({
    mutationFn: () => callApi('PUT /api/personal-data', { body: { fields: readLines(fields), askReason } }),
    onSuccess: (reply) => {
      queryClient.setQueryData(['personal-data'], reply)
      showToast({ text: t('saved') })
    },
  })
  return (
    <form
      className="settings-form two"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
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
        <Button type="submit" disabled={!mayChange || save.isPending}>
          {t('save')}
        </Button>
        {save.error && <FaultNotice error={save.error} />}
      </div>
    </form>
  )
}
