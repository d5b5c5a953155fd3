import { useState } from 'react'

import type { RuleVersion } from '../../../../src/api/contract/rules.ts'
import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { differenceOf } from './text-difference.ts'
import { useRestoreRule, useRuleVersions } from './use-rules.ts'
import { ruleWords } from './words.ts'

/** Who changed a rule, when, and what was different; any version can be put back. */
export function RuleVersions({ name, current, mayChange }: { name: string; current: number | undefined; mayChange: boolean }) {
  const t = useWords(ruleWords)
  const versions = useRuleVersions(name)
  const restore = useRestoreRule()
  const putBack = ({ version }: RuleVersion): void =>
    restore.mutate({ name, version }, { onSuccess: (kept) => showToast({ text: t('putBackDone', { version, next: kept.version }) }) })
  return (
    <section>
      <h2>{t('versions')}</h2>
      <Answer query={{ data: versions.data?.rows, error: restore.error ?? versions.error, refetch: versions.refetch }} rows={3}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="dim small">{t('versionsNone')}</p>
          ) : (
            <ol className="rl-versions">
              {rows.map((row, at) => (
                <Version
                  key={row.version}
                  row={row}
                  before={rows[at + 1]}
                  isCurrent={row.version === current}
                  onPutBack={mayChange && row.version !== current ? () => putBack(row) : undefined}
                />
              ))}
            </ol>
          )
        }
      </Answer>
    </section>
  )
}

interface VersionProps {
  row: RuleVersion
  before: RuleVersion | undefined
  isCurrent: boolean
  onPutBack: (() => void) | undefined
}

function Version({ row, before, isCurrent, onPutBack }: VersionProps) {
  const t = useWords(ruleWords)
  const time = useTimeFormat()
  const [isOpen, setOpen] = useState(false)
  const isSame = before?.yaml === row.yaml
  return (
    <li>
      <div className="rl-line">
        <button type="button" className="rl-version" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <b>{t('versionNumber', { version: row.version })}</b> <span>{t(`${row.action}_`)}</span> <bdi className="dim">{row.savedBy}</bdi>{' '}
          <span className="faint small">{time.zoned(Date.parse(row.savedAt))}</span>
          {row.message !== '' && <bdi className="dim small cut">{row.message}</bdi>}
        </button>
        {isCurrent && <span className="tag">{t('current')}</span>}
        {onPutBack && (
          <Button look="quiet" onClick={onPutBack}>
            {t('putBack')}
          </Button>
        )}
      </div>
      {isOpen &&
        (isSame ? (
          <p className="dim small">{t('sameText')}</p>
        ) : (
          <pre className="code ltr rl-diff" tabIndex={0} role="region" aria-label={t('difference')}>
            {differenceOf(before?.yaml ?? '', row.yaml).map(({ kind, text }, at) => (
              <span key={at} className={kind}>
                {kind === 'new' ? '+ ' : kind === 'gone' ? '- ' : '  '}
                {text}
                {'\n'}
              </span>
            ))}
          </pre>
        ))}
    </li>
  )
}
