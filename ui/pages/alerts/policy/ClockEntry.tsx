import { useState } from 'react'

import { Popover } from '../../../components/Popover.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { lateFrom } from './clock-scale.ts'
import { partsOf } from './duration-parts.ts'
import { EntryForm } from './EntryForm.tsx'
import type { PolicyEdit } from './policy-edit.ts'
import { stepSeverityOf } from './steps.ts'
import type { SeverityPreview } from './use-policy.ts'
import { policyWords } from './words.ts'

interface Props extends PolicyEdit {
  severity: SeverityPreview['severity']
  entry: SeverityPreview['entries'][number] & { readonly place: number }
  /** Which of the steps of the severity. */
  step: number | undefined
  lane: number
  isNextDay: boolean
}

/** A message on a ruler, with its time and its contact points; pressed, it can be changed. */
export function ClockEntry({ severity, entry, step, lane, isNextDay, ...edit }: Props) {
  const t = useWords(policyWords)
  const time = useTimeFormat()
  const language = useLanguage()
  const [open, setOpen] = useState(false)
  const { policy, reply } = edit
  const atMs = Date.parse(entry.at)
  const who = entry.contactPoints.join(', ')
  const weekday = isNextDay ? `${new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: time.zone }).format(atMs)} ` : ''
  const name = labelOf()
  // Begins with what is seen.
  const label = `${weekday}${time.minute(atMs)} ${who}: ${name}`
  const className = ['ap-entry', entry.kind, entry.place > lateFrom && 'late'].filter(Boolean).join(' ')
  const style = { insetInlineStart: `${entry.place * 100}%`, '--lane': lane }
  const shown = (
    <>
      <b className="tab-nums">
        {weekday}
        {time.minute(atMs)}
      </b>{' '}
      <bdi>{who}</bdi>
    </>
  )
  return (
    <span className={className} style={style}>
      <i />
      {reply.editable ? (
        <Popover
          label={`${who}: ${name}`}
          open={open}
          onOpenChange={setOpen}
          trigger={
            <button type="button" className="ap-label" aria-label={label} title={label}>
              {shown}
            </button>
          }
        >
          <EntryForm {...edit} severity={severity} kind={entry.kind} step={step} onDone={() => setOpen(false)} />
        </Popover>
      ) : (
        <span className="ap-label" title={label}>
          {shown}
        </span>
      )}
    </span>
  )

  function labelOf(): string {
    const stepSeverity = stepSeverityOf(severity)
    if (entry.kind === 'first') return t('editFirst')
    if (entry.kind === 'batch' || stepSeverity === undefined) return t('editBatch')
    const rule = policy[stepSeverity]
    const seconds = entry.kind === 'repeat' ? rule.repeatSeconds : rule.steps[step ?? 0]?.afterSeconds
    const { figure, unit } = partsOf(seconds ?? 0)
    const text = `${figure} ${t(unit)}`
    return entry.kind === 'repeat' ? t('editRepeat', { every: text }) : t('editStep', { after: text })
  }
}
