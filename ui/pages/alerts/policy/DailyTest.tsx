import { useMutation, useQueryClient } from '@tanstack/react-query'

import { Button } from '../../../components/Button.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import type { PolicyEdit } from './policy-edit.ts'
import { TimeField } from './TimeField.tsx'
import { WaySection } from './WaySection.tsx'
import { policyWords } from './words.ts'

const marks = { works: 'ok', broken: 'high', waiting: 'unknown' } as const

/** A message a day to the contact points chosen, and how the last one went. */
export function DailyTest({ policy, reply, change }: PolicyEdit) {
  const t = useWords(policyWords)
  const format = useFormat()
  const now = useNow(10_000)
  const client = useQueryClient()
  const test = useMutation({
    mutationFn: () => callApi('POST /api/alert-policy/test'),
    onSuccess: async () => {
      showToast({ text: t('testSent') })
      await client.invalidateQueries({ queryKey: ['alert-policy'] })
    },
  })
  const { dailyTest } = policy
  const disabled = !reply.editable
  const run = reply.dailyTest
  const names = reply.contactPoints.map(({ name }) => name)
  const broken = run?.ways.some(({ state }) => state === 'broken') === true
  return (
    <WaySection
      title={t('dailyTest')}
      help={t('dailyTestHelp')}
      state={
        reply.policy.dailyTest === null
          ? undefined
          : run === null
            ? { severity: 'unknown', text: t('neverTested') }
            : { severity: broken ? 'high' : 'ok', text: t('tested', { ago: format.ago(Date.parse(run.sentAt), now) }) }
      }
      toggle={{
        on: dailyTest !== null,
        disabled: disabled || names.length === 0,
        onChange: (on) => change({ dailyTest: on ? { at: '08:00', contactPoints: names.slice(0, 50) } : null }),
      }}
    >
      {dailyTest !== null && (
        <div className="ap-fields">
          <TimeField
            label={t('at')}
            unit={policy.zone}
            disabled={disabled}
            value={dailyTest.at}
            onChange={(at) => change({ dailyTest: { ...dailyTest, at } })}
          />
          <div className="ap-days" role="group" aria-label={t('tell')}>
            {names.map((name) => {
              const isOn = dailyTest.contactPoints.includes(name)
              return (
                <Chip
                  key={name}
                  on={isOn}
                  disabled={disabled || (isOn && dailyTest.contactPoints.length === 1)}
                  onClick={() =>
                    change({
                      dailyTest: {
                        ...dailyTest,
                        contactPoints: isOn ? dailyTest.contactPoints.filter((one) => one !== name) : [...dailyTest.contactPoints, name],
                      },
                    })
                  }
                >
                  <bdi>{name}</bdi>
                </Chip>
              )
            })}
          </div>
        </div>
      )}
      {reply.policy.dailyTest !== null && run !== null && (
        <ul className="ap-results">
          {run.ways.map(({ contactPoint, channel, state, problem }, at) => (
            <li key={`${contactPoint}${channel}${at}`}>
              <bdi className="ap-subject">{contactPoint}</bdi>
              <span className="faint">{channel}</span>
              <SeverityMark severity={marks[state]}>{t(state)}</SeverityMark>
              {problem !== '' && <bdi className="small faint cut">{problem}</bdi>}
            </li>
          ))}
        </ul>
      )}
      {reply.policy.dailyTest !== null && reply.editable && (
        <Button className="ap-more" look="quiet" icon="play" disabled={test.isPending} onClick={() => test.mutate()}>
          {t('testNow')}
        </Button>
      )}
      {test.error !== null && <FaultNotice error={test.error} />}
    </WaySection>
  )
}
