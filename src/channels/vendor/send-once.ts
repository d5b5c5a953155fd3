import { OutgoingFault, type OutgoingAnswer, type OutgoingRequest } from '../../lib/outgoing/outgoing-http.ts'
import { DeliveryFault, type DeliverCall } from '../channel.ts'

/** One request, whatever its answer. Throws DeliveryFault when there is none. */
export async function sendOnce(
  { send, signal }: Pick<DeliverCall<unknown, unknown>, 'send' | 'signal'>,
  vendor: string,
  request: OutgoingRequest,
): Promise<OutgoingAnswer> {
  try {
    return await send(request, signal)
  } catch (error) {
    if (!(error instanceof OutgoingFault)) throw error
    const isRefused = error.kind === 'refused'
    throw new DeliveryFault(`${vendor}: ${error.message}`, { retryable: !isRefused, mayHaveArrived: error.sent, isOfChannel: isRefused })
  }
}
