import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { usePermission } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { SectionHead } from '../SectionHead.tsx'
import { moveRule, readRuleFaults } from './class-rules.ts'
import type { ClassRule } from './class-rules.ts'
import { RuleCondition } from './RuleCondition.tsx'
import { RuleForm } from './RuleForm.tsx'
import { RuleTable } from './RuleTable.tsx'
import { showClassRules, useClassRules, useSaveClassRules } from './use-class-rules.ts'
import { classWords } from './words.ts'

/** The project's own rules for what its log records are kept as. */
export function LogClasses() {
  return (
    <Answer query={useClassRules()} rows={6}>
      {({ rules, version }) => <Rules rules={rules} version={version} />}
    </Answer>
  )
}

/** The rule in the form, the place it is for, and the rules it was opened among. */
interface Open {
  readonly index: number
  readonly rule: ClassRule
  readonly among: readonly ClassRule[]
  readonly fromVersion: number
}

const emptyRule: ClassRule = { class: 'application', when: { service: '' } }
const exampleRule: ClassRule = { class: 'audit', when: { service: 'billing', 'event.action': 'refund*' } }

function Rules({ rules, version }: { rules: readonly ClassRule[]; version: number }) {
  const t = useWords(classWords)
  const mayChange = usePermission('settings.write')
  const save = useSaveClassRules()
  const [open, setOpen] = useState<Open | null>(null)
  const faults = readRuleFaults(save.error)
  const begin = (index: number, rule: ClassRule): void => {
    save.reset()
    setOpen({ index, rule, among: rules, fromVersion: version })
  }
  const told = (text: string, before: readonly ClassRule[], saved: { readonly version: number }): void =>
    showToast({ text, undo: () => save.mutateAsync({ rules: before, fromVersion: saved.version }) })
  /** Shown at once and saved behind it; what was before comes back with Undo. */
  const put = (next: readonly ClassRule[], text: string): void => {
    showClassRules(next)
    save.mutate({ rules: next }, { onSuccess: (saved) => told(text, rules, saved) })
  }
  const saveForm = ({ index, among, fromVersion }: Open, rule: ClassRule): void => {
    const text = t(index < among.length ? 'changed' : 'added')
    const next = index < among.length ? among.with(index, rule) : [...among, rule]
    save.mutate(
      { rules: next, fromVersion },
      {
        onSuccess: (saved) => {
          setOpen(null)
          told(text, among, saved)
        },
      },
    )
  }
  return (
    <section>
      <SectionHead title={t('title')} note={t('note')}>
        {mayChange && (
          <Button look="go" icon="plus" onClick={() => begin(rules.length, emptyRule)}>
            {t('add')}
          </Button>
        )}
      </SectionHead>
      {save.error && !open && faults.length === 0 && <FaultNotice error={save.error} />}
      {rules.length === 0 ? (
        <EmptyState title={t('none')}>
          <p>{t('example')}</p>
          <p>
            <RuleCondition when={exampleRule.when} /> {t('becomes')} {t(exampleRule.class)}
          </p>
          {mayChange && <Button onClick={() => begin(0, exampleRule)}>{t('useExample')}</Button>}
        </EmptyState>
      ) : (
        <RuleTable
          rules={rules}
          faults={open ? [] : faults}
          mayChange={mayChange}
          onMove={(index, by) => put(moveRule(rules, index, by), t('moved', { place: index + by + 1, total: rules.length }))}
          onEdit={(index) => begin(index, rules[index] ?? emptyRule)}
          onRemove={(index) => put(rules.toSpliced(index, 1), t('removed'))}
        />
      )}
      <p className="pad small faint">{t('about')}</p>
      {open && (
        <RuleForm
          title={open.index < rules.length ? t('editTitle', { place: open.index + 1 }) : t('newTitle')}
          rule={open.rule}
          faults={faults.filter(({ index }) => index === open.index)}
          work={save}
          onSave={(rule) => saveForm(open, rule)}
          onClose={() => {
            save.reset()
            setOpen(null)
          }}
        />
      )}
    </section>
  )
}
