import type { PictureRequest, PictureState, ToPicture } from '../../protocol/picture.ts';
import { Host, type VsCodeApi } from '../host.ts';
import { parsePictureState, parseToPicture } from './parseToPicture.ts';

/** The picture's end of the conversation. */
export type PictureHost = Host<Exclude<ToPicture, Answer>, Answer, PictureRequest, PictureState>;

type Answer = Extract<ToPicture, { readonly id: number }>;

export function pictureHost(api: VsCodeApi): PictureHost {
  return new Host<Exclude<ToPicture, Answer>, Answer, PictureRequest, PictureState>(api, {
    parseMessage: parseToPicture,
    parseState: parsePictureState,
  });
}
