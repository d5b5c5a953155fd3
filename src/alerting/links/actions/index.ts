import { acknowledge } from './acknowledge.ts'
import { duplicate } from './duplicate.ts'
import { noise } from './noise.ts'
import { resolve } from './resolve.ts'
import { silence } from './silence.ts'
import { useful } from './useful.ts'

/** What people do from messages. Adding one: its file, its line here, and its link in `NotificationLinks`. */
export const linkActions = [acknowledge, silence, resolve, useful, noise, duplicate] as const
