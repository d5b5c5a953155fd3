import { z } from 'zod'

import { instant } from './time.ts'

const browser = z.object({ id: z.string(), browser: z.string(), createdAt: instant })

/** GET /api/web-push: the caller's browsers that are told, and with which key one subscribes. */
export const webPushReply = z.object({
  publicKey: z.string().meta({ description: '`applicationServerKey` of PushManager.subscribe, base64url' }),
  rows: z.array(browser),
})

/** POST /api/web-push/browsers: what `PushSubscription.toJSON()` says. */
export const subscribeBody = z.strictObject({
  endpoint: z
    .url({ protocol: /^https$/ })
    .max(2048)
    .meta({ description: "The browser's address at its push service" }),
  keys: z.strictObject({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
  browser: z.string().min(1).max(100).meta({ description: 'For people: which browser it is' }),
})
export const subscribedReply = browser
