import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useLocation } from 'wouter'

import type { ImportReport } from '../../../src/api/contract/dashboards.ts'
import { Button } from '../../components/Button.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Field, FieldNote } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { TextAreaField } from '../../components/TextAreaField.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { useFormat } from '../../lib/format.ts'
import { queryClient } from '../../lib/query-client.ts'
import { useWords } from '../../lib/use-words.ts'
import { showToast } from '../../shell/toasts.tsx'
import { words } from './words.ts'

/** A longer text is never put into its box: laying thousands of lines out would hold up the page for seconds. */
const mostShown = 20_000

/** Choose a file or paste its text, see what becomes of each panel, then import. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(words)
  const format = useFormat()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const [folder, setFolder] = useState('')
  const { json, problem } = useMemo(() => readJson(text), [text])
  const look = useMutation({
    mutationFn: (given: Record<string, unknown>) => callApi('POST /api/dashboards/import', { body: { json: given, dryRun: true } }),
  })
  const make = useMutation({
    mutationFn: ({ overwrite }: { overwrite: boolean }) =>
      callApi('POST /api/dashboards/import', { body: { json: json ?? {}, overwrite, ...(folder.trim() && { folder }) } }),
    onSuccess: ({ uid, title }) => {
      void queryClient.invalidateQueries({ queryKey: ['dashboards'] })
      void queryClient.invalidateQueries({ queryKey: ['dashboard', uid] })
      showToast({ text: t('imported', { title }) })
      navigate(`/d/${uid}`)
    },
  })
  const change = (next: string): void => {
    setText(next)
    look.reset()
    make.reset()
  }
  const takeLong = (event: SyntheticEvent, data: DataTransfer): void => {
    const given = data.getData('text/plain')
    if (given.length <= mostShown) return
    event.preventDefault()
    change(given)
  }
  const isTaken = make.error instanceof ApiFault && make.error.status === 409
  return (
    <Dialog wide title={t('importTitle')} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (json === undefined) return
          if (look.data) make.mutate({ overwrite: isTaken })
          else look.mutate(json)
        }}
      >
        {look.data ? (
          <Report title={look.data.title} report={look.data.report} />
        ) : (
          <>
            <Field
              label={t('file')}
              type="file"
              accept=".json,application/json"
              onChange={(event) => void event.target.files?.[0]?.text().then(change)}
            />
            {text.length > mostShown ? (
              <div>
                <p className="row">
                  <span>{t('read', { size: format.bytes(text.length) })}</span>
                  <Button onClick={() => change('')}>{t('other')}</Button>
                </p>
                <FieldNote id="ds-problem" error={problem === undefined ? undefined : t('unreadable', { problem })} />
              </div>
            ) : (
              <TextAreaField
                label={t('paste')}
                help={t('pasteHelp')}
                rows={8}
                dir="ltr"
                value={text}
                error={problem === undefined ? undefined : t('unreadable', { problem })}
                onChange={(event) => change(event.target.value)}
                onPaste={(event) => takeLong(event, event.clipboardData)}
                onDrop={(event) => takeLong(event, event.dataTransfer)}
              />
            )}
          </>
        )}
        {look.data && <Field label={t('into')} maxLength={200} value={folder} onChange={(event) => setFolder(event.target.value)} />}
        {look.error !== null && <FaultNotice error={look.error} />}
        {make.error !== null && <FaultNotice error={make.error} />}
        <div className="row">
          <Button look="go" type="submit" disabled={json === undefined || look.isPending || make.isPending}>
            {look.data ? (isTaken ? t('replace') : t('doImport')) : t('look')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What became of the panels: the figure first, then each that differs. */
function Report({ title, report: { panels, exact, differing, notes } }: { title: string; report: ImportReport }) {
  const t = useWords(words)
  return (
    <div className="ds-report" role="status">
      <p className="strong">
        <bdi>{title}</bdi>
      </p>
      <p className={differing.length === 0 ? 'sev ok' : 'sev medium'}>
        <Icon name={differing.length === 0 ? 'sev-ok' : 'sev-medium'} />
        {differing.length === 0 ? t('allExact', { count: panels }) : t('report', { exact, panels })}
      </p>
      {differing.length > 0 && (
        <div className="ds-differing">
          <DataTable
            label={t('differ', { count: differing.length })}
            rows={differing}
            rowKey={({ panelId }) => String(panelId)}
            columns={[
              { name: 'panel', title: t('panel'), cell: ({ title: name, kind }) => <bdi>{name || kind}</bdi> },
              { name: 'what', title: t('what'), cell: ({ reasons }) => <span className="ds-reasons ltr">{reasons.join('; ')}</span> },
            ]}
          />
        </div>
      )}
      {notes.length > 0 && (
        <>
          <p className="dim">{t('notes')}</p>
          <ul className="ds-notes ltr">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function readJson(text: string): { json?: Record<string, unknown>; problem?: string } {
  if (text.trim() === '') return {}
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { json: { ...json } } : { problem: '{ … }' }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
