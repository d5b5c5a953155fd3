import { useState } from 'react'

import type { ResolvedVariable } from '../../../src/api/contract/dashboards.ts'
import { Field } from '../../components/Field.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Popover } from '../../components/Popover.tsx'
import { useWords } from '../../lib/use-words.ts'
import { describeChoice } from './data/fill-text.ts'
import { words } from './words.ts'

const allChosen = '$__all'
const mostShown = 100

interface Props {
  variables: readonly ResolvedVariable[]
  /** Of the address, which is ahead of the answer. */
  choices: Readonly<Record<string, readonly string[]>>
  /** How many there will be; the row keeps its place until then. */
  count: number
  onChoose: (name: string, values: readonly string[]) => void
}

/** What can be chosen above the panels. */
export function VariableBar({ variables, choices, count, onChoose }: Props) {
  const t = useWords(words)
  const shown = variables.filter(({ hidden, kind }) => hidden !== 'all' && kind !== 'constant')
  if (variables.length > 0 && shown.length === 0) return null
  return (
    <div className="db-vars" role="group" aria-label={t('variables')} data-count={count}>
      {shown.map((variable) =>
        variable.kind === 'textbox' ? (
          <TextVariable
            key={variable.name}
            variable={variable}
            asked={choices[variable.name]?.[0]}
            onChoose={(values) => onChoose(variable.name, values)}
          />
        ) : (
          <ChoiceVariable key={variable.name} variable={variable} onChoose={(values) => onChoose(variable.name, values)} />
        ),
      )}
    </div>
  )
}

interface OneProps {
  variable: ResolvedVariable
  onChoose: (values: readonly string[]) => void
}

function TextVariable({ variable: { name, label, chosen, hidden }, asked, onChoose }: OneProps & { asked: string | undefined }) {
  const now = asked ?? chosen[0] ?? ''
  const [text, setText] = useState(now)
  const [last, setLast] = useState(now)
  // Another one was chosen elsewhere: by Back, by a link.
  if (now !== last) {
    setLast(now)
    setText(now)
  }
  return (
    <form
      className="db-var"
      onSubmit={(event) => {
        event.preventDefault()
        onChoose([text])
      }}
    >
      {hidden === 'none' && <span className="k">{label || name}</span>}
      <input
        aria-label={label || name}
        dir="ltr"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text !== now && onChoose([text])}
      />
    </form>
  )
}

function ChoiceVariable({ variable, onChoose }: OneProps) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  const { name, label, options, more, chosen, isMulti, hasAll, hidden, error } = variable
  const title = label || name
  const wanted = search.trim().toLowerCase()
  const found = options.filter(({ text }) => text.toLowerCase().includes(wanted))
  const isAll = chosen[0] === allChosen
  const toggle = (value: string): void => {
    if (!isMulti || value === allChosen) {
      onChoose([value])
      setOpen(false)
      return
    }
    const now = isAll ? [] : chosen
    const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value]
    if (next.length > 0) onChoose(next)
  }
  const text =
    chosen.length === 0
      ? t('none')
      : isAll
        ? t('all')
        : chosen.length > 2
          ? t('chosen', { count: chosen.length })
          : describeChoice(variable)
  return (
    <Popover
      label={title}
      open={isOpen}
      onOpenChange={(next) => {
        setOpen(next)
        setSearch('')
      }}
      trigger={
        <button type="button" className={error ? 'db-var wrong' : 'db-var'} title={error ?? undefined} aria-haspopup="dialog">
          {hidden === 'none' && <bdi className="k">{title}</bdi>}
          <bdi className="cut">{text}</bdi>
          {error !== null && (
            <span className="high">
              <Icon name="sev-high" size={12} />
            </span>
          )}
          <Icon name="chevron-down" size={12} />
        </button>
      }
    >
      <div className="db-choices">
        {error !== null && <code className="ltr small dim">{error}</code>}
        {options.length > 8 && <Field label={t('search')} value={search} onChange={(event) => setSearch(event.target.value)} />}
        <div className="db-options" role="group" aria-label={title}>
          {hasAll && wanted === '' && <Option text={t('all')} isMulti={isMulti} isChosen={isAll} onToggle={() => toggle(allChosen)} />}
          {found.slice(0, mostShown).map((option) => (
            <Option
              key={option.value}
              text={option.text}
              isMulti={isMulti}
              isChosen={!isAll && chosen.includes(option.value)}
              onToggle={() => toggle(option.value)}
            />
          ))}
          {found.length === 0 && !hasAll && <span className="faint small">{t('noValues')}</span>}
        </div>
        {found.length + more > mostShown && (
          <span className="faint small">{t('moreValues', { count: found.length + more - mostShown })}</span>
        )}
      </div>
    </Popover>
  )
}

function Option({ text, isMulti, isChosen, onToggle }: { text: string; isMulti: boolean; isChosen: boolean; onToggle: () => void }) {
  return (
    <button type="button" className="menu-item" role={isMulti ? 'checkbox' : 'radio'} aria-checked={isChosen} onClick={onToggle}>
      <span className="db-mark">{isChosen && <Icon name="check" size={12} />}</span>
      <bdi className="cut">{text}</bdi>
    </button>
  )
}
