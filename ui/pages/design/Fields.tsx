import { Field } from '../../components/Field.tsx'
import { PasswordField } from '../../components/PasswordField.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { TextAreaField } from '../../components/TextAreaField.tsx'
import { Plate } from './Plate.tsx'

const regions = [
  { value: 'eu', title: 'Europe' },
  { value: 'us', title: 'United States' },
]

/** What is filled in. */
export function Fields() {
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
    </>
  )
}
