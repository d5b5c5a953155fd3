import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { Chip } from '../../components/Chip.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { CheckAnswer } from './CheckAnswer.tsx'
import { FieldOf } from './FieldOf.tsx'
import { type FormField, type FormValues, readField, writeField } from './form-values.ts'
import { issuesOf } from './issues-of.ts'
import { forgetMonitors, type MonitorDetail } from './use-monitors.ts'
import { words } from './words.ts'

interface Kind {
  readonly name: string
  readonly isAsked: boolean
  readonly fields: readonly FormField[]
}

const plain = (name: string, input: FormField['input'] = 'text', isAdvanced = false): FormField => ({
  name,
  input,
  options: [],
  isAdvanced,
})
/** Of every kind that is asked, and of every kind. */
const checkFields = [
  plain('interval'),
  plain('timeout', 'text', true),
  plain('retries', 'number', true),
  plain('retryInterval', 'text', true),
  plain('recoverAfter', 'number', true),
]
const ownFields = [plain('service'), plain('environment', 'text', true), plain('runbook', 'text', true), plain('labels', 'pairs', true)]
const severities = ['critical', 'high', 'medium', 'low', 'warning', 'info']
const fresh: FormValues = {
  interval: '1m',
  timeout: '10s',
  retries: '2',
  retryInterval: '10s',
  recoverAfter: '1',
  'settings.verifyTls': '1',
  'settings.status': '2xx',
  'settings.method': 'GET',
  'settings.maxRedirects': '10',
  'settings.startTls': 'none',
  'settings.minDays': '0',
  'settings.timezone': 'UTC',
  'settings.grace': '5m',
}

/** The fields, with what a check finds beside them before anything is saved. */
export function MonitorFields({ kinds, now }: { kinds: readonly Kind[]; now: MonitorDetail | undefined }) {
  const t = useWords(words)
  const context = useContextSearch()
  const [, navigate] = useLocation()
  // What the form was filled from: what somebody else saves meanwhile is not overwritten unseen.
  const [before] = useState(now)
  const [kindName, setKind] = useState(before?.spec.kind ?? kinds[0]?.name ?? '')
  const [severity, setSeverity] = useState(before?.spec.severity ?? 'critical')
  const [showsAll, setShowsAll] = useState(false)
  const kind = kinds.find(({ name }) => name === kindName)
  const settings = kind?.fields ?? []
  const common = [...(kind?.isAsked === false ? [] : checkFields), ...ownFields]
  const [values, setValues] = useState<FormValues>(() => (before === undefined ? fresh : valuesOf(before, kinds)))
  const set = (name: string, value: string): void => setValues((all) => ({ ...all, [name]: value }))
  const monitor = (): Record<string, unknown> => ({
    name: values['name'] ?? '',
    kind: kindName,
    severity,
    ...read(common, values, ''),
    settings: read(settings, values, 'settings.'),
  })
  const save = useMutation({
    mutationFn: () =>
      before === undefined
        ? callApi('POST /api/uptime/monitors', { body: { monitor: monitor() } })
        : callApi('PUT /api/uptime/monitors/:id', { params: { id: before.id }, body: { monitor: monitor(), version: before.version } }),
    onSuccess: ({ id }) => {
      forgetMonitors()
      navigate(`/uptime/${id}${context}`)
    },
  })
  const preview = useMutation({
    mutationFn: () =>
      callApi('POST /api/uptime/preview', {
        // Nothing is made of it: a name may come later.
        body: { monitor: { ...monitor(), name: values['name']?.trim() || 'preview' }, ...(before && { like: before.id }) },
      }),
  })
  const issues = issuesOf(save.error ?? preview.error)
  const show = (fields: readonly FormField[], prefix: string) =>
    fields
      .filter(({ name, isAdvanced }) => !isAdvanced || showsAll || issues.has(`${prefix}${name}`))
      .map((field) => (
        <FieldOf
          key={field.name}
          field={field}
          value={values[`${prefix}${field.name}`] ?? ''}
          error={issues.get(`${prefix}${field.name}`)}
          onChange={(value) => set(`${prefix}${field.name}`, value)}
        />
      ))
  return (
    <div className="up-form" data-editor={showsAll || preview.data !== undefined ? '' : undefined}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {before === undefined && (
          <div className="up-kinds" role="group" aria-label={t('kind')}>
            {kinds.map(({ name }) => (
              <Chip key={name} on={name === kindName} onClick={() => setKind(name)}>
                {isKind(name) ? t(`kind_${name}`) : name}
              </Chip>
            ))}
          </div>
        )}
        {show([plain('name')], '')}
        {show(settings, 'settings.')}
        <div className="up-pair">
          {show(common, '')}
          <SelectField
            label={t('severity')}
            value={severity}
            options={[...new Set([...severities, severity])].map((value) => ({ value, title: value }))}
            onChange={(event) => setSeverity(event.target.value)}
          />
        </div>
        <div>
          <Button look="quiet" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {t(showsAll ? 'fewer' : 'allSettings')}
          </Button>
        </div>
        {save.error !== null && <FaultNotice error={save.error} />}
        <div className="row">
          <Button look="go" type="submit" disabled={save.isPending}>
            {t(before === undefined ? 'make' : 'save')}
          </Button>
          {kind?.isAsked && (
            <Button icon="play" disabled={preview.isPending} onClick={() => preview.mutate()}>
              {t('checkNow')}
            </Button>
          )}
        </div>
      </form>
      <CheckAnswer isAsked={kind?.isAsked ?? true} preview={preview} />
    </div>
  )
}

function read(fields: readonly FormField[], values: FormValues, prefix: string): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = readField(field, values[`${prefix}${field.name}`] ?? '')
      return value === undefined ? [] : [[field.name, value]]
    }),
  )
}

function valuesOf({ spec }: MonitorDetail, kinds: readonly Kind[]): FormValues {
  const all: Readonly<Record<string, unknown>> = spec
  const settings = kinds.find(({ name }) => name === spec.kind)?.fields ?? []
  return {
    // What is not said holds as it does for a new one.
    ...fresh,
    ...Object.fromEntries([plain('name'), ...checkFields, ...ownFields].map((field) => [field.name, writeField(field, all[field.name])])),
    ...Object.fromEntries(
      settings.flatMap((field) =>
        Object.hasOwn(spec.settings, field.name) ? [[`settings.${field.name}`, writeField(field, spec.settings[field.name])]] : [],
      ),
    ),
  }
}

function isKind(name: string): name is 'http' | 'tcp' | 'tls' | 'heartbeat' {
  return ['http', 'tcp', 'tls', 'heartbeat'].includes(name)
}
