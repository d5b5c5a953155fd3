import { z } from 'zod'

/** Which version of a setting an answer holds; 0 before the first change. */
export const settingVersion = z.number().int().min(0).meta({ description: '0 before the first change' })

/** The version a change was made from. */
export const fromVersion = z.number().int().min(0).optional().meta({
  description:
    'The version the change was made from: with another one in force nothing is changed and the answer is 409. Left out, it overwrites',
})
