import { useRef } from 'react'

import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { ruleKeys } from './class-rules.ts'
import type { ClassRule, RuleFault } from './class-rules.ts'
import { RuleCondition } from './RuleCondition.tsx'
import { classWords } from './words.ts'

interface Props {
  rules: readonly ClassRule[]
  faults: readonly RuleFault[]
  mayChange: boolean
  onMove: (index: number, by: -1 | 1) => void
  onEdit: (index: number) => void
  onRemove: (index: number) => void
}

interface Row {
  readonly key: string
  readonly index: number
  readonly rule: ClassRule
}

/** The rules in their order, with what the API said against each. */
export function RuleTable({ rules, faults, mayChange, onMove, onEdit, onRemove }: Props) {
  const t = useWords(classWords)
  const keys = ruleKeys(rules)
  const rows = rules.map((rule, index): Row => ({ key: keys[index] ?? '', index, rule }))
  // A row that is taken to another place loses the focus: it is given back to the button that was pressed.
  const pressed = useRef('')
  const move = ({ key, index }: Row, by: -1 | 1) => {
    const label = t(by < 0 ? 'up' : 'down', { place: index + 1 })
    const name = `${by} ${key}`
    return (
      <Button
        look="quiet"
        icon={by < 0 ? 'arrow-up' : 'arrow-down'}
        aria-label={label}
        title={label}
        aria-disabled={rules[index + by] === undefined}
        ref={(button) => {
          if (pressed.current !== name || !button) return
          pressed.current = ''
          button.focus()
        }}
        onClick={() => {
          if (rules[index + by] === undefined) return
          pressed.current = name
          onMove(index, by)
        }}
      />
    )
  }
  const columns: readonly Column<Row>[] = [
    { name: 'place', title: t('place'), cell: ({ index }) => index + 1 },
    {
      name: 'when',
      title: t('when'),
      cell: ({ rule, index }) => (
        <div className="long-cell rule-cell">
          <RuleCondition when={rule.when} />
          {faults
            .filter((fault) => fault.index === index)
            .map(({ field, message }) => (
              <p key={field} role="alert" className="small critical">
                {field && <bdi className="mono">{field} </bdi>}
                {message}
              </p>
            ))}
        </div>
      ),
    },
    { name: 'class', title: t('keptAs'), cell: ({ rule }) => t(rule.class) },
  ]
  const actions: Column<Row> = {
    name: 'actions',
    title: t('edit'),
    silent: true,
    cell: (row) => (
      <div className="row-actions">
        {move(row, -1)}
        {move(row, 1)}
        <Button look="quiet" aria-label={t('editOf', { place: row.index + 1 })} onClick={() => onEdit(row.index)}>
          {t('edit')}
        </Button>
        <Button look="quiet" className="critical" aria-label={t('removeOf', { place: row.index + 1 })} onClick={() => onRemove(row.index)}>
          {t('remove')}
        </Button>
      </div>
    ),
  }
  return <DataTable tall label={t('title')} columns={mayChange ? [...columns, actions] : columns} rows={rows} rowKey={({ key }) => key} />
}
