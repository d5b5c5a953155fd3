import { useMemo, useState } from 'react'
import { Link, useLocation } from 'wouter'

import type { CheckRuleReply, RuleReply } from '../../../../../src/api/contract/rules.ts'
import { Answer } from '../../../../components/Answer.tsx'
import { Button, buttonClass } from '../../../../components/Button.tsx'
import { CopyButton } from '../../../../components/CopyButton.tsx'
import { FaultNotice } from '../../../../components/FaultNotice.tsx'
import { Field } from '../../../../components/Field.tsx'
import { text } from '../../../../lib/url-state.ts'
import { useUnsaved } from '../../../../lib/use-unsaved.ts'
import { useUrlState } from '../../../../lib/use-url-state.ts'
import { useWords } from '../../../../lib/use-words.ts'
import { showToast } from '../../../../shell/toasts.tsx'
import { useContextSearch } from '../../../../shell/use-context-search.ts'
import { BackTest } from '../BackTest.tsx'
import { RoutePreview } from '../RoutePreview.tsx'
import { RulePreview } from '../RulePreview.tsx'
import { useRule, useSaveRule } from '../use-rules.ts'
import { ruleWords } from '../words.ts'
import { beginRule, type Draft, questionNames, recordOf, textOf, type Written } from './draft.ts'
import { RuleForm } from './RuleForm.tsx'
import { useRuleCheck } from './use-rule-check.ts'
import { editorWords } from './words.ts'

/** What another page looked at becomes the question; or a rule of elsewhere is copied. */
const schema = { logs: text(), traces: text(), promql: text(), sql: text(), composite: text(), copy: text(), rule: text() }

/** Makes a rule, or changes one: the form and the same as YAML, with what it would find and when it would have fired. */
export function RuleEditor({ name }: { name: string }) {
  const [{ copy, rule: id, ...asked }] = useUrlState(schema)
  const subject = name === '' ? copy : name
  const rule = useRule(subject)
  const question = questionNames.find((one) => asked[one] !== '') ?? 'logs'
  const looked = asked[question]
  const yaml = rule.data && yamlOf(rule.data, name === '' ? id : '')
  const first = useMemo(
    (): Draft => (yaml === undefined ? { kind: 'form', written: beginRule(question, looked) } : { kind: 'yaml', yaml }),
    [yaml, question, looked],
  )
  if (subject === '') return <Editing key={question} isNew first={first} version={0} />
  return (
    <Answer query={rule}>
      {({ kept }) => <Editing key={subject} isNew={name === ''} first={first} version={name === '' ? 0 : (kept?.version ?? 0)} />}
    </Answer>
  )
}

/** That of the page, or of the row that is copied. */
function yamlOf({ rows }: RuleReply, id: string): string {
  return (rows.find((row) => (id === '' ? row.origin === 'page' : row.id === id)) ?? rows[0])?.yaml ?? ''
}

function Editing({ isNew, first, version }: { isNew: boolean; first: Draft; version: number }) {
  const t = useWords(editorWords)
  const tRule = useWords(ruleWords)
  const context = useContextSearch()
  const [, navigate] = useLocation()
  // With the version it was changed from: what somebody else saves meanwhile is not overwritten unseen.
  const [changed, setChanged] = useState<{ readonly draft: Draft; readonly from: number }>()
  const draft = changed?.draft ?? first
  const setDraft = (next: Draft): void => setChanged({ draft: next, from: changed?.from ?? version })
  const [message, setMessage] = useState('')
  const check = useRuleCheck(draft)
  const save = useSaveRule()
  useUnsaved(changed !== undefined && !save.isPending)
  const written: Written = draft.kind === 'form' ? draft.written : (check.data?.rule ?? {})
  const yaml = draft.kind === 'yaml' ? draft.yaml : (check.data?.yaml ?? '')
  const problems = check.data?.problems ?? []
  const isGood = check.data !== undefined && problems.length === 0
  const [readable, setReadable] = useState('')
  const looked = check.data ? readableText(check.data) : undefined
  if (looked !== undefined && looked !== readable) setReadable(looked)
  const name = textOf(written['name'])
  const severity = textOf(written['severity'])
  const keep = (): void =>
    save.mutate(
      { name, yaml, fromVersion: changed?.from ?? version, message },
      {
        onSuccess: () => {
          showToast({ text: t('saved') })
          navigate(`/alerts/rules/${encodeURIComponent(name)}${context}`)
        },
      },
    )
  return (
    <div className="tabbed-body rl-editor">
      <Link className="dim small" href={`/alerts/rules${context}`}>
        {t('back')}
      </Link>
      <header className="rl-top">
        <h1 className="grow">{isNew ? t('newTitle') : t('editTitle', { name })}</h1>
        <div className="rl-actions">
          <Link
            className={buttonClass({ look: 'quiet' })}
            href={isNew ? `/alerts/rules${context}` : `/alerts/rules/${encodeURIComponent(name)}${context}`}
          >
            {t('cancel')}
          </Link>
          <Button look="go" disabled={!isGood || !check.isCurrent || save.isPending} onClick={keep}>
            {t('save')}
          </Button>
        </div>
      </header>
      {save.error !== null && <FaultNotice error={save.error} />}
      {check.error !== null && <FaultNotice error={check.error} />}
      <SameNames check={check.data} isNew={isNew} />
      <div className="rl-columns">
        <div>
          <RuleForm written={written} isNew={isNew} problems={problems} onChange={(next) => setDraft({ kind: 'form', written: next })} />
          {!isNew && (
            <Field
              label={t('message')}
              help={t('messageHelp')}
              dir="auto"
              maxLength={1000}
              value={message}
              onChange={({ target }) => setMessage(target.value)}
            />
          )}
        </div>
        <div className="rl-aside">
          <section>
            <h2>{tRule('preview')}</h2>
            <RulePreview yaml={readable} severity={severity} title={name || t('newTitle')} />
          </section>
          <BackTest yaml={looked ?? ''} />
          <section>
            <h2>{tRule('reaches')}</h2>
            {severity === '' ? (
              <p className="dim small">{tRule('noLabels')}</p>
            ) : (
              <RoutePreview labels={labelsOf(written, name, severity)} every />
            )}
          </section>
          <section className="rl-yaml">
            <div className="rl-line">
              <h2 className="grow">{t('asYaml')}</h2>
              <CopyButton text={yaml} />
            </div>
            <div className="field area">
              <textarea
                aria-label={t('asYaml')}
                dir="ltr"
                className="mono"
                spellCheck={false}
                rows={Math.min(30, Math.max(8, yaml.split('\n').length + 1))}
                value={yaml}
                onChange={({ target }) => setDraft({ kind: 'yaml', yaml: target.value })}
              />
            </div>
            <p className="field-note">{t('yamlHelp')}</p>
            <Problems problems={problems} isGood={isGood} />
          </section>
        </div>
      </div>
    </div>
  )
}

/** The rule as it can be looked at: with a name and a severity also before it has them. Undefined while anything else is wrong. */
function readableText({ rule, problems }: CheckRuleReply): string | undefined {
  if (rule === null || problems.some(({ path }) => path[0] !== 'name' && path[0] !== 'severity')) return undefined
  const isWrong = (key: string): boolean => problems.some(({ path }) => path[0] === key)
  return JSON.stringify({ ...rule, ...(isWrong('name') && { name: 'rule' }), ...(isWrong('severity') && { severity: 'low' }) })
}

/** Templates are not filled in here: routes that look at such labels are not foreseen. */
function labelsOf(written: Written, alertname: string, severity: string): Readonly<Record<string, string>> {
  const own = Object.entries(recordOf(written['labels'])).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return { ...Object.fromEntries(own), alertname, severity }
}

function Problems({ problems, isGood }: { problems: CheckRuleReply['problems']; isGood: boolean }) {
  const t = useWords(editorWords)
  if (isGood) return <p className="rl-good dim small">{t('good')}</p>
  return (
    <div role="status">
      {problems.length > 0 && <p className="small strong">{t('problems', { count: problems.length })}</p>}
      <ul className="rl-problems small">
        {problems.map(({ path, line, message }, at) => (
          <li key={at}>
            <code className="ltr">{path.join('.')}</code> <bdi>{message}</bdi>{' '}
            {line !== null && <span className="faint">{t('line', { line })}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}

function SameNames({ check, isNew }: { check: CheckRuleReply | undefined; isNew: boolean }) {
  const t = useWords(editorWords)
  const names = check?.sameName ?? []
  const file = names.find(({ origin }) => origin === 'file')
  const notes = [
    file ? t('sameFile', { file: file.file }) : '',
    names.some(({ origin }) => origin === 'pack') ? t('samePack') : '',
    isNew && names.some(({ origin }) => origin === 'page') ? t('samePage') : '',
  ].filter(Boolean)
  return notes.map((note) => (
    <p key={note} className="rl-note">
      {note}
    </p>
  ))
}
