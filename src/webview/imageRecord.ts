import type { DecodedRecord, recordDecoder } from '../core/format/record.ts';
import { readJson, type JsonDocument, type JsonRead } from '../core/json.ts';
import { envSecrets } from './envSecrets.ts';
import type { InspectedImage, InspectedRecord } from '../protocol.ts';
import { jsonFaultWords } from './jsonFaultWords.ts';
import { l10n } from './l10n.ts';

/** An image of the view; its record is read when somebody looks at it. */
export class ImageRecord {
  readonly key: string;
  readonly name: string;
  readonly id: string;
  readonly source: string;
  readonly record: InspectedRecord;
  /** The image is no longer at its source; this is the last that was known. */
  readonly gone: boolean;
  #text: string | undefined;
  #read: JsonRead | undefined;
  #secrets: readonly string[] | undefined;
  #decoded: DecodedRecord | undefined;
  #value: { readonly parsed: unknown } | undefined;

  readonly #decode: ReturnType<typeof recordDecoder>;

  constructor(image: InspectedImage, decode: ReturnType<typeof recordDecoder>, gone = false) {
    this.#decode = decode;
    this.key = image.key;
    this.name = image.name;
    this.id = image.id;
    this.source = image.source;
    this.record = image.record;
    this.gone = gone;
  }

  asGone(): ImageRecord {
    return new ImageRecord(this, this.#decode, true);
  }

  get text(): string {
    this.#text ??= this.record.kind === 'raw' ? new TextDecoder().decode(this.record.bytes) : '';
    return this.#text;
  }

  get read(): JsonRead {
    this.#read ??= readJson(this.text);
    return this.#read;
  }

  /** As the format engine wants it. */
  get decoded(): DecodedRecord {
    const { record } = this;
    this.#decoded ??= this.#decode(record.kind === 'raw' ? record.bytes : { error: record.text });
    return this.#decoded;
  }

  /** Does what the first keystroke would otherwise have to wait for. */
  warmUp(): void {
    if (this.decoded.kind === 'record') this.decoded.raw();
  }

  /** Whether the size in the record is that of compressed layers. */
  get isCompressed(): boolean {
    return this.record.kind === 'raw' && this.record.isCompressed === true;
  }

  /** What JSON.parse makes of the record. */
  get value(): unknown {
    if (this.document === undefined) return undefined;
    this.#value ??= { parsed: JSON.parse(this.text) };
    return this.#value.parsed;
  }

  get document(): JsonDocument | undefined {
    return this.read.kind === 'document' ? this.read.document : undefined;
  }

  /** The secret-looking values of its environment, the longest first. */
  get secrets(): readonly string[] {
    this.#secrets ??= this.document === undefined ? [] : envSecrets(this.document);
    return this.#secrets;
  }
}

/** Why a record cannot be shown. */
export function recordFault(image: ImageRecord): string {
  if (image.record.kind === 'error') return image.record.text;
  return image.read.kind === 'error'
    ? l10n.t('The record is not JSON: {0}, at {1}.', jsonFaultWords(image.read.reason), image.read.offset)
    : '';
}
