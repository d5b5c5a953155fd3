import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { MatcherFields } from '../matchers/MatcherFields.tsx'
import { ProblemList } from './ProblemList.tsx'
import { emptyForm, formOf, type RouteForm, writeForm } from './route-form.ts'
import { type RouteNode, type RoutingDraft, useCheckRouting, type WrittenRouting } from './use-routing.ts'
import { routeWords } from './words.ts'
import { addRoute, moveRoute, removeRoute, replaceRoute, routeAt, type WrittenRoute } from './written-tree.ts'

interface Props {
  written: WrittenRouting
  nodes: readonly RouteNode[]
  /** Of the route, or of the one that gets a new one below. */
  place: number
  isNew: boolean
  receivers: readonly string[]
  timeIntervals: readonly string[]
  onTake: (draft: RoutingDraft) => void
  onClose: () => void
}

/** One route: what it is for, whom it tells and when. What is taken over is not in force yet. */
export function RouteDialog({ written, nodes, place, isNew, receivers, timeIntervals, onTake, onClose }: Props) {
  const t = useWords(routeWords)
  const format = useFormat()
  const check = useCheckRouting()
  const node = nodes[place]
  const before = routeAt(written.route, place)
  const [form, setForm] = useState<RouteForm>(() => (isNew || !node || !before ? emptyForm : formOf(before, node)))
  const isTop = !isNew && place === 0
  // Its waits are those of the route above when it says none.
  const above = isNew ? node : nodes.find(({ id }) => id === node?.parent)
  const set = (changes: Partial<RouteForm>): void => setForm({ ...form, ...changes })
  const take = (route: WrittenRoute): void =>
    check.mutate(
      { ...written, route },
      {
        onSuccess: ({ problems, ...checked }) => {
          if (problems.length === 0) onTake(checked)
        },
      },
    )
  const submit = (): void =>
    take(isNew ? addRoute(written.route, place, writeForm(form)) : replaceRoute(written.route, place, writeForm(form, before)))
  const wait = (key: 'groupWait' | 'groupInterval' | 'repeatInterval', inherited: number | undefined) => (
    <Field
      label={t(key)}
      dir="ltr"
      placeholder={inherited === undefined ? '' : format.duration(inherited)}
      value={form[key]}
      onChange={({ target }) => set({ [key]: target.value.trim() })}
    />
  )
  return (
    <FormDialog title={t(isNew ? 'addRoute' : 'editRoute')} action={t('apply')} work={check} onSubmit={submit} onClose={onClose}>
      <div className="rt-form">
        {!isTop && (
          <div>
            <div className="lab">{t('conditions')}</div>
            <MatcherFields matchers={form.matchers} onChange={(matchers) => set({ matchers })} />
          </div>
        )}
        <SelectField
          label={t('receiver')}
          value={form.receiver}
          options={[
            ...(isTop ? [] : [{ value: '', title: t('inherits', { name: above?.receiver ?? '' }) }]),
            ...receivers.map((name) => ({ value: name, title: name })),
          ]}
          onChange={({ target }) => set({ receiver: target.value })}
        />
        <Field
          label={t('groupBy')}
          help={t('groupByHelp')}
          dir="ltr"
          placeholder={above?.groupBy.join(', ') ?? ''}
          value={form.groupBy}
          onChange={({ target }) => set({ groupBy: target.value })}
        />
        <div className="rt-waits">
          {wait('groupWait', above?.groupWaitMs)}
          {wait('groupInterval', above?.groupIntervalMs)}
          {wait('repeatInterval', above?.repeatIntervalMs)}
        </div>
        <p className="small faint">{t('durationHelp')}</p>
        {!isTop && timeIntervals.length > 0 && (
          <>
            <TimeChoice label={t('muteTimes')} all={timeIntervals} chosen={form.muteTimes} onChange={(muteTimes) => set({ muteTimes })} />
            <TimeChoice
              label={t('activeTimes')}
              all={timeIntervals}
              chosen={form.activeTimes}
              onChange={(activeTimes) => set({ activeTimes })}
            />
          </>
        )}
        {!isTop && (
          <label className="check">
            <input type="checkbox" checked={form.continues} onChange={({ target }) => set({ continues: target.checked })} /> {t('continue')}
          </label>
        )}
        {!isNew && !isTop && (
          <div className="row">
            <Button onClick={() => take(moveRoute(written.route, place, -1))}>{t('up')}</Button>
            <Button onClick={() => take(moveRoute(written.route, place, 1))}>{t('down')}</Button>
            <Button look="danger" onClick={() => take(removeRoute(written.route, place))}>
              {t('remove')}
            </Button>
          </div>
        )}
        {check.data && <ProblemList problems={check.data.problems} />}
      </div>
    </FormDialog>
  )
}

interface TimeChoiceProps {
  label: string
  all: readonly string[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}

function TimeChoice({ label, all, chosen, onChange }: TimeChoiceProps) {
  return (
    <div role="group" aria-label={label}>
      <div className="lab">{label}</div>
      <div className="rt-chips">
        {all.map((name) => (
          <Chip
            key={name}
            on={chosen.includes(name)}
            onClick={() => onChange(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name])}
          >
            {name}
          </Chip>
        ))}
      </div>
    </div>
  )
}
