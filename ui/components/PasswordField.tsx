import type { ComponentProps } from 'react'

import { Field } from './Field.tsx'

const leastLength = 8

/** A password that is asked for; a `fresh` one is being chosen: it must be long enough, and the browser may offer to make and keep it. */
export function PasswordField({ fresh, ...field }: ComponentProps<typeof Field> & { fresh?: boolean }) {
  return (
    <Field
      type="password"
      dir="ltr"
      required
      autoComplete={fresh ? 'new-password' : 'current-password'}
      {...(fresh && { minLength: leastLength })}
      {...field}
    />
  )
}
