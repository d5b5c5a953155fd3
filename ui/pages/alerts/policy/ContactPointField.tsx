import { SelectField } from '../../../components/SelectField.tsx'
import type { PolicyReply } from './use-policy.ts'

interface Props {
  label: string
  /** What stands for no contact point. */
  none: string
  value: string | null
  reply: Pick<PolicyReply, 'contactPoints'>
  disabled?: boolean
  onChange: (name: string | null) => void
}

/** One of the contact points there are; one that is gone stays visible. */
export function ContactPointField({ label, none, value, reply, disabled, onChange }: Props) {
  const names = [...new Set([...reply.contactPoints.map(({ name }) => name), ...(value === null ? [] : [value])])]
  return (
    <SelectField
      label={label}
      value={value ?? ''}
      disabled={disabled}
      options={[{ value: '', title: none }, ...names.map((name) => ({ value: name, title: name }))]}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    />
  )
}
