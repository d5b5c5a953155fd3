import { acknowledge } from './acknowledge.ts'
import { resolve } from './resolve.ts'
import { silence } from './silence.ts'

/** What people do from messages. Adding one: its file, its line here, and its link in `NotificationLinks`. */
export const linkActions = [acknowledge, silence, resolve] as const
