import { unpackBytes } from '../core/packBytes.ts';
import type { InspectState, Request, ToView } from '../protocol.ts';
import { Host, type VsCodeApi } from './host.ts';
import { parseState, parseToView } from './parseMessage.ts';

/** The inspect view's end of the conversation. A request that was cancelled has failed with an empty message. */
export type InspectHost = Host<Exclude<ToView, Answer>, Answer, Request, InspectState>;

type Answer = Extract<ToView, { readonly id: number }>;

export function inspectHost(api: VsCodeApi): InspectHost {
  return new Host<Exclude<ToView, Answer>, Answer, Request, InspectState>(api, {
    parseMessage: (data) => parseToView(unpackBytes(data)),
    parseState,
  });
}
