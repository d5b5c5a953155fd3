import { type Member, listMembers } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { Call } from '../../route.ts'
import type { Services } from '../../services.ts'
import { instantOf } from './instant-of.ts'

export interface MemberAnswer extends Omit<Member, 'createdAt' | 'lastSeenAt' | 'providers'> {
  readonly providers: string[]
  readonly createdAt: string
  readonly lastSeen: string | null
}

export function answerMember({ createdAt, lastSeenAt, providers, ...member }: Member): MemberAnswer {
  return {
    ...member,
    providers: [...providers],
    createdAt: instantOf(createdAt),
    lastSeen: lastSeenAt === null ? null : instantOf(lastSeenAt),
  }
}

/** One member as they are after a change. */
export async function readMember(services: Services, caller: Call<unknown, unknown, unknown>['caller'], id: string): Promise<MemberAnswer> {
  const [member] = (await listMembers({ ...services, caller }, { userId: id, limit: 1 })).rows
  if (member === undefined) throw new Fault('not_found', 'there is no such member in the project; look at the list again')
  return answerMember(member)
}
