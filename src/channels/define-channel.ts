import { redactText } from '../lib/redact.ts'
import type { Channel, ComposeInput, DeliverCall, Delivery, Render } from './channel.ts'
import { DeliveryFault } from './channel.ts'
import { SecretMask } from './secrets/secret-mask.ts'
import { valuesAt } from './settings/values-at.ts'
import { cleanText, cleanTexts } from './text/clean-text.ts'

/**
 * Closes the types over: the registry's callers hand in settings that `settings` parsed and messages that `compose` made. What every
 * channel must keep to is done here once: texts hold no characters that stores and vendors refuse, errors hold no secret.
 */
export function defineChannel<Settings, Message>(channel: Channel<Settings, Message>): Channel {
  const compose = (input: ComposeInput<Settings>): Message =>
    // The texts once more: some hold data that no template has printed.
    cleanTexts(channel.compose({ ...input, render: cleanRender(input.render) }))
  const deliver = (call: DeliverCall<Settings, Message>): Promise<Delivery> => deliverMasked(channel, call)
  return { ...channel, compose, deliver }
}

function cleanRender(render: Render): Render {
  return {
    text: (template, escape) => cleanText(render.text(template, escape)),
    html: (template) => cleanText(render.html(template)),
  }
}

async function deliverMasked<Settings, Message>(
  channel: Channel<Settings, Message>,
  call: DeliverCall<Settings, Message>,
): Promise<Delivery> {
  const mask = new SecretMask(call.settings, channel.secrets)
  const readSecretFile = async (path: string): Promise<string> => {
    let text
    try {
      text = (await call.readSecretFile(path)).trim()
    } catch {
      // Somebody may be about to put it there.
      throw new DeliveryFault(`The file of a secret, ${path}, cannot be read.`, { retryable: true })
    }
    mask.add(text)
    return text
  }
  try {
    return await channel.deliver({ ...call, readSecretFile })
  } catch (error) {
    if (!(error instanceof DeliveryFault)) throw error
    const { retryable, mayHaveArrived, isOfChannel, retryAfterMs } = error
    throw new DeliveryFault(redactText(mask.hide(error.message)), {
      retryable,
      mayHaveArrived,
      isOfChannel: isOfChannel && !isFilledIn(channel, call.settings),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    })
  }
}

/** Whether who tells, whom or where depends on the message. */
function isFilledIn({ secrets, addresses = [] }: Pick<Channel, 'secrets' | 'addresses'>, settings: unknown): boolean {
  return [...secrets, ...addresses].flatMap((path) => valuesAt(settings, path.split('.'))).some((text) => text.includes('{{'))
}
