import { useEffect, useState } from 'react'

import type { DashboardTarget } from '../../../../src/api/contract/dashboards.ts'
import { Button } from '../../../components/Button.tsx'
import { Field } from '../../../components/Field.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { SwitchLine } from './SwitchLine.tsx'
import { words } from './words.ts'

const sources = ['promql', 'logs', 'traces'] as const

interface Props {
  target: DashboardTarget
  /** What the server said against it. */
  fault: string | undefined
  onChange: (changes: Partial<DashboardTarget>) => void
  onRemove: () => void
}

/** A query and the name of its lines. It is asked with Enter, or when the reader goes on: not at every letter. */
export function QueryField({ target, fault, onChange, onRemove }: Props) {
  const t = useWords(words)
  const { ref, kind, expr, legend, isInstant, isOff } = target
  const [text, setText] = useState(expr)
  useEffect(() => setText(expr), [expr])
  const ask = (): void => {
    if (text.trim() !== expr) onChange({ expr: text.trim() })
  }
  return (
    <div className="db-query">
      <div className="row">
        <span className="db-ref mono">{ref}</span>
        <SelectField
          bare
          label={t('source', { ref })}
          value={kind}
          options={sources.map((one) => ({ value: one, title: t(`source-${one}`) }))}
          onChange={(event) => onChange({ kind: sources.find((one) => one === event.target.value) ?? kind })}
        />
        <span className="grow" />
        <Button look="quiet" mini icon="close" aria-label={t('removeQuery', { ref })} onClick={onRemove} />
      </div>
      <TextAreaField
        label={t('query', { ref })}
        help={t('queryHelp')}
        error={fault !== undefined && text.trim() === expr ? `\u2066${fault}\u2069` : undefined}
        className="mono"
        rows={3}
        dir="ltr"
        maxLength={50_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={ask}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          ask()
        }}
      />
      {kind === 'promql' && (
        <Field
          label={t('legend')}
          help={t('legendHelp', { example: '\u2066{{service}}\u2069' })}
          dir="ltr"
          maxLength={1000}
          value={legend}
          onChange={(event) => onChange({ legend: event.target.value })}
        />
      )}
      {kind === 'promql' && <SwitchLine label={t('newest')} on={isInstant} onChange={(on) => onChange({ isInstant: on })} />}
      <SwitchLine label={t('hide')} on={isOff} onChange={(on) => onChange({ isOff: on })} />
    </div>
  )
}
