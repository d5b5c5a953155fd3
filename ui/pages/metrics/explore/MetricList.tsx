import { useState } from 'react'
import type { KeyboardEvent } from 'react'

import { Icon } from '../../../components/Icon.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useListKeys } from '../../../lib/use-list-keys.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { sharedPrefixes } from './metric-families.ts'
import type { MetricFamily } from './metric-families.ts'

interface Props {
  /** Those the search found; undefined while they are on their way. */
  families: readonly MetricFamily[] | undefined
  search: string
  chosen: MetricFamily | undefined
  onSearch: (text: string) => void
  onChoose: (family: MetricFamily) => void
}

const mostRows = 300

/** The names to choose from, under what they begin with. */
export function MetricList({ families, search, chosen, onSearch, onChoose }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const [pointed, setPointed] = useState(-1)
  const shown = families?.slice(0, mostRows) ?? []
  const prefixes = sharedPrefixes(shown.map(({ name }) => name))
  const active = pointed >= 0 ? pointed : chosen ? shown.indexOf(chosen) : -1
  const choose = (index: number): void => {
    const family = shown[index]
    if (!family) return
    setPointed(-1)
    onChoose(family)
  }
  useListKeys({ count: shown.length, active, onMove: setPointed, onOpen: choose })
  return (
    <div className="mx-names">
      <form
        role="search"
        className="mx-search"
        onSubmit={(event) => {
          event.preventDefault()
          choose(0)
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
          {families && (
            <span className="faint small" role="status" aria-label={t('found', { count: families.length })}>
              {format.count(families.length)}
            </span>
          )}
        </div>
      </form>
      {!families && <Skeleton rows={12} />}
      {families?.length === 0 && <p className="pad small dim">{t(search ? 'noneFound' : 'noneInTime')}</p>}
      <ul aria-label={t('names')} onKeyDown={moveFocus}>
        {shown.map((family, index) => {
          const prefix = prefixes[index] ?? ''
          const isFirst = prefix !== prefixes[index - 1]
          return (
            <li key={family.name}>
              {isFirst && prefix !== '' && (
                <div className="mx-prefix mono ltr" aria-hidden>
                  {prefix}
                </div>
              )}
              <button
                type="button"
                className={index === active ? 'mx-name on' : 'mx-name'}
                aria-current={family === chosen ? 'true' : undefined}
                title={[family.name, family.help].filter(Boolean).join('\n')}
                ref={index === active ? showName : undefined}
                onClick={() => choose(index)}
              >
                <bdi className="mono cut grow">
                  <span className="mx-stem">{prefix}</span>
                  {family.name.slice(prefix.length)}
                </bdi>
                <span className="faint small">{t(family.kind)}</span>
                {search !== '' && family.help !== '' && <bdi className="mx-help faint small cut">{family.help}</bdi>}
              </button>
            </li>
          )
        })}
      </ul>
      {families && families.length > mostRows && <p className="pad small faint">{t('moreNames', { count: families.length - mostRows })}</p>}
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
