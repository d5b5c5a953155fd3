import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { maskingWords } from './words.ts'

/** A line of one's own, before and after. */
export function MaskingTest() {
  const t = useWords(maskingWords)
  const [text, setText] = useState('')
  const test = useMutation({ mutationFn: () => callApi('POST /api/masking/test', { body: { text } }) })
  const counts = test.data?.masked.map(({ detector, count }) => `${detector} × ${count}`).join(', ')
  return (
    <form
      className="settings-form wide"
      onSubmit={(event) => {
        event.preventDefault()
        test.mutate()
      }}
    >
      <TextAreaField
        label={t('testText')}
        help={t('testExample')}
        dir="auto"
        className="mono"
        rows={3}
        maxLength={10_000}
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div>
        <Button type="submit" disabled={test.isPending}>
          {t('testRun')}
        </Button>
      </div>
      {test.error && <FaultNotice error={test.error} />}
      {test.data && (
        <div role="status">
          <div className="lab">{t('testResult')}</div>
          <pre className="code" tabIndex={0}>
            {test.data.text}
          </pre>
          <p className="small faint">{counts ? t('testCounts', { counts }) : t('testNone')}</p>
        </div>
      )}
    </form>
  )
}
