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

type Saved = Reply<'GET /api/masking'>

const queryKey = ['masking']

/** What is hidden before it is stored, and a place to try it. */
export function Masking() {
  const masking = useQuery({ queryKey, queryFn: ({ signal }) => callApi('GET /api/masking', { signal }) })
  return (
    <Answer query={masking} rows={8}>
      {(data) => <MaskingForm data={data} />}
    </Answer>
  )
}

/** What was refused because somebody else was faster is looked at again. */
function useSaveMasking() {
  return useMutation({
    mutationFn: (body: MaskingSettings & { fromVersion: number }) => callApi('PUT /api/masking', { body }),
    onSuccess: (saved) => void queryClient.setQueryData(queryKey, saved),
    onError: () => void queryClient.invalidateQueries({ queryKey }),
  })
}

function MaskingForm({ data }: { data: Saved }) {
  const t = useWords(maskingWords)
  const mayChange = usePermission('masking.write')
  const [ofDetectors, ofFields] = [useSaveMasking(), useSaveMasking()]
  const disabled = !mayChange || ofDetectors.isPending || ofFields.isPending
  /** Undo takes back this change alone: with one of somebody else behind it, it is refused. */
  const put = (save: typeof ofFields, masking: MaskingSettings, text: string): void => {
    const undo = ({ version }: Saved) => save.mutateAsync({ ...data.masking, fromVersion: version })
    save.mutate({ ...masking, fromVersion: data.version }, { onSuccess: (saved) => showToast({ text, undo: () => undo(saved) }) })
  }
  const setDetector = (name: string, on: boolean): void => {
    const off = data.masking.detectorsOff
    const detectorsOff = on ? off.filter((other) => other !== name) : [...off, name]
    put(ofDetectors, { ...data.masking, detectorsOff }, t(on ? 'onAgain' : 'off', { name }))
  }
  return (
    <>
      <section>
        <SectionHead id="detectors" title={t('title')} note={t('note')}>
          <HistoryLink kind="setting" id="masking" />
        </SectionHead>
        {ofDetectors.error && <FaultNotice error={ofDetectors.error} />}
        <Detectors detectors={data.detectors} off={data.masking.detectorsOff} disabled={disabled} onSwitch={setDetector} />
      </section>
      <section>
        <SectionHead id="test" title={t('test')} note={t('testNote')} />
        <MaskingTest />
      </section>
      <section>
        <SectionHead id="fields" title={t('fields')} />
        <MaskingFields
          key={JSON.stringify({ ...data.masking, detectorsOff: [] })}
          masking={data.masking}
          disabled={disabled}
          onSave={(masking) => put(ofFields, masking, t('saved'))}
        />
        {ofFields.error && <FaultNotice error={ofFields.error} />}
      </section>
      <PersonalData />
    </>
  )
}
