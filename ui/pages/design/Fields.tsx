import { useState } from 'react'

import { Field } from '../../components/Field.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { withValueAt } from '../../components/schema-fields.ts'
import type { FieldSchema } from '../../components/schema-fields.ts'
import { SchemaForm } from '../../components/SchemaForm.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { TextAreaField } from '../../components/TextAreaField.tsx'
import { Plate } from './Plate.tsx'

const regions = [
  { value: 'eu', title: 'Europe' },
  { value: 'us', title: 'United States' },
]

const settings: FieldSchema = {
  type: 'object',
  required: ['url', 'token'],
  properties: {
    url: { type: 'string', description: 'Where it is sent to' },
    token: { type: 'string', description: 'What lets it in' },
    form: { type: 'string', enum: ['short', 'long'], default: 'short', description: 'How much is told' },
    attempts: { type: 'integer', minimum: 1, maximum: 9, default: 3, description: 'How often it is tried' },
    mention: { type: 'boolean', default: false, description: 'Whether everybody is called' },
    headers: { description: 'What is sent along' },
    proxy: { type: 'object', properties: { url: { type: 'string', description: 'The way out' } } },
  },
}
const secrets = ['token']
const texts = ['Paste the `url`, choose the `form` and how many `attempts` there are; `mention` calls everybody.']
const issues = new Map([['proxy.url', 'An address begins with http:// or https://.']])

/** What is filled in. */
export function Fields() {
  const [value, setValue] = useState<Readonly<Record<string, unknown>>>({ token: '<secret>', proxy: { url: 'proxy:3128' } })
  return (
    <>
      <Plate span="s4" title="Fields">
        <div className="pad design-form">
          <Field
            label="Time-out"
            defaultValue="800"
            inputMode="numeric"
            unit="ms"
            help="Usual answers take 190 ms; slowest 1 in 20 takes 340 ms."
          />
          <Field label="Address" defaultValue="psp-gateway:84430" error="Ports end at 65535. Did you mean 8443?" />
        </div>
      </Plate>
      <Plate span="s4" title="Choices and passwords">
        <div className="pad design-form">
          <SelectField label="Region" options={regions} />
          <Field label="Name" placeholder="Such as billing" disabled />
          <PasswordField label="Password" help="At least 8 characters." fresh />
        </div>
      </Plate>
      <Plate span="s4" title="Several lines">
        <div className="pad design-form">
          <TextAreaField label="Note" rows={3} help="Shown to everybody in the project." defaultValue={'First line\nSecond line'} />
          <TextAreaField label="Pattern" rows={2} error="Character 4: this bracket is never closed." defaultValue="abc(" />
        </div>
      </Plate>
      <Plate span="s12" title="Form from a schema" note="settings of contact points and monitors">
        <div className="pad">
          <SchemaForm
            schema={settings}
            secrets={secrets}
            texts={texts}
            value={value}
            issues={issues}
            onChange={(path, next) => setValue((before) => withValueAt(before, path, next))}
          />
        </div>
      </Plate>
    </>
  )
}
