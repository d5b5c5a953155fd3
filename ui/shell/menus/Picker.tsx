import { useId, useState } from 'react'
import type { ReactNode } from 'react'

import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Popover } from '../../components/Popover.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useWords } from '../../lib/use-words.ts'
import { menuWords } from './words.ts'

/** More are not read by anybody: the search narrows them. */
const mostShown = 100

interface Option {
  readonly value: string
  readonly title: string
  /** Something quiet behind it. */
  readonly note?: string
  /** A name from outside. */
  readonly named?: boolean
}

interface Props {
  label: string
  trigger: ReactNode
  /** Undefined while they are asked for. */
  options: readonly Option[] | undefined
  error?: unknown
  value: string
  onChoose: (value: string) => void
}

/** One of many by name: typing narrows the list, arrows move, Enter chooses. Open when it comes. */
export function Picker({ label, trigger, options, error, value, onChoose }: Props) {
  const t = useWords(menuWords)
  const id = useId()
  const [open, setOpen] = useState(true)
  const [text, setText] = useState('')
  const [at, setAt] = useState<number>()
  const wanted = text.trim().toLowerCase()
  const found = (options ?? []).filter(({ title }) => title.toLowerCase().includes(wanted)).slice(0, mostShown)
  // It begins where the choice stands.
  const active = at ?? Math.max(wanted === '' ? found.findIndex((option) => option.value === value) : 0, 0)
  const choose = (option: Option | undefined): void => {
    if (!option) return
    setOpen(false)
    onChoose(option.value)
  }
  return (
    <Popover
      label={label}
      open={open}
      trigger={trigger}
      onOpenChange={(next) => {
        setOpen(next)
        setText('')
        setAt(undefined)
      }}
    >
      <div className="picker">
        <div className="field">
          <Icon name="search" />
          <input
            role="combobox"
            aria-label={label}
            aria-expanded
            aria-controls={`${id}list`}
            aria-activedescendant={found[active] && `${id}${active}`}
            placeholder={t('find')}
            dir={text ? 'auto' : undefined}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setAt(undefined)
            }}
            onKeyDown={(event) => {
              const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
              if (step !== 0 && found.length > 0) {
                event.preventDefault()
                setAt((active + step + found.length) % found.length)
              } else if (event.key === 'Enter') {
                event.preventDefault()
                choose(found[active])
              }
            }}
          />
        </div>
        {error ? <FaultNotice error={error} /> : null}
        {options === undefined && !error && <Skeleton rows={4} />}
        <div id={`${id}list`} role="listbox" aria-label={label} className="picker-list">
          {found.map((option, index) => (
            <div
              key={option.value}
              id={`${id}${index}`}
              ref={(element) => {
                if (index === active) element?.scrollIntoView({ block: 'nearest' })
              }}
              role="option"
              aria-selected={option.value === value}
              className="menu-item"
              data-highlighted={index === active ? '' : undefined}
              data-state={option.value === value ? 'checked' : undefined}
              onMouseMove={() => setAt(index)}
              onClick={() => choose(option)}
            >
              <span className="menu-mark" />
              {option.named ? <bdi className="grow cut">{option.title}</bdi> : <span className="grow cut">{option.title}</span>}
              {option.note && <bdi className="faint small cut">{option.note}</bdi>}
            </div>
          ))}
        </div>
        {options !== undefined && found.length === 0 && <p className="pad dim small">{t('noneFound')}</p>}
      </div>
    </Popover>
  )
}
