import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { basePath } from '../../../lib/base-path.ts'

/** Beside the page's document: its address says what it may see. */
const workerAddress = `${basePath}/push-worker.js`

/** Whether this browser can be told when the page is closed. */
export function canBeNotified(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
}

/** The caller's browsers that are told, and the subscription of this one. */
export function useBrowsers() {
  return useQuery({ queryKey: ['web-push'], queryFn: ({ signal }) => callApi('GET /api/web-push', { signal }) })
}

const storageKey = 'vedette.push'

/** The id under which this very browser is told; it is noted here, for the browser's address is told to nobody. */
export function ownBrowserId(): string | undefined {
  return localStorage.getItem(storageKey) ?? undefined
}

/** Asks for the permission, subscribes and tells the platform; the reader is asked by the browser. Throws `blocked` when they refuse. */
export function useSubscribe() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ publicKey, browser }: { publicKey: string; browser: string }) => {
      if ((await Notification.requestPermission()) !== 'granted') throw new NotAllowed()
      await navigator.serviceWorker.register(workerAddress)
      const { pushManager } = await navigator.serviceWorker.ready
      // One of an older key of the platform cannot be told any more.
      await (await pushManager.getSubscription())?.unsubscribe()
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
      const { endpoint = '', keys = {} } = subscription.toJSON()
      const made = await callApi('POST /api/web-push/browsers', {
        body: { endpoint, keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' }, browser },
      })
      localStorage.setItem(storageKey, made.id)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['web-push'] }),
  })
}

/** Ends it, for this browser or another one. */
export function useUnsubscribe() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      await callApi('DELETE /api/web-push/browsers/:id', { params: { id } })
      if (id !== ownBrowserId()) return
      localStorage.removeItem(storageKey)
      const registration = await navigator.serviceWorker.getRegistration()
      await (await registration?.pushManager.getSubscription())?.unsubscribe()
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['web-push'] }),
  })
}

/** The reader, or their browser, said no. */
export class NotAllowed extends Error {}
