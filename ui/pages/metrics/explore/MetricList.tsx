import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Link, useLocation } from 'wouter'

import { Button } from '../../../components/Button.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useListKeys } from '../../../lib/use-list-keys.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { useKindTitle } from '../build/use-kind-title.ts'
import { useMetricHref } from '../use-metric-href.ts'
import { words } from '../words.ts'
import { sharedPrefixes } from './shared-prefixes.ts'
import type { useMetricNames } from './use-metric-names.ts'

interface Props {
  names: ReturnType<typeof useMetricNames>
  search: string
  /** The name of the chosen metric; empty for none. */
  chosen: string
  onSearch: (text: string) => void
}

/** The names to choose from, under what they begin with. */
export function MetricList({ names, search, chosen, onSearch }: Props) {
  const t = useWords(words)
  const kindTitle = useKindTitle()
  const format = useFormat()
  const hrefOf = useMetricHref()
  const scope = useScope()
  const [, navigate] = useLocation()
  const [pointed, setPointed] = useState(-1)
  const last = names.data?.pages.at(-1)
  const total = last?.total ?? 0
  const shown = names.data?.pages.flatMap(({ rows }) => rows) ?? []
  const prefixes = sharedPrefixes(shown.map(({ name }) => name))
  const active = pointed >= 0 ? pointed : shown.findIndex(({ name }) => name === chosen)
  const open = (index: number): void => {
    const row = shown[index]
    setPointed(-1)
    if (row) navigate(hrefOf(row.name))
  }
  // The metric that is open already is not opened by an Enter that was meant for something else.
  useListKeys({ count: shown.length, active, onMove: setPointed, onOpen: (index) => index === pointed && open(index) })
  const isWanted = useRef(false)
  const isAwaited = names.isPending || names.isPlaceholderData
  useEffect(() => {
    // Enter came before what it was pressed for.
    if (!isWanted.current || isAwaited) return
    isWanted.current = false
    open(0)
  })
  const isScoped = scope.environment !== '' || scope.service !== ''
  return (
    <div className="mx-names">
      <form
        role="search"
        className="mx-search"
        onSubmit={(event) => {
          event.preventDefault()
          if (isAwaited) isWanted.current = true
          else open(0)
        }}
      >
        <div className="field">
          <Icon name="search" />
          <input
            data-page-search
            className="mono"
            dir="ltr"
            aria-label={t('search')}
            placeholder={t('searchHint')}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            maxLength={200}
            value={search}
            onChange={(event) => {
              setPointed(-1)
              onSearch(event.target.value)
            }}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur()
              if (event.key !== 'ArrowDown') return
              event.preventDefault()
              event.currentTarget.form?.parentElement?.querySelector<HTMLElement>('.mx-name')?.focus()
            }}
          />
          {last && (
            <span className="faint small" role="status" aria-label={t('found', { count: total })}>
              {format.count(total)}
            </span>
          )}
        </div>
      </form>
      {!last && names.error === null && <Skeleton rows={12} />}
      {chosen !== '' && names.error !== null && <FaultNotice error={names.error} onRetry={() => void names.refetch()} />}
      {last && shown.length === 0 && (
        <div className="pad small dim">
          <p>{t(search ? 'noneFound' : isScoped ? 'noneInScope' : 'noneInTime')}</p>
          {isScoped && <Button onClick={() => scope.change({ env: '', svc: '' })}>{t('wholeScope')}</Button>}
        </div>
      )}
      <ul aria-label={t('names')} onKeyDown={moveFocus}>
        {shown.map(({ name, help, kind }, index) => {
          const prefix = prefixes[index] ?? ''
          const isFirst = prefix !== prefixes[index - 1]
          return (
            <li key={name}>
              {isFirst && prefix !== '' && (
                <div className="mx-prefix mono ltr" aria-hidden>
                  {prefix}
                </div>
              )}
              <Link
                href={hrefOf(name)}
                className={index === active ? 'mx-name on' : 'mx-name'}
                aria-current={name === chosen ? 'page' : undefined}
                title={[name, help].filter(Boolean).join('\n')}
                ref={index === active ? showName : undefined}
              >
                <bdi className="mono cut grow">
                  <span className="mx-stem">{prefix}</span>
                  {name.slice(prefix.length)}
                </bdi>
                <span className="faint small">{kindTitle(kind)}</span>
                {search !== '' && help !== '' && <bdi className="mx-help faint small cut">{help}</bdi>}
              </Link>
            </li>
          )
        })}
      </ul>
      <MoreRows list={names}>{t('moreNames', { count: total - shown.length })}</MoreRows>
      {last?.isPart && <p className="pad small faint">{t('partNames')}</p>}
    </div>
  )
}

/** The row the keys stand on comes into sight, once. */
function showName(name: HTMLElement | null): void {
  name?.scrollIntoView({ block: 'nearest' })
}

/** The arrows go through the names. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  event.preventDefault()
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('.mx-name')]
  names[names.findIndex((name) => name === document.activeElement) + step]?.focus()
}
