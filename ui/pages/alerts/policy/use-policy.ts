import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useUnsaved } from '../../../lib/use-unsaved.ts'

export type PolicyReply = Reply<'GET /api/alert-policy'>
export type Policy = PolicyReply['policy']
export type Preview = Reply<'POST /api/alert-policy/preview'>
export type SeverityPreview = Preview['severities'][number]

const lookEveryMs = 30_000

/** The policy in force and how the way out does. */
export function usePolicy() {
  return useQuery({
    queryKey: ['alert-policy'],
    queryFn: ({ signal }) => callApi('GET /api/alert-policy', { signal }),
    refetchInterval: lookEveryMs,
  })
}

/** What would happen with alerts that fire now, under a policy that may not be saved yet. */
export function usePreview(policy: Policy) {
  return useQuery({
    queryKey: ['alert-policy', 'preview', policy],
    queryFn: ({ signal }) => callApi('POST /api/alert-policy/preview', { body: { policy }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: lookEveryMs,
  })
}

/** A policy as it is being changed; nothing is saved before `save`. */
export function usePolicyDraft({ policy: saved, version }: Pick<PolicyReply, 'policy' | 'version'>) {
  const client = useQueryClient()
  const [changed, setChanged] = useState<{ readonly policy: Policy; readonly from: number }>()
  const draft = changed?.policy ?? saved
  const save = useMutation({
    mutationFn: (message: string) =>
      callApi('PUT /api/alert-policy', { body: { policy: draft, version: changed?.from ?? version, message } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['alert-policy'] })
      setChanged(undefined)
    },
  })
  useUnsaved(changed !== undefined && !save.isPending)
  return {
    draft,
    /** Names of the parts that differ from what is saved. */
    parts: Object.keys(draft).filter((part) => JSON.stringify(Reflect.get(draft, part)) !== JSON.stringify(Reflect.get(saved, part))),
    change: (changes: Partial<Policy>) => setChanged({ policy: { ...draft, ...changes }, from: changed?.from ?? version }),
    discard: () => {
      setChanged(undefined)
      save.reset()
    },
    save,
  }
}
