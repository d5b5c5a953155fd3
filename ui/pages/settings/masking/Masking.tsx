import { useMutation, useQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { callApi } from '../../../lib/api.ts'
import { queryClient } from '../../../lib/query-client.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { Detectors } from './Detectors.tsx'
import type { MaskingSettings } from './masking-text.ts'
import { MaskingFields } from './MaskingFields.tsx'
import { MaskingTest } from './MaskingTest.tsx'
import { PersonalData } from './PersonalData.tsx'
import { maskingWords } from './words.ts'

/** What is hidden before it is stored, and a place to try it. */
export function Masking() {
  const masking = useQuery({ queryKey: ['masking'], queryFn: ({ signal }) => callApi('GET /api/masking', { signal }) })
  return (
    <Answer query={masking} rows={8}>
      {(data) => <MaskingForm data={data} />}
    </Answer>
  )
}

function MaskingForm({ data }: { data: Reply<'GET /api/masking'> }) {
  const t = useWords(maskingWords)
  const mayChange = usePermission('masking.write')
  const save = useMutation({
    mutationFn: (masking: MaskingSettings) => callApi('PUT /api/masking', { body: masking }),
    onSuccess: (reply) => void queryClient.setQueryData(['masking'], reply),
  })
  const setDetector = (name: string, on: boolean): void => {
    const before = data.masking
    const detectorsOff = on ? before.detectorsOff.filter((off) => off !== name) : [...before.detectorsOff, name]
    save.mutate(
      { ...before, detectorsOff },
      { onSuccess: () => showToast({ text: t(on ? 'onAgain' : 'off', { name }), undo: () => save.mutateAsync(before) }) },
    )
  }
  return (
    <>
      <section>
        <SectionHead id="detectors" title={t('title')} note={t('note')}>
          <HistoryLink kind="setting" id="masking" />
        </SectionHead>
        {save.error && <FaultNotice error={save.error} />}
        <Detectors
          detectors={data.detectors}
          off={data.masking.detectorsOff}
          disabled={!mayChange || save.isPending}
          onSwitch={setDetector}
        />
      </section>
      <section>
        <SectionHead id="test" title={t('test')} note={t('testNote')} />
        <MaskingTest />
      </section>
      <section>
        <SectionHead id="fields" title={t('fields')} />
        <MaskingFields
          key={JSON.stringify(data.masking)}
          masking={data.masking}
          disabled={!mayChange || save.isPending}
          onSave={(masking) => {
            const before = data.masking
            save.mutate(masking, { onSuccess: () => showToast({ text: t('saved'), undo: () => save.mutateAsync(before) }) })
          }}
        />
      </section>
      <PersonalData />
    </>
  )
}
