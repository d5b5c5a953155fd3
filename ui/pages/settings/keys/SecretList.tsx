import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HistoryLink } from '../../../panels/audit/HistoryLink.tsx'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { ShownOnce } from '../ShownOnce.tsx'
import { words } from '../words.ts'
import { secretWords } from './words.ts'

/** What is known of a secret after it was made. */
interface Secret {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly lastUsedAt: string | null
  /** Address prefix. */
  readonly lastUsedFrom: string | null
}

/** A secret that was just made, readable for the only time. */
export interface MadeSecret {
  readonly name: string
  readonly secret: string
}

/** Something done to one secret after a question. */
export interface SecretAction<Row> {
  readonly title: string
  /** It cannot be undone. */
  readonly danger?: boolean
  readonly question: (row: Row) => string
  readonly consequence: (row: Row) => string
  /** Answers the new secret where one is made. */
  readonly run: (row: Row) => Promise<MadeSecret | undefined>
  /** Asked besides: what `run` needs to know. */
  readonly renderQuestion?: () => ReactNode
  /** Whether this row has it. */
  readonly isFor?: (row: Row) => boolean
}

interface Props<Row extends Secret> {
  /** As the audit trail calls them. */
  kind: 'ingest_key' | 'api_token'
  /** Of the question in the cache. */
  queryKey: string
  list: (signal: AbortSignal) => Promise<{ readonly rows: readonly Row[] }>
  text: { readonly title: string; readonly note: string; readonly none: string; readonly add: string }
  madeTitle: (name: string) => string
  /** Columns between the name and the last use. */
  columns: readonly Column<Row>[]
  /** None for those who may only look. */
  actions: readonly SecretAction<Row>[]
  /** The form that makes one; without it nobody is offered to. */
  renderForm: ((form: { onMade: (made: MadeSecret) => void; onClose: () => void }) => ReactNode) | undefined
}

type Open<Row> =
  | { readonly kind: 'new' }
  | { readonly kind: 'ask'; readonly action: SecretAction<Row>; readonly row: Row }
  | { readonly kind: 'made'; readonly made: MadeSecret }
  | null

/** Secrets of one kind: made with a form, shown once, listed by what they begin with, ended after a question. */
export function SecretList<Row extends Secret>(props: Props<Row>) {
  const { kind, queryKey, list, text, madeTitle, columns, actions, renderForm } = props
  const t = useWords(secretWords)
  const common = useWords(words)
  const format = useFormat()
  const now = useNow(10_000)
  const [open, setOpen] = useState<Open<Row>>(null)
  const secrets = useQuery({ queryKey: [queryKey], queryFn: ({ signal }) => list(signal) })
  const close = (): void => {
    setOpen(null)
    act.reset()
  }
  const show = (made: MadeSecret): void => {
    setOpen({ kind: 'made', made })
    void secrets.refetch()
  }
  const act = useMutation({
    mutationFn: ({ action, row }: { action: SecretAction<Row>; row: Row }) => action.run(row),
    onSuccess: (made, { row: { name } }) => {
      if (made) return show(made)
      setOpen(null)
      showToast({ text: t('revoked', { name }) })
      void secrets.refetch()
    },
  })
  const makeButton = renderForm && (
    <Button look="go" icon="key" onClick={() => setOpen({ kind: 'new' })}>
      {text.add}
    </Button>
  )
  const all: readonly Column<Row>[] = [
    { name: 'name', title: common('name'), cell: ({ name }) => <bdi>{name}</bdi> },
    { name: 'prefix', title: t('startsWith'), wideOnly: true, cell: ({ prefix }) => <bdi className="mono dim">{prefix}…</bdi> },
    ...columns,
    {
      name: 'used',
      title: t('lastUsed'),
      wideOnly: true,
      cell: ({ lastUsedAt, lastUsedFrom }) => (
        <span className="dim">
          {lastUsedAt ? format.ago(Date.parse(lastUsedAt), now) : common('never')}{' '}
          {lastUsedFrom !== null && <bdi className="faint small">{lastUsedFrom}</bdi>}
        </span>
      ),
    },
    {
      name: 'history',
      title: common('history'),
      silent: true,
      wideOnly: true,
      cell: ({ id }) => <HistoryLink kind={kind} id={id} />,
    },
    {
      name: 'actions',
      title: common('actions'),
      silent: true,
      cell: (row) => (
        <div className="row-actions">
          {actions
            .filter(({ isFor }) => isFor?.(row) ?? true)
            .map((action) => (
              <Button
                key={action.title}
                look="quiet"
                className={action.danger ? 'critical' : undefined}
                onClick={() => setOpen({ kind: 'ask', action, row })}
              >
                {action.title}
              </Button>
            ))}
        </div>
      ),
    },
  ]
  return (
    <section>
      <SectionHead title={text.title} note={text.note}>
        {makeButton}
      </SectionHead>
      <Answer query={secrets}>
        {({ rows }) =>
          rows.length === 0 ? (
            <EmptyState title={text.none} />
          ) : (
            <DataTable tall label={text.title} columns={all} rows={rows} rowKey={({ id }) => id} />
          )
        }
      </Answer>
      {open?.kind === 'new' && renderForm?.({ onMade: show, onClose: close })}
      {open?.kind === 'made' && <ShownOnce title={madeTitle(open.made.name)} secret={open.made.secret} onClose={close} />}
      {open?.kind === 'ask' && (
        <FormDialog
          title={open.action.question(open.row)}
          action={open.action.title}
          danger={open.action.danger ?? false}
          work={act}
          onSubmit={() => act.mutate(open)}
          onClose={close}
        >
          <p>{open.action.consequence(open.row)}</p>
          {open.action.renderQuestion?.()}
        </FormDialog>
      )}
    </section>
  )
}
