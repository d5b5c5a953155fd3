import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { useFormat } from '../../../lib/format.ts'
import { queryClient } from '../../../lib/query-client.ts'
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

interface Asked<Row> {
  readonly title: string
  readonly question: (row: Row) => string
  readonly consequence: (row: Row) => string
  /** Asked besides: what has to be known. */
  readonly renderQuestion?: () => ReactNode
  /** Whether this row has it. */
  readonly isFor?: (row: Row) => boolean
}

/** A new secret in the place of one. */
export interface RenewSecret<Row> extends Asked<Row> {
  readonly renew: (row: Row) => Promise<MadeSecret>
}

/** The end of a secret, which cannot be undone: its row is gone at once. */
export interface EndSecret<Row> extends Asked<Row> {
  readonly end: (row: Row) => Promise<unknown>
}

/** Something done to one secret after a question. */
type SecretAction<Row> = RenewSecret<Row> | EndSecret<Row>

interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: string | null
}

const pageSize = 50

interface Props<Row extends Secret> {
  /** As the audit trail calls them. */
  kind: 'ingest_key' | 'api_token'
  /** Of the question in the cache. */
  queryKey: string
  list: (query: { readonly limit: number; readonly cursor?: string }, signal: AbortSignal) => Promise<Page<Row>>
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
  const secrets = useInfiniteQuery({
    queryKey: [queryKey],
    queryFn: ({ pageParam, signal }) => list({ limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const rows = secrets.data?.pages.flatMap((page) => page.rows) ?? []
  const show = (made: MadeSecret): void => {
    setOpen({ kind: 'made', made })
    void secrets.refetch()
  }
  const renew = useMutation({
    mutationFn: ({ action, row }: { action: RenewSecret<Row>; row: Row }) => action.renew(row),
    onSuccess: show,
  })
  const end = useEndSecret<Row>(queryKey)
  const close = (): void => {
    setOpen(null)
    renew.reset()
  }
  const act = (action: SecretAction<Row>, row: Row): void => {
    if ('renew' in action) return renew.mutate({ action, row })
    setOpen(null)
    end.mutate({ action, row }, { onSuccess: () => showToast({ text: t('revoked', { name: row.name }) }) })
  }
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
                className={'end' in action ? 'critical' : undefined}
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
      {end.error && (
        <>
          <p className="pad strong">{t('notRevoked', { name: end.variables.row.name })}</p>
          <FaultNotice error={end.error} />
        </>
      )}
      <Answer query={secrets}>
        {() =>
          rows.length === 0 ? (
            <EmptyState title={text.none} />
          ) : (
            <DataTable tall label={text.title} columns={all} rows={rows} rowKey={({ id }) => id} />
          )
        }
      </Answer>
      <MoreRows list={secrets} />
      {open?.kind === 'new' && renderForm?.({ onMade: show, onClose: close })}
      {open?.kind === 'made' && <ShownOnce title={madeTitle(open.made.name)} secret={open.made.secret} onClose={close} />}
      {open?.kind === 'ask' && (
        <FormDialog
          title={open.action.question(open.row)}
          action={open.action.title}
          danger={'end' in open.action}
          work={renew}
          onSubmit={() => act(open.action, open.row)}
          onClose={close}
        >
          <p>{open.action.consequence(open.row)}</p>
          {open.action.renderQuestion?.()}
        </FormDialog>
      )}
    </section>
  )
}

/** Ends a secret, and shows it as gone at once; one that was refused is there again. */
function useEndSecret<Row extends Secret>(queryKey: string) {
  const key = [queryKey]
  return useMutation({
    mutationKey: key,
    mutationFn: ({ action, row }: { action: EndSecret<Row>; row: Row }) => action.end(row),
    onMutate: async ({ row: { id } }) => {
      await queryClient.cancelQueries({ queryKey: key })
      const before = queryClient.getQueryData(key)
      queryClient.setQueryData<InfiniteData<Page<Row>>>(key, (data) =>
        data === undefined
          ? data
          : { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.filter((row) => row.id !== id) })) },
      )
      return before
    },
    onError: (_fault, _end, before) => queryClient.setQueryData(key, before),
    // An answer that does not know of the last one yet would show it again for a moment.
    onSettled: () => (queryClient.isMutating({ mutationKey: key }) === 1 ? queryClient.invalidateQueries({ queryKey: key }) : undefined),
  })
}
