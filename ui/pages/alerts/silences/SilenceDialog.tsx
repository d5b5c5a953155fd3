import { Fragment, useState } from 'react'

import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { useTimeFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useSession } from '../../../shell/session.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { MatcherFields } from '../matchers/MatcherFields.tsx'
import { EndFields } from './EndFields.tsx'
import { NoticeFields } from './NoticeFields.tsx'
import { SilencePreview } from './SilencePreview.tsx'
import { StartField } from './StartField.tsx'
import { type MatcherSets, type Silence, useSaveSilence } from './use-silences.ts'
import { silenceWords } from './words.ts'

interface Props {
  /** To change or to repeat; undefined: a new one. */
  silence: Silence | undefined
  isRepeat: boolean
  /** A new one is about these alerts at first. */
  about?: MatcherSets | undefined
  onClose: () => void
}

const hourMs = 3_600_000
const unnamed: MatcherSets = [[{ name: 'alertname', operator: '=', value: '' }]]
const usual = { minutesBefore: 15, receiver: '' }

/** Makes a silence, changes one or repeats an old one, with the alerts that it would keep quiet beside. */
export function SilenceDialog({ silence, isRepeat, about, onClose }: Props) {
  const t = useWords(silenceWords)
  const time = useTimeFormat()
  const { user } = useSession()
  const save = useSaveSilence()
  const isChange = silence !== undefined && !isRepeat
  const [matcherSets, setMatcherSets] = useState<MatcherSets>(silence?.matcherSets ?? about ?? unnamed)
  // One that is in force began when it began.
  const mayBegin = !isChange || silence.state === 'pending'
  const [startsAtMs, setStartsAtMs] = useState(() => (isChange && mayBegin ? Date.parse(silence.startsAt) : undefined))
  const [endsAtMs, setEndsAtMs] = useState(() => firstEnd(silence, isRepeat))
  const [comment, setComment] = useState(silence?.comment ?? '')
  const [author, setAuthor] = useState(isChange ? silence.createdBy : user.name)
  const [notice, setNotice] = useState(silence?.notice ?? usual)
  const named = matcherSets.map((set) => set.filter(({ name }) => name !== '')).filter((set) => set.length > 0)
  const submit = (): void =>
    save.mutate(
      {
        id: isChange ? silence.id : undefined,
        matcherSets: named,
        startsAt: mayBegin ? writeInstant(startsAtMs) : silence.startsAt,
        endsAt: new Date(endsAtMs).toISOString(),
        comment,
        createdBy: author,
        notice,
      },
      {
        onSuccess: () => {
          const made = (): string =>
            startsAtMs === undefined
              ? t('made', { time: time.zoned(endsAtMs) })
              : t('planned', { from: time.zoned(startsAtMs), time: time.zoned(endsAtMs) })
          showToast({ text: isChange ? t('changed') : made() })
          onClose()
        },
      },
    )
  return (
    <FormDialog
      title={t(isChange ? 'changeTitle' : 'makeTitle')}
      action={t(isChange ? 'save' : 'make')}
      work={save}
      incomplete={named.length === 0 || !Number.isFinite(endsAtMs) || endsAtMs <= (startsAtMs ?? 0)}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="sl-form">
        <div>
          <div className="lab">{t('conditions')}</div>
          {matcherSets.map((set, at) => (
            // Sets of one silence stay in their order.
            <Fragment key={at}>
              {at > 0 && <p className="faint">{t('or')}</p>}
              <MatcherFields
                matchers={set}
                onChange={(next) => setMatcherSets(matcherSets.map((one, place) => (place === at ? next : one)))}
              />
            </Fragment>
          ))}
          <SilencePreview matcherSets={named} />
        </div>
        {mayBegin && <StartField startsAtMs={startsAtMs} onChange={setStartsAtMs} />}
        <EndFields startsAtMs={startsAtMs} endsAtMs={endsAtMs} onChange={setEndsAtMs} />
        <TextAreaField
          label={t('comment')}
          help={t('commentHelp')}
          rows={2}
          required
          value={comment}
          onChange={({ target }) => setComment(target.value)}
        />
        <Field
          label={t('author')}
          help={t('byHelp')}
          value={author}
          maxLength={500}
          required
          onChange={({ target }) => setAuthor(target.value)}
        />
        <NoticeFields notice={notice} onChange={setNotice} />
      </div>
    </FormDialog>
  )
}

/** A new one holds for two hours, one that is extended for two more, one that is repeated for as long as it held. */
function firstEnd(silence: Silence | undefined, isRepeat: boolean): number {
  if (silence === undefined) return inMinutes(Date.now() + 2 * hourMs)
  const [start, end] = [Date.parse(silence.startsAt), Date.parse(silence.endsAt)]
  return inMinutes(isRepeat ? Date.now() + Math.max(end - start, 60_000) : Math.max(end, Date.now()) + 2 * hourMs)
}

function writeInstant(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

function inMinutes(ms: number): number {
  return Math.ceil(ms / 60_000) * 60_000
}
